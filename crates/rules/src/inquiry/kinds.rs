//! The kinds of question: one file each.

mod comprehensive_plan;
mod exit;
mod ground;
mod how_close;
mod how_high;
mod how_long;
mod how_much;
mod is_there_a_plan;
mod may_i_build;
mod neighbour_height;
mod protected;
mod reserve;
mod roof;
mod split_parcel;
mod storeys;
mod temporary;
mod what_changed;
mod what_is_planned;
mod what_remains;
mod what_use;
mod who_decides;

use super::Kind;

/// Every kind, in the order that a page lists them.
pub(super) static ALL: &[&Kind] = &[
    &is_there_a_plan::KIND,
    &what_use::KIND,
    &may_i_build::KIND,
    &how_much::KIND,
    &what_remains::KIND,
    &how_high::KIND,
    &storeys::KIND,
    &roof::KIND,
    &how_close::KIND,
    &neighbour_height::KIND,
    &what_is_planned::KIND,
    &what_changed::KIND,
    &how_long::KIND,
    &temporary::KIND,
    &protected::KIND,
    &ground::KIND,
    &exit::KIND,
    &reserve::KIND,
    &split_parcel::KIND,
    &comprehensive_plan::KIND,
    &who_decides::KIND,
];
