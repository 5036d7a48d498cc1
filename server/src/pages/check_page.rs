//! `/check`: hand in a drawing, and see whether it keeps the rules.

use std::sync::Arc;

use axum::extract::{RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use geo_types::MultiPolygon;
use jiff::civil::Date;
use planvy_formats::ProposalOptions;
use planvy_index::Snapshot;
use planvy_plan::{Crs, Lang, State as Known};
use planvy_rules::check::{CheckAnswer, CheckQuestion, Verdict as Outcome};

use super::check_results::{
    breaks_section, building_section, exempt_sections, figures, findings_section, results_section, verdict,
};
use super::document::{DocumentPage, Field, FormView, MapView, Section, Verdict};
use super::frame::{PageFrame, html};
use super::overlays::overlay;
use super::place_map::{OverlayShape, Subject, draw_with};
use super::place_page::{coverage_section, note_texts};
use super::{phrases, problem_page};
use crate::api::parameters::{ParameterError, Parameters};
use crate::api::records::apart;
use crate::app::App;
use crate::drawing::{self, DRAWING_EXAMPLE, DrawingError};
use crate::http::body::whole;
use crate::http::form::{self, Form, FormFile};
use crate::http::problem::Problem;
use crate::map::Overlay;
use crate::world::World;

/// What the form asks for beside the file.
const TERMS: &[&str] = &["parcel", "crs", "date", "lang"];

/// The page with the form.
pub async fn form_page(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let read = Parameters::read(Some(&query), TERMS, "lang=sv");
    let lang = match read.as_ref().map_err(Clone::clone).and_then(Parameters::lang) {
        Ok(lang) => lang.unwrap_or_default(),
        Err(error) => return problem_page::parameter(&app, &error, Lang::Sv, "/check", &query),
    };
    let kept = Form {
        texts: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        file: None,
    };
    let world = app.world();
    let page = empty_page(world.as_deref(), &kept, &query, None, lang);
    html(StatusCode::OK, &page)
}

/// The page with the results.
pub async fn result_page(State(app): State<Arc<App>>, request: Request) -> Response {
    let Some(boundary) = form::boundary(request.headers()) else {
        return problem_page::not_found(
            &app,
            Lang::Sv,
            "Sidan tar emot ett formulär med en fil i. Gå till /check.",
        );
    };
    let limits = app.limits;
    let read = match whole(
        request,
        limits.drawing_bytes,
        limits.drawing_time,
        DRAWING_EXAMPLE,
    )
    .await
    {
        Ok(body) => form::read(body, boundary).await,
        Err(problem) => Err(problem),
    };
    let form = match read {
        Ok(form) => form,
        Err(problem) => return refused(&app, &Form::default(), &problem, None, Lang::Sv),
    };
    let terms = match Terms::of(&form, app.clock.today()) {
        Ok(terms) => terms,
        Err((error, lang)) => {
            let why = error.text(lang);
            return refused(&app, &form, &Problem::from(error), Some(why), lang);
        }
    };
    let Some(file) = form.file.clone() else {
        let page = empty_page(
            app.world().as_deref(),
            &form,
            &terms_of(&form),
            Some(no_file(terms.lang)),
            terms.lang,
        );
        return html(StatusCode::BAD_REQUEST, &page);
    };
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, terms.lang),
    };
    let lang = terms.lang;
    let asked = world.clone();
    let name = file.name.clone();
    match apart(&app, move || checked(&asked, &file, terms)).await {
        Ok(Ok(answer)) => html(
            StatusCode::OK,
            &page(world.snapshot(), &answer, &name, &form, lang),
        ),
        Ok(Err(error)) => {
            let why = unread(&error, lang);
            let problem = Problem::from(error);
            refused(&app, &form, &problem, why, lang)
        }
        Err(problem) => problem_page::problem(problem, lang),
    }
}

/// What the form says beside the file.
struct Terms {
    crs: Option<Crs>,
    parcel: Option<String>,
    date: Date,
    lang: Lang,
}

impl Terms {
    fn of(form: &Form, today: Date) -> Result<Terms, (ParameterError, Lang)> {
        let lang = form
            .text("lang")
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
        let pairs = form
            .texts
            .iter()
            .map(|(name, value)| (name.as_str(), std::borrow::Cow::Borrowed(value.as_str())));
        let parameters = Parameters::of(pairs);
        let read = || -> Result<Terms, ParameterError> {
            Ok(Terms {
                crs: parameters.crs()?,
                parcel: crate::api::check::parcel_of(&parameters)?,
                date: parameters.date()?.unwrap_or(today),
                lang,
            })
        };
        read().map_err(|error| (error, lang))
    }
}

fn checked(world: &World, file: &FormFile, terms: Terms) -> Result<CheckAnswer, DrawingError> {
    let options = ProposalOptions {
        crs: terms.crs,
        file_name: Some(file.name.clone()),
    };
    let drawing = drawing::read(&file.bytes, &options)?;
    Ok(world.answers().check(&CheckQuestion {
        proposal: drawing.proposal,
        findings: drawing.findings,
        date: terms.date,
        lang: terms.lang,
        parcel: terms.parcel,
    }))
}

/// What the form says beside the file, as a query: the page in the other language asks for the file again.
fn terms_of(form: &Form) -> String {
    let said = form
        .texts
        .iter()
        .filter(|(name, value)| TERMS.contains(&name.as_str()) && !value.trim().is_empty());
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(said)
        .finish()
}

fn no_file(lang: Lang) -> Verdict {
    let text = lang.pick(
        "Välj en fil med ritningen först.",
        "Choose a file with the drawing first.",
    );
    Verdict::of(Known::NoData, text)
}

/// Why a drawing cannot be read, in words for people; none where the reader says it best itself.
fn unread(error: &DrawingError, lang: Lang) -> Option<String> {
    match error {
        DrawingError::Empty => Some(lang.pick("Filen är tom.", "The file is empty.").to_owned()),
        DrawingError::UnknownFormat => Some(
            lang.pick(
                "Filen är varken GeoJSON, CityJSON eller IFC.",
                "The file is neither GeoJSON, CityJSON nor IFC.",
            )
            .to_owned(),
        ),
        DrawingError::Unreadable { .. } => None,
    }
}

/// The form again, with what was wrong.
fn refused(app: &App, form: &Form, problem: &Problem, why: Option<String>, lang: Lang) -> Response {
    let before = lang.pick(
        "Ritningen kunde inte kontrolleras.",
        "The drawing could not be checked.",
    );
    let english = lang.pick("Läsaren svarar på engelska:", "The reader says:");
    let why = why.unwrap_or_else(|| format!("{english} {}", problem.detail));
    let verdict = Verdict::of(Known::NoData, format!("{before} {why}"));
    let page = empty_page(app.world().as_deref(), form, &terms_of(form), Some(verdict), lang);
    html(problem.status(), &page)
}

fn empty_page(
    world: Option<&World>,
    form: &Form,
    query: &str,
    verdict: Option<Verdict>,
    lang: Lang,
) -> DocumentPage {
    let heading = lang.pick("Kontrollera en ritning", "Check a drawing");
    let lead = lang.pick(
        "Lämna in en ritning och se vilka av planens regler den följer, bryter mot, eller som inte går att avgöra.",
        "Hand in a drawing and see which rules of the plan it keeps, which it breaks, and which cannot be decided.",
    );
    let mut formats = Section::new(lang.pick("Filer som går att läsa", "Files that can be read"));
    formats.points = lang
        .pick(
            [
                "GeoJSON: husets yta på marken, med höjder som egenskaper (ridgeHeightM, storeys, kind …).",
                "CityJSON 1.0 till 2.0: hus i tre dimensioner.",
                "IFC 2x3, 4 och 4.3: en byggnadsmodell som säger var den står på kartan.",
            ],
            [
                "GeoJSON: the building's footprint, with heights as properties (ridgeHeightM, storeys, kind …).",
                "CityJSON 1.0 to 2.0: buildings in three dimensions.",
                "IFC 2x3, 4 and 4.3: a building model that says where on the map it stands.",
            ],
        )
        .map(str::to_owned)
        .to_vec();
    formats.paragraphs.push(
        lang.pick(
            "Filen läses och glöms: den sparas inte.",
            "The file is read and forgotten: it is not kept.",
        )
        .to_owned(),
    );
    DocumentPage {
        page: PageFrame::new(
            world.map(|world| world.snapshot().as_ref()),
            lang,
            heading,
            "/check",
            query,
        ),
        heading: heading.to_owned(),
        subheading: lead.to_owned(),
        verdict,
        links: Vec::new(),
        figures: Vec::new(),
        beside: Vec::new(),
        map: None,
        sections: vec![formats],
        notes: Vec::new(),
        forms: vec![FormView {
            leads: true,
            ..check_form(form, lang)
        }],
        json_href: None,
    }
}

fn check_form(form: &Form, lang: Lang) -> FormView {
    let kept = |name: &str| form.text(name).unwrap_or_default().to_owned();
    let systems = [(
        String::new(),
        lang.pick("Filen säger det själv", "The file says so itself")
            .to_owned(),
    )]
    .into_iter()
    .chain(Crs::ALL.map(|crs| (crs.epsg().to_string(), format!("{} ({})", crs.name(), crs.epsg()))));
    let crs = Field {
        options: systems.collect(),
        ..Field::input(
            "select",
            "crs",
            lang.pick("Koordinatsystem", "Coordinate system"),
            &kept("crs"),
        )
    };
    FormView {
        heading: lang.pick("Lämna in en ritning", "Hand in a drawing").to_owned(),
        action: "/check".to_owned(),
        sends_file: true,
        fields: vec![
            Field::input("file", "file", lang.pick("Ritning", "Drawing"), "")
                .with_hint(lang.pick(
                    "GeoJSON, CityJSON eller IFC, högst 32 MB.",
                    "GeoJSON, CityJSON or IFC, 32 MB at most.",
                ))
                .required(),
            Field::input(
                "text",
                "parcel",
                lang.pick("Fastighet", "Property"),
                &kept("parcel"),
            )
            .with_hint(lang.pick(
                "Behövs inte: annars den fastighet huset står på.",
                "Not needed: else the property it stands on.",
            )),
            crs,
            Field::input("date", "date", lang.pick("Regler den", "Rules on"), &kept("date"))
                .with_hint(lang.pick("Tomt: i dag.", "Empty: today.")),
            Field::hidden("lang", lang.tag()),
        ],
        button: lang.pick("Kontrollera", "Check").to_owned(),
        ..FormView::default()
    }
}

fn page(snapshot: &Snapshot, answer: &CheckAnswer, file: &str, form: &Form, lang: Lang) -> DocumentPage {
    let what = lang.pick("Kontroll av", "Check of");
    let heading = format!("{what} {file}");
    let overlays = overlays(answer, lang);
    let subject = overlays
        .first()
        .map(|overlay| Subject::Area(overlay.crs, MultiPolygon(overlay.area.0.clone())));
    let map =
        subject.and_then(|subject| draw_with(snapshot, &subject, &overlays, answer.as_of, &heading, lang));
    let mut sections = vec![results_section(snapshot, &answer.results, lang)];
    if !answer.proposed_results.is_empty() {
        let mut proposed = results_section(snapshot, &answer.proposed_results, lang);
        proposed.heading = lang
            .pick("Mot planer på gång", "Against plans in the making")
            .to_owned();
        proposed.paragraphs.push(
            lang.pick(
                "De gäller inte ännu, och kan ändras.",
                "They do not hold yet, and may change.",
            )
            .to_owned(),
        );
        sections.push(proposed);
    }
    sections.extend(exempt_sections(&answer.exempt, lang));
    sections.push(Section::new(
        lang.pick("Det som lästes och mättes", "What was read and measured"),
    ));
    sections.extend(
        answer
            .proposal
            .buildings
            .iter()
            .map(|building| building_section(building, lang)),
    );
    if let Some(findings) = findings_section(answer, lang) {
        sections.push(findings);
    }
    sections.push(coverage_section(&answer.coverage, lang));
    let mut notes = note_texts(&answer.notes);
    notes.push(answer.disclaimer.clone());
    DocumentPage {
        page: PageFrame::new(Some(snapshot), lang, heading.clone(), "/check", &terms_of(form)),
        heading,
        subheading: subheading(answer, lang),
        verdict: Some(verdict(answer.summary, lang)),
        links: Vec::new(),
        figures: figures(answer.summary, lang),
        beside: breaks_section(&answer.results, lang).into_iter().collect(),
        map: map.map(MapView::from),
        sections,
        notes,
        forms: vec![check_form(form, lang)],
        json_href: None,
    }
}

fn subheading(answer: &CheckAnswer, lang: Lang) -> String {
    let parcels = answer.proposal.parcels.join(", ");
    let day = phrases::date(lang, answer.as_of);
    let place = if parcels.is_empty() {
        lang.pick("Ingen inläst fastighet", "No loaded property")
            .to_owned()
    } else {
        parcels
    };
    match lang {
        Lang::Sv => format!("{place} · regler den {day} · läst som {}", answer.proposal.format),
        Lang::En => format!("{place} · rules on {day} · read as {}", answer.proposal.format),
    }
}

/// The buildings, and where they break rules.
fn overlays(answer: &CheckAnswer, lang: Lang) -> Vec<OverlayShape> {
    let proposed = lang.pick("Enligt ritningen", "As drawn");
    let breaks = lang.pick("Bryter mot en regel", "Breaks a rule");
    let buildings =
        answer.proposal.buildings.iter().filter_map(|building| {
            overlay(Overlay::Proposal, building.footprint.as_ref(), proposed, proposed)
        });
    let broken = answer
        .results
        .iter()
        // A sum over a parcel breaks nowhere in particular.
        .filter(|result| result.verdict == Outcome::Breaks && !result.check.contains("area-"))
        .filter_map(|result| overlay(Overlay::Breaks, result.place.as_ref(), &result.plain, breaks));
    buildings.chain(broken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_the_form_is_said_in_its_language() {
        for (lang, text) in [("sv", "crs är ”9999”"), ("en", "crs is '9999'")] {
            let form = Form {
                texts: vec![("crs".into(), "9999".into()), ("lang".into(), lang.into())],
                file: None,
            };
            let Err((error, said)) = Terms::of(&form, jiff::civil::date(2026, 11, 27)) else {
                panic!("9999 is no system");
            };
            assert!(error.text(said).starts_with(text), "{}", error.text(said));
        }
    }
}
