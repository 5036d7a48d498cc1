//! What the pages about a place share: the question, the name of the place, what is known of it, another date.

use geo_types::MultiPolygon;
use jiff::civil::Date;
use planvy_index::Snapshot;
use planvy_plan::{GridPoint, Lang, State as Known};
use planvy_rules::answer::{AnsweredPlace, PlaceKind};
use planvy_rules::sentences::{figure, sentence_case};
use planvy_rules::{Coverage, Note, Place, Served, Theme};

use super::document::{Cell, Field, FormView, Section, Table};
use super::phrases;
use super::place_map::Subject;
use crate::api::parameters::{ParameterError, Parameters};
use crate::api::place::{PLACE_EXAMPLE, Terms, place};

/// Parameters of a page about a place: those of the API's question, without `geometry`.
pub const KNOWN: &[&str] = &["lon", "lat", "x", "y", "crs", "parcel", "address", "date", "lang"];

/// Reads the question of a page about a place that is served.
///
/// # Errors
/// Where a parameter cannot be used.
pub fn read(query: &str, served: Served) -> Result<(Place, Terms), ParameterError> {
    let parameters = Parameters::read(Some(query), KNOWN, PLACE_EXAMPLE)?.within(served);
    Ok((place(&parameters)?, Terms::read(&parameters)?))
}

/// The language of a query that could not be read otherwise.
pub fn language_of(query: &str) -> Lang {
    let english =
        form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "lang" && value == "en");
    if english { Lang::En } else { Lang::Sv }
}

/// A place in words and on the map.
#[derive(Clone, Debug)]
pub struct PlaceParts {
    /// What it is called.
    pub name: String,
    /// A line about it: parcel, size, position, date.
    pub subheading: String,
    /// What a map shows.
    pub subject: Option<Subject>,
}

impl PlaceParts {
    /// The parts of an answered place.
    pub fn of(snapshot: &Snapshot, place: &AnsweredPlace, as_of: Date, lang: Lang) -> PlaceParts {
        PlaceParts {
            name: name(place, lang),
            subheading: subheading(place, as_of, lang),
            subject: subject(snapshot, place),
        }
    }
}

fn name(place: &AnsweredPlace, lang: Lang) -> String {
    if let Some(address) = &place.address {
        return address.clone();
    }
    match (place.kind, &place.parcel) {
        (_, Some(parcel)) => parcel.clone(),
        (PlaceKind::Line, None) => lang.pick("linjen", "the line").to_owned(),
        (PlaceKind::Area, None) => lang.pick("området", "the area").to_owned(),
        _ => lang.pick("platsen", "the place").to_owned(),
    }
}

/// Parcel, size, position and date in one line.
pub fn subheading(place: &AnsweredPlace, as_of: Date, lang: Lang) -> String {
    let [east_m, north_m] = place.coordinates;
    let (east, north) = (figure(lang, east_m, 1), figure(lang, north_m, 1));
    let at = format!("E\u{a0}{east}, N\u{a0}{north} ({})", place.crs.name());
    let mut parts = Vec::new();
    if let (PlaceKind::Point, Some(parcel)) = (place.kind, &place.parcel) {
        parts.push(format!("{} {parcel}", lang.pick("fastighet", "property")));
    }
    if let Some(area_m2) = place.area_m2 {
        parts.push(phrases::area(lang, area_m2));
    }
    parts.push(at);
    parts.push(format!(
        "{} {}",
        lang.pick("läget den", "as of"),
        phrases::date(lang, as_of)
    ));
    sentence_case(&parts.join(" · "))
}

/// What the map shows: the parcel as it is drawn, else the point. Drawn areas are not asked about on a page.
pub fn subject(snapshot: &Snapshot, place: &AnsweredPlace) -> Option<Subject> {
    if let (PlaceKind::Parcel, Some(designation)) = (place.kind, &place.parcel) {
        let found = snapshot.parcels_by_designation(designation);
        let parcels = found.exact.iter().filter_map(|&index| snapshot.parcel(index));
        let mut areas = MultiPolygon(Vec::new());
        let mut crs = None;
        for parcel in parcels {
            crs = crs.or(Some(parcel.crs));
            if crs == Some(parcel.crs) {
                areas.0.extend(parcel.area.iter().cloned());
            }
        }
        return crs.map(|crs| Subject::Area(crs, areas));
    }
    let [east_m, north_m] = place.coordinates;
    Some(Subject::Point(GridPoint {
        crs: place.crs,
        east_m,
        north_m,
    }))
}

/// The name of a theme.
pub fn theme(theme: Theme, lang: Lang) -> &'static str {
    match theme {
        Theme::DetailedPlan => lang.pick("Detaljplan", "Detailed plan"),
        Theme::ComprehensivePlan => lang.pick("Översiktsplan", "Comprehensive plan"),
        Theme::Parcels => lang.pick("Fastigheter", "Properties"),
        Theme::Terrain => lang.pick("Markens höjd", "Ground level"),
        Theme::Buildings => lang.pick("Befintliga hus", "Existing buildings"),
    }
}

/// The class of a state's chip.
pub fn state_class(state: Known) -> &'static str {
    match state {
        Known::Applies => "in-force",
        Known::DoesNotApply => "quiet",
        Known::NoData | Known::NeedsHuman => "human",
    }
}

/// What is known about the place, as a table.
pub fn coverage_section(coverage: &[Coverage], lang: Lang) -> Section {
    let heads = lang.pick(["Vad", "Känt", "Det vi vet"], ["What", "Known", "What we know"]);
    let rows = coverage
        .iter()
        .map(|coverage| {
            vec![
                Cell::text(theme(coverage.theme, lang)),
                Cell::chip(state_class(coverage.state), phrases::state(lang, coverage.state)),
                Cell::text(coverage.statement.clone()),
            ]
        })
        .collect();
    let caption = lang.pick("Vad svaret bygger på.", "What the answer rests on.");
    Section {
        table: Some(Table::new(caption, &heads, rows)),
        ..Section::new(lang.pick("Vad vi vet om platsen", "What we know about the place"))
    }
}

/// The same as a list, for a narrow place: the statements say in words what the table says with its states.
pub fn known_section(coverage: &[Coverage], lang: Lang) -> Section {
    let point = |coverage: &Coverage| format!("{}: {}", theme(coverage.theme, lang), coverage.statement);
    Section {
        points: coverage.iter().map(point).collect(),
        ..Section::new(lang.pick("Vad vi vet om platsen", "What we know about the place"))
    }
}

/// What there is to know, each text once: two plans may have the same to say.
pub fn note_texts(notes: &[Note]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for note in notes {
        if !texts.contains(&note.text) {
            texts.push(note.text.clone());
        }
    }
    texts
}

/// The fields of a query that are kept in a form.
pub fn kept_fields(query: &str, but: &[&str]) -> Vec<Field> {
    form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| !but.contains(&&**name))
        .map(|(name, value)| Field::hidden(name, value))
        .collect()
}

/// A form that asks the same of another day.
pub fn date_form(action: &str, query: &str, date: Date, lang: Lang) -> FormView {
    let mut fields = kept_fields(query, &["date"]);
    let label = lang.pick("Datum", "Date");
    fields.push(Field::input("date", "date", label, &date.to_string()).required());
    FormView {
        heading: lang.pick("Se en annan dag", "See another day").to_owned(),
        action: action.to_owned(),
        fields,
        button: lang.pick("Visa", "Show").to_owned(),
        ..FormView::default()
    }
}
