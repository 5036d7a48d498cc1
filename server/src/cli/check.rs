//! `planvy check`.

use std::borrow::Cow;

use planvy_formats::ProposalOptions;
use planvy_plan::{Crs, Lang};
use planvy_rules::check::{CheckAnswer, CheckQuestion, Verdict};
use planvy_store::Store;

use super::arguments::CheckArguments;
use super::findings::readable;
use super::output::{print, print_json};
use super::progress::ProgressLine;
use super::{CommandError, Outcome};
use crate::api::check::parcel_of;
use crate::api::parameters::Parameters;
use crate::clock::Clock;
use crate::drawing;
use crate::http::problem::Problem;
use crate::world::World;

/// Says whether a drawing keeps the rules: in sentences, or in the JSON of the API. A rule that is broken is a refusal.
///
/// # Errors
/// Where the file cannot be read as a drawing, an option cannot be used, or the store cannot be loaded.
pub fn run(
    arguments: &CheckArguments,
    store: impl FnOnce() -> Result<Box<dyn Store>, CommandError>,
    json: bool,
) -> Result<Outcome, CommandError> {
    let parameters = parameters(arguments);
    let lang = parameters.lang()?.unwrap_or_default();
    let date = parameters.date()?.unwrap_or_else(|| Clock::default().today());
    let crs: Option<Crs> = parameters.crs()?;
    let parcel = parcel_of(&parameters)?;
    let line = ProgressLine::start();
    line.say(format_args!("reading {}", arguments.file.display()));
    let bytes = std::fs::read(&arguments.file).map_err(|source| CommandError::File {
        path: arguments.file.clone(),
        source,
    })?;
    let file_name = arguments
        .file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let drawing = drawing::read(&bytes, &ProposalOptions { crs, file_name })
        .map_err(|error| CommandError::Problem(Problem::from(error)))?;
    line.say("loading the plans");
    let world = World::load(&*store()?)?;
    line.say("checking");
    let answer = world.answers().check(&CheckQuestion {
        proposal: drawing.proposal,
        findings: drawing.findings,
        date,
        lang,
        parcel,
    });
    drop(line);
    if json {
        print_json(&answer)?;
    } else {
        print(&in_sentences(&answer, lang))?;
    }
    Ok(if answer.summary.breaks > 0 {
        Outcome::Refused
    } else {
        Outcome::Done
    })
}

/// The options as the parameters of the API: they are read by the same rules.
fn parameters(arguments: &CheckArguments) -> Parameters<'_> {
    let given = [
        ("crs", &arguments.crs),
        ("parcel", &arguments.parcel),
        ("date", &arguments.date),
        ("lang", &arguments.lang),
    ];
    let given = given
        .into_iter()
        .filter_map(|(name, value)| Some((name, Cow::Borrowed(value.as_deref()?))));
    Parameters::of(given)
}

/// The answer in sentences: the results as they are ordered, then whether a permit is needed, then what there is to know.
fn in_sentences(answer: &CheckAnswer, lang: Lang) -> String {
    let mut text = readable(&answer.findings);
    let shown = answer
        .results
        .iter()
        .filter(|result| result.verdict != Verdict::NotApplicable);
    for result in shown {
        text.push_str(&format!("{}: {}", word(result.verdict, lang), result.plain));
        if !result.because.is_empty() {
            text.push_str(&format!(" {}", result.because));
        }
        text.push('\n');
    }
    let summary = answer.summary;
    text.push_str(&match lang {
        Lang::Sv => format!(
            "\nFöljer {}, bryter mot {}, går inte att avgöra {}, en människa avgör {}, berörs inte {}.\n",
            summary.fulfils,
            summary.breaks,
            summary.cannot_decide,
            summary.needs_human,
            summary.not_applicable
        ),
        Lang::En => format!(
            "\nKeeps {}, breaks {}, cannot be decided {}, a human decides {}, not concerned {}.\n",
            summary.fulfils,
            summary.breaks,
            summary.cannot_decide,
            summary.needs_human,
            summary.not_applicable
        ),
    });
    text.push_str(&format!("{}\n", answer.exempt.plain));
    for note in &answer.notes {
        text.push_str(&format!("- {}\n", note.text));
    }
    text.push_str(&format!("{}\n", answer.disclaimer));
    text
}

fn word(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Breaks => lang.pick("BRYTER MOT", "BREAKS"),
        Verdict::CannotDecide => lang.pick("Går inte att avgöra", "Cannot be decided"),
        Verdict::NeedsHuman => lang.pick("En människa avgör", "A human decides"),
        Verdict::Fulfils => lang.pick("Följer", "Keeps"),
        Verdict::NotApplicable => lang.pick("Berörs inte", "Not concerned"),
    }
}
