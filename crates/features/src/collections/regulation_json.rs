//! The properties of regulations as JSON. What regulations of one content have in common is written once and kept with the snapshot.

use std::ops::Range;
use std::sync::LazyLock;

use super::regulation::{RegulationFeature, properties, scope};
use crate::collection::{Feature, LatestGroup, Scope};
use crate::write::json;

/// The properties that regulations of one content have in common, as members of JSON, each with a comma after it.
#[derive(Debug)]
pub(crate) struct ContentText {
    text: Box<[u8]>,
    /// Where the members of each run of properties end.
    ends: [u32; MOST_RUNS],
}

/// Runs of such properties, at most.
const MOST_RUNS: usize = 4;

/// Properties that follow each other and are all of the content, all of the plan, or all the regulation's own.
#[derive(Debug)]
enum Run {
    /// The content's, by the number of such a run.
    OfContent(usize, Range<usize>),
    /// Its plan's.
    OfPlan(Range<usize>),
    /// The regulation's own.
    Own(Range<usize>),
}

static RUNS: LazyLock<Vec<Run>> = LazyLock::new(|| {
    let mut runs = Vec::new();
    let mut count = 0;
    let numbers: Vec<usize> = (0..properties().len()).collect();
    for run in numbers.chunk_by(|a, b| scope(*a) == scope(*b)) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let range = *first..*last + 1;
        match scope(*first) {
            // A run too many is written as if it were the regulation's own: as right, and slower.
            Scope::Content if count < MOST_RUNS => {
                runs.push(Run::OfContent(count, range));
                count += 1;
            }
            Scope::Group if !runs.iter().any(|run| matches!(run, Run::OfPlan(_))) => {
                runs.push(Run::OfPlan(range));
            }
            _ => runs.push(Run::Own(range)),
        }
    }
    runs
});

/// The names of the properties as members begin: `"name":`.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let names = properties().iter();
    names.map(|property| format!("\"{}\":", property.name)).collect()
});

impl ContentText {
    fn of(rule: &RegulationFeature<'_>) -> ContentText {
        let mut text = Vec::with_capacity(2048);
        let mut ends = [0; MOST_RUNS];
        for run in RUNS.iter() {
            if let Run::OfContent(number, range) = run {
                members(&mut text, rule, range.clone());
                if let Some(end) = ends.get_mut(*number) {
                    *end = text.len() as u32;
                }
            }
        }
        ContentText {
            text: text.into(),
            ends,
        }
    }

    fn run(&self, number: usize) -> &[u8] {
        let end = |number: usize| self.ends.get(number).map(|end| *end as usize);
        let start = number.checked_sub(1).and_then(end).unwrap_or(0);
        let end = end(number).unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }
}

/// Some properties as members, each with a comma after it.
fn members(out: &mut Vec<u8>, rule: &RegulationFeature<'_>, numbers: Range<usize>) {
    for number in numbers {
        json::raw(out, NAMES.get(number).map_or("", String::as_str));
        json::value(out, &rule.value(number));
        out.push(b',');
    }
}

/// The properties of a regulation, in their order. `latest` is what was written of the one before into the same buffer.
pub(crate) fn write(out: &mut Vec<u8>, rule: &RegulationFeature<'_>, latest: &mut LatestGroup) {
    out.push(b'{');
    let texts = rule.view().tables.content_texts(rule.view().snapshot());
    let make = || {
        let text = ContentText::of(rule);
        let bytes = size_of::<ContentText>() + text.text.len();
        (text, bytes)
    };
    match texts.of(rule, make) {
        Some(text) => all(out, rule, text, latest),
        None => members(out, rule, 0..properties().len()),
    }
    // The comma after the last one.
    out.pop();
    out.push(b'}');
}

fn all(out: &mut Vec<u8>, rule: &RegulationFeature<'_>, text: &ContentText, latest: &mut LatestGroup) {
    for run in RUNS.iter() {
        match run {
            Run::OfContent(number, _) => out.extend_from_slice(text.run(*number)),
            Run::OfPlan(_) if latest.group.is_some() && latest.group == rule.group() => {
                out.extend_from_within(latest.text.clone());
            }
            Run::OfPlan(range) => {
                let start = out.len();
                members(out, rule, range.clone());
                *latest = LatestGroup {
                    group: rule.group(),
                    text: start..out.len(),
                };
            }
            Run::Own(range) => members(out, rule, range.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_property_is_in_one_run_in_its_order() {
        let ranges = RUNS.iter().map(|run| match run {
            Run::OfContent(_, range) | Run::OfPlan(range) | Run::Own(range) => range.clone(),
        });
        let numbers: Vec<usize> = ranges.flatten().collect();
        assert_eq!(numbers, (0..properties().len()).collect::<Vec<_>>());
        let of_content = RUNS.iter().filter(|run| matches!(run, Run::OfContent(..)));
        assert!((1..=MOST_RUNS).contains(&of_content.count()));
        let of_plan = RUNS.iter().filter(|run| matches!(run, Run::OfPlan(_)));
        assert_eq!(of_plan.count(), 1);
    }
}
