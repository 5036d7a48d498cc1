//! `/building-right?…`: what may be built at a place, and what is left.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use planvy_index::Snapshot;
use planvy_plan::{Lang, RegulationId, State as Known};
use planvy_rules::building_right::{
    BoundBy, BoundSide, BuildingRightAnswer, BuildingRightArea, Exclusion, ExclusionReason, Limit,
    LimitState, PlainBound, PlainBuilding,
};
use planvy_rules::sentences::sentence_case;

use super::building_right_figures::{figures, unknown};
use super::document::{Cell, DocumentPage, MapView, NOTHING, Section, Table, Verdict};
use super::frame::{PageFrame, html};
use super::home::HitView;
use super::overlays::overlay;
use super::place_map::{OverlayShape, draw_with};
use super::place_page::{
    PlaceParts, coverage_section, date_form, known_section, language_of, note_texts, read,
};
use super::{phrases, problem_page};
use crate::app::App;
use crate::http::conditional;
use crate::map::Overlay;

/// The page.
pub async fn building_right_page(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let (place, terms) = match read(&query, app.served()) {
        Ok(read) => read,
        Err(error) => {
            return problem_page::parameter(&app, &error, language_of(&query), "/building-right", &query);
        }
    };
    let lang = terms.lang.unwrap_or_default();
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let today = app.clock.today();
    let tag = world.tags().of(terms.date, today);
    if let Some(unchanged) = conditional::unchanged(&headers, &tag) {
        return unchanged;
    }
    let question = terms.question(place, today);
    let asked = (world.clone(), question.clone());
    let answered = crate::api::records::apart(&app, move || asked.0.answers().building_right(&asked.1)).await;
    let answer = match answered {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return problem_page::question(&app, &error, lang, &query),
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let page = page(world.snapshot(), &answer, &query, lang);
    let mut response = html(StatusCode::OK, &page);
    conditional::mark(response.headers_mut(), tag);
    response
}

fn page(snapshot: &Snapshot, answer: &BuildingRightAnswer, query: &str, lang: Lang) -> DocumentPage {
    let parts = PlaceParts::of(snapshot, &answer.place, answer.as_of, lang);
    let what = lang.pick("Byggrätt", "Building right");
    let heading = format!("{what}: {}", parts.name);
    let overlays = overlays(answer, lang);
    let map = parts
        .subject
        .as_ref()
        .and_then(|subject| draw_with(snapshot, subject, &overlays, answer.as_of, &heading, lang));
    let mut sections = Vec::new();
    for (number, area) in (1..).zip(&answer.areas) {
        sections.extend(area_sections(snapshot, number, area, answer.areas.len(), lang));
    }
    // Where there are no numbers, what is known stands beside the map instead.
    let (beside, last) = if answer.areas.is_empty() {
        (vec![known_section(&answer.coverage, lang)], None)
    } else {
        (Vec::new(), Some(coverage_section(&answer.coverage, lang)))
    };
    sections.extend(last);
    DocumentPage {
        page: PageFrame::new(Some(snapshot), lang, heading.clone(), "/building-right", query),
        heading,
        subheading: parts.subheading,
        verdict: Some(verdict(answer, lang)),
        links: links(query, !answer.areas.is_empty(), lang),
        figures: match answer.areas.as_slice() {
            [only] => figures(only, lang),
            _ => Vec::new(),
        },
        beside,
        map: map.map(MapView::from),
        sections,
        notes: note_texts(&answer.notes),
        forms: vec![date_form("/building-right", query, answer.as_of, lang)],
        json_href: Some(format!("/api/v1/building-right?{query}&f=json")),
    }
}

/// What it comes to: the land, and whether anything of it may be built on.
fn verdict(answer: &BuildingRightAnswer, lang: Lang) -> Verdict {
    let land_m2: f64 = answer.areas.iter().map(|area| area.area_m2).sum();
    let buildable_m2: f64 = answer.areas.iter().map(|area| area.buildable_area_m2).sum();
    if answer.areas.is_empty() {
        let plans = answer.coverage.first();
        let state = plans.map_or(Known::NoData, |coverage| coverage.state);
        let known = plans.map_or_else(String::new, |coverage| coverage.statement.clone());
        if answer.is_under_foreign_law() {
            return Verdict::of(state, known);
        }
        let none = lang.pick(
            "Här finns ingen kvartersmark i en plan som gäller, så ingen byggrätt kan räknas ut.",
            "There is no development land here in a plan in force, so no building right can be worked out.",
        );
        let class = if state == Known::Applies {
            Known::DoesNotApply
        } else {
            state
        };
        return Verdict::of(class, format!("{none} {known}"));
    }
    let (buildable, land) = (phrases::area(lang, buildable_m2), phrases::area(lang, land_m2));
    let at_most = answer.areas.iter().any(|area| area.buildable_is_at_most);
    let statement = match (lang, at_most) {
        (Lang::Sv, false) => format!("{buildable} av {land} kvartersmark får bebyggas med huvudbyggnader."),
        (Lang::Sv, true) => {
            format!("Högst {buildable} av {land} kvartersmark får bebyggas med huvudbyggnader.")
        }
        (Lang::En, false) => {
            format!("{buildable} of {land} of development land may be built on with main buildings.")
        }
        (Lang::En, true) => {
            format!("At most {buildable} of {land} of development land may be built on with main buildings.")
        }
    };
    Verdict::of(Known::Applies, statement)
}

/// Where to go on; to the volume only where there is one.
fn links(query: &str, has_volume: bool, lang: Lang) -> Vec<HitView> {
    let link = |path: &str, sv: &str, en: &str| HitView {
        href: format!("{path}?{query}"),
        label: lang.pick(sv, en).to_owned(),
        about: String::new(),
    };
    let volume = HitView {
        href: format!("/api/v1/envelope?{query}&f=cityjson"),
        label: lang
            .pick("Volymen i 3D (CityJSON)", "The volume in 3D (CityJSON)")
            .to_owned(),
        about: String::new(),
    };
    let places = [
        link("/rules", "Alla regler på platsen", "All rules at the place"),
        link("/questions", "Ställ en fråga om platsen", "Ask about the place"),
    ];
    places.into_iter().chain(has_volume.then_some(volume)).collect()
}

fn area_sections(
    snapshot: &Snapshot,
    number: usize,
    area: &BuildingRightArea,
    count: usize,
    lang: Lang,
) -> Vec<Section> {
    let uses = area.use_names.join(", ");
    let name = match (lang, count) {
        (_, 1) => uses,
        (Lang::Sv, _) => format!("Område {number}: {uses}"),
        (Lang::En, _) => format!("Area {number}: {uses}"),
    };
    let mut whole = Section::new(format!("{name}, {}", phrases::area(lang, area.area_m2)));
    whole.chip = Some(("in-force", area.plan_name.clone()));
    let mut sections = vec![whole];
    if !area.limits.is_empty() {
        sections.push(Section {
            table: Some(limit_table(snapshot, &area.limits, lang)),
            ..Section::part(lang.pick("Talen i planen", "The numbers of the plan"))
        });
    }
    if !area.excluded.is_empty() {
        sections.push(Section {
            table: Some(exclusion_table(snapshot, &area.excluded, lang)),
            ..Section::part(lang.pick("Mark som faller bort", "Land that falls away"))
        });
    }
    if let Some(building) = &area.largest_plain_building {
        sections.push(plain_building(snapshot, area, building, lang));
    }
    sections.push(Section {
        points: area.statements.clone(),
        ..Section::part(lang.pick("Så har vi räknat", "How it was worked out"))
    });
    sections
}

fn exclusion_table(snapshot: &Snapshot, excluded: &[Exclusion], lang: Lang) -> Table {
    let heads = lang.pick(["Skäl", "Yta", "Bestämmelse"], ["Reason", "Area", "Regulation"]);
    let rows = excluded
        .iter()
        .map(|exclusion| {
            let reason = match exclusion.reason {
                ExclusionReason::NoBuild => lang.pick("Får inte bebyggas", "No building"),
                ExclusionReason::AncillaryOnly => {
                    lang.pick("Bara komplementbyggnad", "Ancillary buildings only")
                }
                ExclusionReason::BelowGroundOnly => lang.pick("Bara under mark", "Below ground only"),
                ExclusionReason::Setback => lang.pick("För nära gränsen", "Too near the boundary"),
                ExclusionReason::Reserve => lang.pick("Reserverad mark", "Reserved land"),
            };
            let size = exclusion.area_m2.map_or_else(
                || unknown(LimitState::Unknown, lang),
                |size| phrases::area(lang, size),
            );
            vec![
                Cell::text(reason),
                Cell::text(size),
                regulation_cell(snapshot, &exclusion.name, exclusion.regulation, lang),
            ]
        })
        .collect();
    let caption = lang.pick(
        "Ytorna kan ligga på varandra.",
        "The areas may lie on top of each other.",
    );
    Table::new(caption, &heads, rows)
}

fn limit_table(snapshot: &Snapshot, limits: &[Limit], lang: Lang) -> Table {
    let heads = lang.pick(
        ["Regel", "Blir här", "Delas av"],
        ["Rule", "Comes to here", "Shared by"],
    );
    let rows = limits
        .iter()
        .map(|limit| {
            let allowed = limit
                .allowed_m2
                .map_or_else(|| NOTHING.to_owned(), |allowed| phrases::area(lang, allowed));
            let shared = limit.shared_by.map_or_else(
                || NOTHING.to_owned(),
                |count| match lang {
                    Lang::Sv => format!("{count} fastigheter"),
                    Lang::En => format!("{count} properties"),
                },
            );
            vec![
                regulation_cell(snapshot, &limit.plain, limit.regulation, lang),
                Cell::text(allowed),
                Cell::text(shared),
            ]
        })
        .collect();
    let caption = lang.pick(
        "Varje tal med den bestämmelse det står i.",
        "Each number with its regulation.",
    );
    Table::new(caption, &heads, rows)
}

/// A link to a regulation where its plan's page tells it, with wording and source; the text alone where it is not loaded.
pub(super) fn regulation_cell(snapshot: &Snapshot, text: &str, regulation: RegulationId, lang: Lang) -> Cell {
    let plan = snapshot
        .regulation_by_id(regulation)
        .and_then(|index| snapshot.regulation(index))
        .and_then(|entry| snapshot.plan(entry.plan));
    match plan {
        Some(stored) => Cell::link(
            text,
            format!("/plans/{}?lang={}#r-{regulation}", stored.plan.id, lang.tag()),
        ),
        None => Cell::text(text),
    }
}

fn plain_building(
    snapshot: &Snapshot,
    area: &BuildingRightArea,
    building: &PlainBuilding,
    lang: Lang,
) -> Section {
    let mut section = Section::part(lang.pick("Ett enkelt hus som ryms", "A plain house that fits"));
    section.paragraphs.extend(building.because.iter().cloned());
    if !building.bounds.is_empty() {
        section.table = Some(bound_table(snapshot, area, &building.bounds, lang));
    }
    section
}

/// What stops the house, each reason once with the sides that it stops.
fn bound_table(snapshot: &Snapshot, area: &BuildingRightArea, bounds: &[PlainBound], lang: Lang) -> Table {
    let mut reasons: Vec<(&PlainBound, Vec<&'static str>)> = Vec::new();
    for bound in bounds {
        let same = |held: &PlainBound| (held.by, held.regulation) == (bound.by, bound.regulation);
        let side = bound_side(bound.side, lang);
        match reasons.iter_mut().find(|(held, _)| same(held)) {
            Some((_, sides)) => sides.push(side),
            None => reasons.push((bound, vec![side])),
        }
    }
    let rows = reasons
        .into_iter()
        .map(|(bound, sides)| {
            let reason = bound_reason(area, bound, lang);
            let reason = match bound.regulation {
                Some(regulation) => regulation_cell(snapshot, &reason, regulation, lang),
                None => Cell::text(reason),
            };
            vec![reason, Cell::text(sentence_case(&sides.join(", ")))]
        })
        .collect();
    let caption = lang.pick(
        "Det som hindrar huset från att bli större.",
        "What keeps the house from being larger.",
    );
    let heads = lang.pick(["Regel eller gräns", "Begränsar"], ["Rule or border", "Limits"]);
    Table::new(caption, &heads, rows)
}

/// What stops the house, in the words of the tables above it.
fn bound_reason(area: &BuildingRightArea, bound: &PlainBound, lang: Lang) -> String {
    let of_rule = bound.regulation.and_then(|regulation| {
        let limit = area.limits.iter().find(|limit| limit.regulation == regulation);
        let excluded = area.excluded.iter().find(|held| held.regulation == regulation);
        limit
            .map(|limit| limit.plain.clone())
            .or_else(|| excluded.map(|excluded| excluded.name.clone()))
    });
    of_rule.unwrap_or_else(|| match bound.by {
        BoundBy::PlaceBorder => lang
            .pick(
                "Fastighetens eller ytans gräns",
                "The border of the property or the area",
            )
            .to_owned(),
        BoundBy::Shape => lang.pick("Markens form", "The shape of the land").to_owned(),
        BoundBy::UseBorder | BoundBy::Exclusion | BoundBy::Limit => bound.plain.clone(),
    })
}

fn bound_side(side: BoundSide, lang: Lang) -> &'static str {
    match side {
        BoundSide::North => lang.pick("norrut", "to the north"),
        BoundSide::East => lang.pick("österut", "to the east"),
        BoundSide::South => lang.pick("söderut", "to the south"),
        BoundSide::West => lang.pick("västerut", "to the west"),
        BoundSide::Footprint => lang.pick("ytan", "the footprint"),
        BoundSide::GrossFloorArea => lang.pick("bruttoarean", "the gross floor area"),
        BoundSide::Storeys => lang.pick("våningarna", "the storeys"),
        BoundSide::Ridge => lang.pick("nocken", "the ridge"),
    }
}

/// The land that may be built on, and the house that fits.
fn overlays(answer: &BuildingRightAnswer, lang: Lang) -> Vec<OverlayShape> {
    let (land, house) = (
        lang.pick("Får bebyggas", "May be built on"),
        lang.pick("Ett enkelt hus som ryms", "A plain house that fits"),
    );
    let of_area = |area: &BuildingRightArea| {
        let footprint = area
            .largest_plain_building
            .as_ref()
            .map(|building| &building.footprint);
        [
            overlay(Overlay::Buildable, area.buildable.as_ref(), land, land),
            overlay(Overlay::Proposal, footprint, house, house),
        ]
    };
    answer.areas.iter().flat_map(of_area).flatten().collect()
}
