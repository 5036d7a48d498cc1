//! What every kind of store promises: one set of tests, run over each.

mod base_layers;
mod history;
mod killed;
mod lookup;
mod lossless;
mod versions;

use crate::kinds::Kind;

/// Runs tests over one kind of store.
macro_rules! over {
    ($kind:expr; $($group:ident: $($name:ident)+;)+) => {
        $(mod $group {
            use super::super::*;

            $(#[test]
            fn $name() {
                if $kind.is_there() {
                    super::super::$group::$name($kind);
                }
            })+
        })+
    };
}

/// Runs tests over every kind of store.
macro_rules! over_every_store {
    ($($tests:tt)+) => {
        mod geopackage {
            over!(Kind::GeoPackage; $($tests)+);
        }

        mod postgis {
            over!(Kind::Postgis; $($tests)+);
        }
    };
}

over_every_store! {
    base_layers:
        buildings_and_guidance_come_back_equal
        a_raster_comes_back_bit_by_bit
        rasters_follow_each_other_as_they_came
        buildings_replace_those_of_their_file_and_their_namesakes_at_the_place
        guidance_and_ground_replace_those_of_their_file
        what_contradicts_itself_is_refused_and_changes_nothing;
    history:
        every_import_is_told_with_the_snapshot_that_it_made
        versions_of_a_plan_and_what_differs_between_them;
    killed:
        a_killed_publisher_leaves_a_whole_snapshot
        a_store_whose_making_was_killed_is_made_again
        readers_see_whole_snapshots_while_another_writes;
    lookup:
        regulations_are_found_in_the_plan_that_holds_them_now
        plans_are_found_by_their_areas
        records_of_plans_come_without_what_hangs_on_them;
    lossless:
        a_rich_plan_comes_back_equal
        plans_of_other_countries_come_back_equal
        a_reopened_store_holds_the_same
        parcels_and_addresses_come_back_equal
        any_coordinates_and_words_come_back_equal
        odd_geometry_comes_back_equal_and_is_found;
    versions:
        a_newer_version_replaces_the_plan_and_keeps_the_old_row
        the_same_file_again_changes_nothing
        an_old_file_comes_back_where_a_newer_one_had_replaced_it
        only_the_new_files_of_a_folder_are_stored
        one_plan_twice_is_refused_and_changes_nothing
        each_publication_has_an_id_of_its_own
        parcels_replace_the_layer_of_their_file_and_those_of_their_designation
        addresses_replace_the_layer_of_their_file_and_their_equals
        files_of_one_name_in_one_import_do_not_replace_each_other;
}
