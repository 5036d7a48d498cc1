//! The guide lists every kind.

use planvy_rules::check::kinds;

#[test]
fn the_guide_lists_every_kind_by_its_name() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides/checks.md");
    let guide = std::fs::read_to_string(path).expect("the guide is there");
    let rows: Vec<String> = kinds()
        .map(|kind| {
            let ([name_sv, name_en], [_, needs]) = (kind.name, kind.needs);
            format!("| `{}` | {name_sv} | {name_en} | {needs} |", kind.id)
        })
        .collect();
    let table = rows.join("\n");
    assert!(
        guide.contains(&table),
        "the table of the guide should be:\n{table}"
    );
}
