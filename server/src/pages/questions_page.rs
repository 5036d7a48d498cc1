//! `/questions`: citizens' questions, and a short answer to each.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use planvy_index::Snapshot;
use planvy_plan::Lang;
use planvy_rules::inquiry::{self, Decider, Fact, InquiryAnswer, InquiryError, Kind};

use super::building_right_page::regulation_cell;
use super::document::{Cell, DocumentPage, Field, FormView, MapView, NOTHING, Section, Table, Verdict};
use super::frame::{PageFrame, html};
use super::home::HitView;
use super::place_map::draw;
use super::place_page::{PlaceParts, kept_fields, language_of, note_texts};
use super::{phrases, problem_page};
use crate::api::inquiry::{INQUIRY, INQUIRY_EXAMPLE, question};
use crate::api::parameters::Parameters;
use crate::api::records::apart;
use crate::app::App;

/// Parameters that name a place.
const PLACE: &[&str] = &["lon", "lat", "x", "y", "crs", "parcel", "address"];

/// The list of questions.
pub async fn list_page(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let lang = match Parameters::read(Some(&query), INQUIRY, INQUIRY_EXAMPLE).and_then(|read| read.lang()) {
        Ok(lang) => lang.unwrap_or_default(),
        Err(error) => {
            return problem_page::parameter(&app, &error, language_of(&query), "/questions", &query);
        }
    };
    let world = app.world();
    let heading = lang.pick("Ställ en fråga", "Ask a question");
    let lead = lang.pick(
        "Välj en fråga. Svaret säger vad reglerna säger, med siffror, och vem som bestämmer.",
        "Choose a question. The answer says what the rules say, with numbers, and who decides.",
    );
    let kept = kept_query(&query);
    let choices = inquiry::kinds()
        .iter()
        .map(|kind| HitView {
            href: format!("/questions/{}?{kept}", kind.name()),
            label: kind.question(lang),
            about: String::new(),
        })
        .collect();
    let page = DocumentPage {
        page: PageFrame::new(
            world.as_ref().map(|world| world.snapshot().as_ref()),
            lang,
            heading,
            "/questions",
            &query,
        ),
        heading: heading.to_owned(),
        subheading: match place_named(&query) {
            Some(place) => format!("{lead} {}", about(&place, lang)),
            None => lead.to_owned(),
        },
        verdict: None,
        links: Vec::new(),
        figures: Vec::new(),
        beside: Vec::new(),
        map: None,
        sections: vec![Section {
            choices,
            ..Section::new(lang.pick("Frågorna", "The questions"))
        }],
        notes: Vec::new(),
        forms: Vec::new(),
        json_href: Some(format!("/api/v1/questions?lang={}", lang.tag())),
    };
    html(StatusCode::OK, &page)
}

/// The property or the address of a query, or its position.
fn place_named(query: &str) -> Option<String> {
    let given = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, value)| name == wanted && !value.trim().is_empty())
            .map(|(_, value)| value.into_owned())
    };
    given("parcel")
        .or_else(|| given("address"))
        .or_else(|| Some(format!("{}, {}", given("lat")?, given("lon")?)))
        .or_else(|| Some(format!("E\u{a0}{}, N\u{a0}{}", given("x")?, given("y")?)))
}

fn about(place: &str, lang: Lang) -> String {
    lang.pick(
        format!("Frågorna gäller {place}."),
        format!("The questions are about {place}."),
    )
}

/// The query without what no kind needs.
fn kept_query(query: &str) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.trim().is_empty());
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .finish()
}

/// One question: the form, and the answer where a place is named.
pub async fn question_page(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    // An empty field of a form says nothing.
    let query = kept_query(&query.unwrap_or_default());
    let lang = language_of(&query);
    let Some(kind) = inquiry::kind(&name) else {
        let what = lang.pick(
            "Frågan finns inte. Alla frågor står på /questions.",
            "There is no such question. All questions are at /questions.",
        );
        return problem_page::not_found(&app, lang, what);
    };
    let path = format!("/questions/{name}");
    let read = Parameters::read(Some(&query), INQUIRY, INQUIRY_EXAMPLE);
    let parameters = match read {
        Ok(parameters) => parameters.within(app.served()),
        Err(error) => return problem_page::parameter(&app, &error, lang, &path, &query),
    };
    let world = match app.ready_world() {
        Ok(world) => world,
        Err(problem) => return problem_page::problem(problem, lang),
    };
    let snapshot = world.snapshot();
    if PLACE.iter().all(|name| parameters.get(name).is_none()) {
        let page = empty_page(snapshot, kind, &path, &query, None, lang);
        return html(StatusCode::OK, &page);
    }
    let today = app.clock.today();
    let asked = parameters
        .date()
        .and_then(|date| question(name.clone(), &parameters, date.unwrap_or(today), lang));
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return problem_page::parameter(&app, &error, lang, &path, &query),
    };
    let asked_of = world.clone();
    match apart(&app, move || asked_of.answers().inquire(&asked)).await {
        Ok(Ok(answer)) => html(
            StatusCode::OK,
            &page(snapshot, kind, &answer, &path, &query, lang),
        ),
        Ok(Err(InquiryError::Place(error))) => problem_page::question(&app, &error, lang, &query),
        Ok(Err(error)) => {
            let verdict = Verdict::of(planvy_plan::State::NoData, missing(&error, lang));
            let status = match error {
                // The form still waits for something: that is no fault.
                InquiryError::MissingTerm { .. } => StatusCode::OK,
                _ => StatusCode::BAD_REQUEST,
            };
            html(
                status,
                &empty_page(snapshot, kind, &path, &query, Some(verdict), lang),
            )
        }
        Err(problem) => problem_page::problem(problem, lang),
    }
}

/// What a question still needs, in words.
fn missing(error: &InquiryError, lang: Lang) -> String {
    match error {
        InquiryError::MissingTerm { term, .. } => {
            let field = term_label(term, lang);
            lang.pick(
                format!("Fyll i {}.", field.to_lowercase()),
                format!("Fill in {}.", field.to_lowercase()),
            )
        }
        InquiryError::BadTerm { term, value, .. } => {
            let field = term_label(term, lang);
            let value: String = value.chars().take(40).collect();
            lang.pick(
                format!("{field}: {value} går inte att använda."),
                format!("{field}: {value} cannot be used."),
            )
        }
        InquiryError::DatesReversed { .. } => lang
            .pick(
                "Dagarna står i fel ordning.",
                "The days stand in the wrong order.",
            )
            .to_owned(),
        InquiryError::UnknownKind { .. } | InquiryError::Place(_) => error.to_string(),
    }
}

fn term_label(term: &str, lang: Lang) -> &'static str {
    match term {
        "building" => lang.pick("Vad du vill bygga", "What you want to build"),
        "areaM2" => lang.pick("Byggnadsarea i m²", "Building area in m²"),
        "ridgeHeightM" => lang.pick("Nockhöjd i meter", "Ridge height in metres"),
        "distanceM" => lang.pick(
            "Avstånd till gränsen i meter",
            "Distance to the boundary in metres",
        ),
        "withinM" => lang.pick("Hur långt bort, i meter", "How far away, in metres"),
        "since" => lang.pick("Sedan den", "Since"),
        _ => lang.pick("Uppgift", "Fact"),
    }
}

fn form(kind: &Kind, path: &str, query: &str, lang: Lang) -> FormView {
    let given = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let position = given("lon") + &given("x");
    let mut fields = Vec::new();
    if position.is_empty() {
        let is_address = !given("address").is_empty();
        let parcel = Field::input(
            "text",
            "parcel",
            lang.pick("Fastighet", "Property"),
            &given("parcel"),
        )
        .with_hint(lang.pick("Till exempel Exempelby 1:1", "For example Exempelby 1:1"));
        let address = Field::input(
            "text",
            "address",
            lang.pick("Adress", "Address"),
            &given("address"),
        );
        fields.push(if is_address { address } else { parcel.required() });
    } else {
        let place: Vec<&str> = kind.terms().iter().copied().chain(["date"]).collect();
        fields.extend(kept_fields(query, &place));
    }
    for term in kind.terms() {
        let label = term_label(term, lang);
        fields.push(match *term {
            "building" => Field {
                options: [
                    (
                        "ancillary",
                        lang.pick(
                            "Förråd, garage eller annat komplement",
                            "A shed, a garage or the like",
                        ),
                    ),
                    ("main", lang.pick("Hus", "A house")),
                    ("addition", lang.pick("Tillbyggnad", "An addition to a house")),
                ]
                .map(|(value, text)| (value.to_owned(), text.to_owned()))
                .to_vec(),
                ..Field::input("select", "building", label, &given("building"))
            },
            "since" => Field::input("date", term, label, &given(term)),
            _ => Field::input("number", term, label, &given(term)),
        });
    }
    let day = given("date");
    if !day.is_empty() && position.is_empty() {
        fields.push(Field::hidden("date", day));
    }
    if position.is_empty() {
        fields.push(Field::hidden("lang", lang.tag()));
    }
    FormView {
        heading: lang.pick("Fråga", "Ask").to_owned(),
        action: path.to_owned(),
        fields,
        button: lang.pick("Svara", "Answer").to_owned(),
        ..FormView::default()
    }
}

fn other_questions(query: &str, lang: Lang) -> HitView {
    HitView {
        href: format!("/questions?{query}"),
        label: lang.pick("Alla frågor", "All questions").to_owned(),
        about: String::new(),
    }
}

fn empty_page(
    snapshot: &Snapshot,
    kind: &Kind,
    path: &str,
    query: &str,
    verdict: Option<Verdict>,
    lang: Lang,
) -> DocumentPage {
    let heading = kind.question(lang);
    DocumentPage {
        page: PageFrame::new(Some(snapshot), lang, heading.clone(), path, query),
        heading,
        subheading: lang
            .pick(
                "Skriv vilken fastighet det gäller.",
                "Say which property it is about.",
            )
            .to_owned(),
        verdict,
        links: vec![other_questions(query, lang)],
        figures: Vec::new(),
        beside: Vec::new(),
        map: None,
        sections: Vec::new(),
        notes: Vec::new(),
        forms: vec![FormView {
            leads: true,
            ..form(kind, path, query, lang)
        }],
        json_href: None,
    }
}

fn page(
    snapshot: &Snapshot,
    kind: &Kind,
    answer: &InquiryAnswer,
    path: &str,
    query: &str,
    lang: Lang,
) -> DocumentPage {
    let parts = PlaceParts::of(snapshot, &answer.place, answer.as_of, lang);
    let heading = answer.question.clone();
    let map = parts
        .subject
        .as_ref()
        .and_then(|subject| draw(snapshot, subject, answer.as_of, &heading, lang));
    let mut sections = Vec::new();
    let mut beside = Vec::new();
    if !answer.facts.is_empty() {
        sections.push(facts_section(snapshot, &answer.facts, lang));
    }
    if !answer.abstentions.is_empty() {
        let mut section = Section::new(lang.pick("Vem som bestämmer", "Who decides"));
        section.points = answer
            .abstentions
            .iter()
            .map(|abstention| format!("{}: {}", decider(abstention.decided_by, lang), abstention.plain))
            .collect();
        beside.push(section);
    }
    let rules = HitView {
        href: format!("/rules?{}", of_place(query)),
        label: lang
            .pick("Alla regler på platsen", "All rules at the place")
            .to_owned(),
        about: String::new(),
    };
    DocumentPage {
        page: PageFrame::new(Some(snapshot), lang, heading.clone(), path, query),
        heading,
        subheading: format!("{} · {}", parts.name, parts.subheading),
        verdict: Some(Verdict::of(answer.state, answer.short.clone())),
        links: vec![rules, other_questions(&of_place(query), lang)],
        figures: Vec::new(),
        beside,
        map: map.map(MapView::from),
        sections,
        notes: note_texts(&answer.notes),
        forms: vec![form(kind, path, query, lang)],
        json_href: Some(format!("/api/v1{path}?{query}&f=json")),
    }
}

/// The place, the date and the language of a query.
fn of_place(query: &str) -> String {
    let kept = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| PLACE.contains(&&**name) || name == "date" || name == "lang");
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .finish()
}

fn facts_section(snapshot: &Snapshot, facts: &[Fact], lang: Lang) -> Section {
    let heads = lang.pick(
        ["Det vi vet", "Yta", "Var det står"],
        ["What we know", "Area", "Where it is written"],
    );
    let rows = facts
        .iter()
        .map(|fact| {
            let source = match (fact.regulation, fact.plan, &fact.legal_basis) {
                (Some(regulation), ..) => {
                    let wording = fact.formulation.as_deref();
                    let wording = wording.unwrap_or(lang.pick("bestämmelsen", "the regulation"));
                    regulation_cell(snapshot, wording, regulation, lang)
                }
                (None, Some(plan), _) => Cell::link(
                    lang.pick("planen", "the plan"),
                    format!("/plans/{plan}?lang={}", lang.tag()),
                ),
                (None, None, Some(law)) => Cell::text(law.clone()),
                (None, None, None) => Cell::nothing(),
            };
            let plain = match &fact.parcel {
                Some(parcel) if !fact.plain.contains(parcel.as_str()) => format!("{parcel}: {}", fact.plain),
                _ => fact.plain.clone(),
            };
            vec![
                Cell::text(plain),
                Cell::text(
                    fact.area_m2
                        .map_or_else(|| NOTHING.to_owned(), |size| phrases::area(lang, size)),
                ),
                source,
            ]
        })
        .collect();
    let caption = lang.pick("Det som svaret bygger på.", "What the answer rests on.");
    Section {
        table: Some(Table::new(caption, &heads, rows)),
        ..Section::new(lang.pick("Underlag", "What it rests on"))
    }
}

fn decider(decider: Decider, lang: Lang) -> &'static str {
    match decider {
        Decider::BuildingCommittee => lang.pick("Byggnadsnämnden", "The building committee"),
        Decider::CadastralAuthority => lang.pick("Lantmäteriet", "The cadastral authority"),
        Decider::Municipality => lang.pick("Kommunen", "The municipality"),
        Decider::CountyBoard => lang.pick("Länsstyrelsen", "The county board"),
        Decider::Neighbour => lang.pick("Grannen", "The neighbour"),
    }
}
