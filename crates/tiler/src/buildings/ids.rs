//! The names of buildings in tiles: those of their sources where these tell them apart, and else names made from the building.

use std::collections::HashMap;

use planvy_plan::ExistingBuilding;

use crate::fingerprint::Fingerprinting;

/// The name of every building of a snapshot. It stays the same as long as the building does, whatever is imported beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildingIds(Vec<String>);

impl BuildingIds {
    /// Names buildings. One whose source gives no identity, or gives the same to several, is named after its footprint; several
    /// equal ones are counted.
    pub fn of(buildings: &[ExistingBuilding]) -> BuildingIds {
        let mut times = HashMap::<&str, usize>::new();
        for id in buildings
            .iter()
            .filter_map(|building| building.source_id.as_deref())
        {
            *times.entry(id).or_default() += 1;
        }
        let mut equal = HashMap::<String, usize>::new();
        let name = |building: &ExistingBuilding| {
            let own = building.source_id.as_deref();
            if let Some(id) = own.filter(|id| times.get(id) == Some(&1) && !id.is_empty()) {
                return id.to_owned();
            }
            let mut print = Fingerprinting::new("building");
            print.text_or_none(own);
            print.number(building.crs.epsg().into());
            print.area(&building.footprint);
            let print = print.done().to_string();
            let short: String = print.chars().take(12).collect();
            let count = equal.entry(short.clone()).or_default();
            *count += 1;
            match *count {
                1 => format!("building-{short}"),
                more => format!("building-{short}-{more}"),
            }
        };
        BuildingIds(buildings.iter().map(name).collect())
    }

    /// The name of a building by its number in the snapshot.
    pub fn of_number(&self, number: usize) -> Option<&str> {
        self.0.get(number).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buildings::placing::tests::shed;

    #[test]
    fn names_stay_when_others_come_and_tell_all_apart() {
        let named = |id: Option<&str>, east: f64| ExistingBuilding {
            source_id: id.map(str::to_owned),
            ..shed(east)
        };
        let buildings = [
            named(Some("A"), 0.0),
            named(None, 10.0),
            named(Some("B"), 20.0),
            named(Some("B"), 30.0),
            named(None, 10.0),
        ];
        let ids = BuildingIds::of(&buildings);
        let all: std::collections::BTreeSet<_> = (0..5).filter_map(|number| ids.of_number(number)).collect();
        assert_eq!(all.len(), 5);
        assert_eq!(ids.of_number(0), Some("A"));
        let without_first = BuildingIds::of(&buildings[1..]);
        for number in 1..5 {
            assert_eq!(ids.of_number(number), without_first.of_number(number - 1));
        }
    }
}
