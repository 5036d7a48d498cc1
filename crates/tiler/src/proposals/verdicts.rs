//! Which results of the check are about which part of a drawing.

use geo::{BoundingRect, Intersects};
use geo_types::{Coord, MultiPolygon, Point, Rect};
use planvy_rules::CheckAnswer;
use planvy_rules::check::{CheckResult, Verdict};

use crate::city::City;
use crate::envelopes::drawing::polygons;

/// A surface this far beside a place, in metres, lies on it: walls stand on the edges of what they break.
const BESIDE_M: f64 = 0.05;

/// The results of a check, each with its place.
pub(super) struct Verdicts {
    results: Vec<Placed>,
}

struct Placed {
    verdict: Verdict,
    /// Numbers of the buildings, from 1; empty of all.
    buildings: Vec<usize>,
    /// Where it breaks, in the city's zone; `None` of the whole building.
    place: Option<(MultiPolygon<f64>, Rect<f64>)>,
    texts: [String; 2],
}

impl Verdicts {
    /// The results in both languages: these are the same results in the same order.
    pub fn of(city: City<'_>, swedish: &CheckAnswer, english: &CheckAnswer) -> Verdicts {
        let results = swedish.results.iter().zip(&english.results);
        let placed = results
            .filter(|(result, _)| result.verdict != Verdict::NotApplicable)
            .map(|(result, in_english)| Placed {
                verdict: result.verdict,
                buildings: result.buildings.clone(),
                place: place_of(city, result),
                texts: [result.plain.clone(), in_english.plain.clone()],
            });
        Verdicts {
            results: placed.collect(),
        }
    }

    /// The results that break something at a place, and so are about some surfaces of a building only: their numbers.
    pub fn with_place(&self, building: usize) -> Vec<usize> {
        let is_placed = |result: &Placed| result.is_about(building) && result.place.is_some();
        let found = self.results.iter().enumerate();
        found
            .filter(|(_, result)| is_placed(result))
            .map(|(number, _)| number)
            .collect()
    }

    /// Whether a place lies in that of a result.
    pub fn holds(&self, result: usize, at: Coord<f64>) -> bool {
        let place = self.results.get(result).and_then(|result| result.place.as_ref());
        place.is_some_and(|(area, rect)| {
            let near = Rect::new(
                at - Coord {
                    x: BESIDE_M,
                    y: BESIDE_M,
                },
                at + Coord {
                    x: BESIDE_M,
                    y: BESIDE_M,
                },
            );
            rect.intersects(&near) && (area.intersects(&Point(at)) || area.intersects(&near))
        })
    }

    /// The verdict on a part of a building: the worst of the results about the whole building and of those at its place, and
    /// what these say, in both languages.
    pub fn on(
        &self,
        building: usize,
        at_place: &[usize],
        everywhere: &[usize],
    ) -> (&'static str, [String; 2]) {
        let about: Vec<&Placed> = self
            .results
            .iter()
            .enumerate()
            .filter(|(number, result)| {
                let is_there =
                    result.place.is_none() || at_place.contains(number) || everywhere.contains(number);
                result.is_about(building) && is_there
            })
            .map(|(_, result)| result)
            .collect();
        let Some(worst) = about.iter().map(|result| result.verdict).min() else {
            return (
                word(Verdict::CannotDecide),
                [NO_RULE_SV.to_owned(), NO_RULE_EN.to_owned()],
            );
        };
        let said = |language: fn(&[String; 2]) -> &String| {
            let mut texts: Vec<&str> = about
                .iter()
                .filter(|result| result.verdict == worst)
                .map(|result| language(&result.texts).as_str())
                .collect();
            texts.dedup();
            texts.join(" ")
        };
        (
            word(worst),
            [said(|[swedish, _]| swedish), said(|[_, english]| english)],
        )
    }
}

const NO_RULE_SV: &str = "Ingen regel att kontrollera mot är känd här.";
const NO_RULE_EN: &str = "No rule to check against is known here.";

impl Placed {
    /// Whether it is about a building, counted from 0.
    fn is_about(&self, building: usize) -> bool {
        self.buildings.is_empty() || self.buildings.contains(&(building + 1))
    }
}

/// Where a result breaks something, in the city's zone.
fn place_of(city: City<'_>, result: &CheckResult) -> Option<(MultiPolygon<f64>, Rect<f64>)> {
    let place = result
        .place
        .as_ref()
        .filter(|_| result.verdict == Verdict::Breaks)?;
    let areas = MultiPolygon(polygons(place));
    let here = city.area(&areas, place.crs.0);
    let rect = here.bounding_rect()?;
    Some((here, rect))
}

/// A verdict as the tiles say it.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Breaks => "breaks",
        Verdict::CannotDecide => "cannot-decide",
        Verdict::NeedsHuman => "needs-human",
        Verdict::Fulfils | Verdict::NotApplicable => "keeps",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(verdict: Verdict, buildings: &[usize], place: Option<[f64; 4]>, texts: [&str; 2]) -> Placed {
        let place = place.map(|[west, south, east, north]| {
            let rect = Rect::new((west, south), (east, north));
            (MultiPolygon(vec![rect.to_polygon()]), rect)
        });
        Placed {
            verdict,
            buildings: buildings.to_vec(),
            place,
            texts: texts.map(str::to_owned),
        }
    }

    #[test]
    fn the_worst_result_is_said_and_each_sentence_once() {
        let verdicts = Verdicts {
            results: vec![
                result(Verdict::Fulfils, &[], None, ["Ryms.", "Fits."]),
                result(Verdict::Breaks, &[1], None, ["För högt.", "Too high."]),
                result(Verdict::Breaks, &[1], None, ["För högt.", "Too high."]),
                result(Verdict::Breaks, &[], None, ["För stort.", "Too large."]),
                result(Verdict::CannotDecide, &[1], None, ["Vet inte.", "Not known."]),
            ],
        };
        let (word, texts) = verdicts.on(0, &[], &[]);
        assert_eq!(word, "breaks");
        assert_eq!(texts, ["För högt. För stort.", "Too high. Too large."]);
    }

    #[test]
    fn a_result_about_another_building_says_nothing_here() {
        let verdicts = Verdicts {
            results: vec![
                result(Verdict::Breaks, &[2], None, ["För högt.", "Too high."]),
                result(Verdict::NeedsHuman, &[1, 2], None, ["Bedöms.", "Judged."]),
            ],
        };
        assert_eq!(verdicts.on(0, &[], &[]).0, "needs-human");
        assert_eq!(verdicts.on(1, &[], &[]).0, "breaks");
    }

    #[test]
    fn what_breaks_at_a_place_is_about_the_surfaces_there() {
        let verdicts = Verdicts {
            results: vec![
                result(
                    Verdict::Breaks,
                    &[1],
                    Some([0.0, 0.0, 4.0, 4.0]),
                    ["På prickmark.", "On dots."],
                ),
                result(Verdict::Fulfils, &[1], None, ["Ryms.", "Fits."]),
            ],
        };
        assert_eq!(verdicts.with_place(0), [0]);
        assert_eq!(verdicts.with_place(1), [] as [usize; 0]);
        // Inside, on the border, a wall that stands 4 cm beside it, and one that stands 6 cm beside.
        for (at, is_there) in [
            ((1.0, 1.0), true),
            ((4.0, 2.0), true),
            ((4.04, 2.0), true),
            ((4.06, 2.0), false),
        ] {
            assert_eq!(verdicts.holds(0, at.into()), is_there, "{at:?}");
        }
        assert!(
            !verdicts.holds(1, (1.0, 1.0).into()),
            "a result without a place is at none"
        );
        assert_eq!(verdicts.on(0, &[0], &[]).0, "breaks");
        assert_eq!(verdicts.on(0, &[], &[0]).0, "breaks");
        assert_eq!(
            verdicts.on(0, &[], &[]),
            ("keeps", ["Ryms.".to_owned(), "Fits.".to_owned()])
        );
    }

    #[test]
    fn without_a_rule_nothing_is_kept() {
        let (word, texts) = Verdicts { results: Vec::new() }.on(0, &[], &[]);
        assert_eq!(word, "cannot-decide");
        assert_eq!(texts, [NO_RULE_SV, NO_RULE_EN]);
    }
}
