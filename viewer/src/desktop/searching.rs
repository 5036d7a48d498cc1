//! Questions to the server beside the tiles: search, and the whole text of a regulation. Each on a thread of its own.

use planvy_plan::{Geodetic, Lang};
use serde::Deserialize;

use super::fetching::{MemoryFiles, agent, fetch};
use crate::feature_text::TextLine;
use crate::tiles::WorldFrame;

/// Something that a typed text can mean.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Found {
    /// What it is: `address`, `parcel` or `plan`.
    #[serde(default)]
    pub kind: String,
    /// Its name.
    pub label: String,
    /// Whether it is called just what was searched for.
    #[serde(default)]
    pub exact: bool,
    /// Its longitude, where it has a place.
    pub lon: Option<f64>,
    /// Its latitude.
    pub lat: Option<f64>,
}

#[derive(Deserialize)]
struct SearchAnswer {
    results: Vec<Found>,
}

/// Where a search leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// East and north in the grid that is shown.
    pub at: [f64; 2],
    /// So many metres around it fill the picture.
    pub radius_m: f64,
    /// Whether it is a place on the ground, whose building right can be shown: a plan is none.
    pub is_place: bool,
}

/// The one that was meant, where one alone is called what was searched for.
pub fn meant(found: &[Found]) -> Option<&Found> {
    let mut exact = found.iter().filter(|found| found.exact);
    exact.next().filter(|_| exact.next().is_none())
}

impl Found {
    /// Where it leads, in the world that is shown.
    pub fn goal(&self, world: WorldFrame) -> Option<Goal> {
        let is_plan = self.kind == "plan";
        Some(Goal {
            at: self.place(world)?,
            radius_m: if is_plan { 200.0 } else { 80.0 },
            is_place: !is_plan,
        })
    }

    /// What it is and its name, for a list.
    pub fn text(&self, lang: Lang) -> String {
        let kind = match self.kind.as_str() {
            "address" => lang.pick("adress", "address"),
            "parcel" => lang.pick("fastighet", "parcel"),
            "plan" => lang.pick("plan", "plan"),
            _ => return self.label.clone(),
        };
        format!("{} ({kind})", self.label)
    }

    /// Where it is in the world that is shown.
    pub fn place(&self, world: WorldFrame) -> Option<[f64; 2]> {
        let there = Geodetic {
            lon_deg: self.lon?,
            lat_deg: self.lat?,
        }
        .to_grid(world.crs()?);
        Some([there.east_m, there.north_m])
    }
}

/// What the server said.
#[derive(Clone, Debug)]
pub enum Answered {
    /// To a search, with the text that was searched.
    Search(String, Result<Vec<Found>, String>),
    /// About the regulations and plans of the selection, with its id.
    Selection(String, Vec<TextLine>),
}

/// Asks the server what a text can mean.
pub fn search(server: &str, text: &str, answer: impl FnOnce(Answered) + Send + 'static) {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", text)
        .append_pair("limit", "10")
        .finish();
    let address = format!("{server}/api/v1/search?{query}");
    let text = text.to_owned();
    std::thread::spawn(move || {
        let found = json(&address).and_then(|bytes| {
            serde_json::from_slice::<SearchAnswer>(&bytes).map_err(|error| error.to_string())
        });
        answer(Answered::Search(text, found.map(|found| found.results)));
    });
}

/// Asks the server for the whole text of regulations.
pub fn whole_texts(
    server: &str,
    id: &str,
    paths: &[String],
    lang: Lang,
    answer: impl FnOnce(Answered) + Send + 'static,
) {
    let regulations = paths
        .iter()
        .filter(|path| path.contains("/regulations/"))
        .take(30);
    let addresses: Vec<String> = regulations
        .map(|path| format!("{server}{path}?lang={}", lang.tag()))
        .collect();
    let id = id.to_owned();
    std::thread::spawn(move || {
        let lines =
            addresses.iter().map(
                |address| match json(address).map(|bytes| regulation_line(&bytes)) {
                    Ok(Some(line)) => line,
                    Ok(None) => TextLine {
                        label: String::new(),
                        value: unreadable(lang, address),
                    },
                    Err(why) => TextLine {
                        label: String::new(),
                        value: why,
                    },
                },
            );
        answer(Answered::Selection(id, lines.collect()));
    });
}

fn unreadable(lang: Lang, address: &str) -> String {
    lang.pick(
        format!("Svaret från {address} går inte att läsa."),
        format!("The answer of {address} cannot be read."),
    )
}

/// The code and the wording of a regulation.
fn regulation_line(bytes: &[u8]) -> Option<TextLine> {
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let text = |name: &str| {
        value
            .get(name)?
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let formulation = text("formulation");
    let plain = text("plain");
    let said = match (plain, formulation) {
        (Some(plain), Some(formulation)) if plain != formulation => format!("{plain} (”{formulation}”)"),
        (Some(said), _) | (None, Some(said)) => said,
        (None, None) => return None,
    };
    Some(TextLine {
        label: text("code").or(text("letter")).unwrap_or_default(),
        value: said,
    })
}

fn json(address: &str) -> Result<std::sync::Arc<[u8]>, String> {
    fetch(&agent(), &MemoryFiles::default(), address).map_err(|failure| format!("{address}: {failure}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regulation_is_said_in_plain_words_with_its_wording() {
        let answer = br#"{"code":"DP_EG_NockhojdHogsta","plain":"At most 12 m to the ridge.","formulation":"Hogsta nockhojd ar 12 meter"}"#;
        let line = regulation_line(answer).unwrap();
        assert_eq!(line.label, "DP_EG_NockhojdHogsta");
        assert_eq!(
            line.value,
            "At most 12 m to the ridge. (”Hogsta nockhojd ar 12 meter”)"
        );
        assert_eq!(regulation_line(b"{}"), None);
        assert_eq!(regulation_line(b"<html>"), None);
    }

    #[test]
    fn one_exact_hit_is_meant_and_two_are_a_list() {
        let found = |exact: [bool; 3]| {
            exact.map(|exact| Found {
                kind: "plan".to_owned(),
                label: "Dp 1".to_owned(),
                exact,
                lon: Some(13.0),
                lat: Some(55.6),
            })
        };
        assert_eq!(
            meant(&found([false, true, false])).map(|found| found.exact),
            Some(true)
        );
        assert_eq!(meant(&found([true, true, false])), None);
        assert_eq!(meant(&found([false; 3])), None);
        let goal = found([true; 3])[0].goal(WorldFrame::Grid(planvy_plan::Crs::Zone1330));
        assert!(goal.is_some_and(|goal| !goal.is_place));
    }

    #[test]
    fn what_is_found_has_a_place_in_the_grid() {
        let found: SearchAnswer =
            serde_json::from_str(r#"{"snapshot":"s","query":"x","results":[{"kind":"address","label":"Storgatan 1","lon":13.0007,"lat":55.6064}]}"#)
                .unwrap();
        let goal = found.results[0].goal(WorldFrame::Grid(planvy_plan::Crs::Zone1330));
        assert!(goal.is_some_and(|goal| goal.is_place && goal.radius_m == 80.0));
        assert_eq!(found.results[0].text(Lang::Sv), "Storgatan 1 (adress)");
        let [east, north] = found.results[0]
            .place(WorldFrame::Grid(planvy_plan::Crs::Zone1330))
            .unwrap();
        assert!((east - 118_531.568).abs() < 0.01 && (north - 6_164_853.424).abs() < 0.01);
        assert_eq!(found.results[0].place(WorldFrame::Local), None);
    }
}
