use std::collections::BTreeMap;

use planvy_plan::decision::DecisionKind::Adoption;
use planvy_plan::{Date, Datum};

use super::*;
use crate::test_town::{Town, city, hills};
use std::collections::BTreeSet;

/// Length on the map of the lines of each rank and plan, where tiles of a level are drawn.
fn lengths(layer: &PlanLines<'_>, level: u8) -> BTreeMap<(u8, String), f64> {
    let mut lengths = BTreeMap::new();
    for square in crate::test_town::drawn(&layer.planned(), level) {
        let content = layer.content(square);
        for part in &content.parts {
            let table = &content.tables[0];
            let Some(Column::Small(ranks)) = table.property("rank") else {
                panic!("a column")
            };
            for ends in part.indices.as_chunks::<2>().0 {
                let [a, b] = ends.map(|end| part.positions[end as usize]);
                let row = usize::from(part.feature_ids[ends[0] as usize]);
                let text = table.text("text", row).expect("words").to_owned();
                *lengths.entry((ranks[row], text)).or_default() += (b[0] - a[0]).hypot(b[1] - a[1]);
            }
        }
    }
    lengths
}

#[test]
fn each_stretch_is_drawn_once_in_its_highest_rank_at_every_level() {
    let whole = [0.0, 0.0, 600.0, 400.0];
    let east = [450.0, 0.0, 700.0, 400.0];
    let answers = Town::new()
        .plan(
            "Gamla",
            Some(Date::constant(1988, 5, 1)),
            Adoption,
            whole,
            &[
                ("DP_KM_B2", [0.0, 0.0, 300.0, 400.0]),
                ("DP_KM_H2", [300.0, 0.0, 600.0, 400.0]),
                ("DP_KM_Eg_Omfatt_Prickmark", [0.0, 0.0, 600.0, 100.0]),
            ],
        )
        .plan(
            "Nya",
            Some(Date::constant(2021, 5, 1)),
            Adoption,
            east,
            &[("DP_AP_Ko_Gata", east)],
        )
        .ground([-300.0, -300.0, 1000.0, 700.0], 2.0, Datum::Rh2000, hills)
        .built();
    let layer = PlanLines::of(city(&answers));
    let levels: BTreeSet<u8> = layer.planned().iter().map(|tile| tile.square.level).collect();
    assert!(levels.len() == 4, "{levels:?}");
    for level in levels {
        let lengths = lengths(&layer, level);
        let of = |rank: u8, text: &str| lengths.get(&(rank, text.to_owned())).copied().unwrap_or_default();
        let told = format!("level {level}: {lengths:?}");
        // The old plan ends where the new one begins: what it had east of there is no border any more.
        assert!(
            (of(0, "Planområdesgräns, Gamla") - (450.0 + 400.0 + 450.0)).abs() < 0.01,
            "{told}"
        );
        assert!(
            (of(0, "Planområdesgräns, Nya") - (250.0 + 400.0 + 250.0 + 400.0)).abs() < 0.01,
            "{told}"
        );
        assert!((of(1, "Användningsgräns") - 400.0).abs() < 0.01, "{told}");
        assert!((of(2, "Egenskapsgräns") - 450.0).abs() < 0.01, "{told}");
    }
}
