//! Identities: the same at every import, and an entry's own whatever other entries the mapping has.

use std::collections::BTreeMap;

use planvy_plan::RegulationId;

use super::*;

#[test]
fn the_same_source_has_the_same_identities_again() {
    let read = || {
        let source = Source::new(32618);
        source.plan("a", "geldend", Some((EAST, NORTH, 100.0)));
        source.zone(["a", "A", "6", "max height", ""], Some((EAST, NORTH, 50.0)));
        plans(source.read(&format!("{FOREIGN}{ZONES}")))
    };
    let [first, second] = [read(), read()];
    assert_eq!(first, second);
    let other = FOREIGN.replace("\"NL\"", "\"US\"");
    let source = Source::new(32618);
    source.plan("a", "geldend", Some((EAST, NORTH, 100.0)));
    source.zone(["a", "A", "6", "max height", ""], Some((EAST, NORTH, 50.0)));
    assert_ne!(plans(source.read(&format!("{other}{ZONES}")))[0].id, first[0].id);
}

/// Entries that read the same layer: its codes, its heights, its notes.
const CODE: &str = "
[[regulations]]
layer = \"zone\"
group = \"use\"
plan = \"plan\"
text = \"Zone {code}\"
";
const HEIGHT: &str = "
[[regulations]]
layer = \"zone\"
group = \"property\"
plan = \"plan\"
text = \"At most {height} m\"
[[regulations.numbers]]
value = \"height\"
of = { measure = \"total-height\", bound = \"max\", unit = \"m\" }
";
const NOTE: &str = "
[[regulations]]
layer = \"zone\"
group = \"property\"
plan = \"plan\"
text = \"{note}\"
";

fn zoned(mapping: &str) -> Accounted {
    let source = Source::new(32618);
    source.plan("a", "geldend", Some((EAST, NORTH, 100.0)));
    let note = "c3e7a7f6-3f0b-4a1d-9a52-0d6c8c1b7e11";
    source.zone(["a", "A", "6", "", note], Some((EAST, NORTH, 50.0)));
    source.read(mapping)
}

/// Each wording with the identity of its regulation.
fn identities(entries: &[&str]) -> BTreeMap<String, RegulationId> {
    let plans = plans(zoned(&format!("{FOREIGN}{}", entries.concat())));
    let regulations = plans[0].regulations.iter();
    regulations
        .map(|one| (one.content.formulation.clone(), one.id))
        .collect()
}

#[test]
fn an_entry_gives_the_same_identities_wherever_it_stands() {
    let alone = identities(&[HEIGHT]);
    let all = identities(&[HEIGHT, CODE, NOTE]);
    assert_eq!(all.len(), 3);
    assert_eq!(all["At most 6 m"], alone["At most 6 m"]);
    assert_eq!(identities(&[NOTE, CODE, HEIGHT]), all);
    // In other words, it is the same regulation.
    let reworded = HEIGHT.replace("At most {height} m", "No higher than {height} m, {code}");
    assert_eq!(
        identities(&[CODE, &reworded])["No higher than 6 m, A"],
        alone["At most 6 m"]
    );
    // About other features, it is not.
    let only = format!("{}\nonly = {{ code = \"A\" }}\n", NOTE.trim_end());
    assert_ne!(identities(&[&only]), identities(&[NOTE]));
}

#[test]
fn entries_that_nothing_tells_apart_have_identities_of_their_own() {
    let again = HEIGHT.replace("At most", "Not above");
    let twins = identities(&[HEIGHT, &again]);
    assert_eq!(twins.len(), 2);
    assert_ne!(twins["At most 6 m"], twins["Not above 6 m"]);
    assert_eq!(twins["At most 6 m"], identities(&[HEIGHT])["At most 6 m"]);
}

#[test]
fn the_source_s_own_identity_is_one_entry_s() {
    let (id, feature) = ("\nid = \"note\"\n", "\nfeature = \"note\"\n");
    let with_id = format!("{}{id}", CODE.trim_end());
    let own = "c3e7a7f6-3f0b-4a1d-9a52-0d6c8c1b7e11".parse().unwrap();
    assert_eq!(identities(&[&with_id])["Zone A"], own);
    let of_feature = format!("{}{feature}", NOTE.trim_end());
    let both = identities(&[&of_feature, &with_id]);
    assert_eq!(both["Zone A"], own);
    assert_eq!(both.len(), 2);
    assert!(both.values().filter(|id| **id == own).count() == 1);
    for (entries, why) in [
        (format!("{with_id}{}{id}", NOTE.trim_end()), "only one can"),
        (
            format!("{with_id}feature = \"note\"\n"),
            "alone tells the feature",
        ),
    ] {
        let read = zoned(&format!("{FOREIGN}{entries}"));
        assert!(messages(&read).contains(why), "{}", messages(&read));
    }
    // Entries that never read the same feature may both have it.
    let only = |code: &str| format!("{}{id}only = {{ code = \"{code}\" }}\n", NOTE.trim_end());
    assert_eq!(
        zoned(&format!("{FOREIGN}{}{}", only("A"), only("B")))
            .reading
            .findings,
        []
    );
}
