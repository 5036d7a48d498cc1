//! Errors as pages: what was wrong, and what to do next.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use planvy_plan::Lang;
use planvy_rules::QuestionError;

use super::frame::{PageFrame, html, query_of};
use super::home::HitView;
use crate::api::parameters::ParameterError;
use crate::app::App;
use crate::http::problem::{Problem, ProblemKind};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: PageFrame,
    heading: String,
    detail: String,
    suggestions: Vec<HitView>,
    searched: String,
}

fn page(
    app: Option<&App>,
    status: StatusCode,
    lang: Lang,
    texts: (String, String),
    (searched, suggestions): (&str, Vec<HitView>),
    address: (&str, &str),
) -> Response {
    let world = app.and_then(App::world);
    let snapshot = world.as_ref().map(|world| world.snapshot().as_ref());
    let (heading, detail) = texts;
    let (path, query) = address;
    let page = ProblemPage {
        page: PageFrame::new(snapshot, lang, heading.clone(), path, query),
        heading,
        detail,
        suggestions,
        searched: searched.to_owned(),
    };
    html(status, &page)
}

/// The page of a parameter that cannot be used.
pub fn parameter(app: &App, error: &ParameterError, lang: Lang, path: &str, query: &str) -> Response {
    let heading = lang
        .pick("Frågan går inte att läsa", "The question cannot be read")
        .to_owned();
    let detail = format!(
        "{}. {} {}",
        error.text(lang),
        lang.pick("Till exempel:", "For example:"),
        error.example
    );
    page(
        Some(app),
        StatusCode::BAD_REQUEST,
        lang,
        (heading, detail),
        ("", Vec::new()),
        (path, query),
    )
}

/// The page of a problem that has no words of its own here.
pub fn problem(problem: Problem, lang: Lang) -> Response {
    let heading = lang
        .pick(
            "Sidan kan inte visas just nu",
            "The page cannot be shown right now",
        )
        .to_owned();
    let (sv, en) = match problem.kind {
        ProblemKind::NotReady => (
            "Planerna läses in. Försök igen om en stund.",
            "The plans are being loaded. Try again in a moment.",
        ),
        ProblemKind::Overloaded | ProblemKind::TooSlow => (
            "Servern hann inte svara. Försök igen om en stund, eller fråga om en mindre plats.",
            "The server was not in time. Try again in a moment, or ask about a smaller place.",
        ),
        _ => (
            "Servern kunde inte svara. Felet ligger hos oss, inte i frågan.",
            "The server could not answer. The fault is ours, not the question's.",
        ),
    };
    let detail = lang.pick(sv, en).to_owned();
    page(
        None,
        problem.status(),
        lang,
        (heading, detail),
        ("", Vec::new()),
        ("/", ""),
    )
}

/// The page of a question to an interface for programs that a person asked. What is wrong is said by the interface, in English.
pub fn refused(app: &App, problem: &Problem, path: &str, query: &str) -> Response {
    let is_english =
        form_urlencoded::parse(query.as_bytes()).any(|(name, lang)| name == "lang" && lang == "en");
    let lang = if is_english { Lang::En } else { Lang::Sv };
    let is_missing = problem.kind == ProblemKind::NotFound;
    if problem.status().is_server_error() {
        return self::problem(problem.clone(), lang);
    }
    let heading = if is_missing {
        lang.pick("Här finns inget", "There is nothing here")
    } else {
        lang.pick("Frågan går inte att läsa", "The question cannot be read")
    };
    let mut detail = lang
        .pick("Gränssnittet svarar på engelska: ", "The interface says: ")
        .to_owned();
    detail.push_str(&problem.detail);
    if let Some(example) = &problem.example {
        detail.push_str(lang.pick(" Till exempel: ", " For example: "));
        detail.push_str(example);
    }
    page(
        Some(app),
        problem.status(),
        lang,
        (heading.to_owned(), detail),
        ("", Vec::new()),
        (path, query),
    )
}

/// The page where nothing is.
pub fn not_found(app: &App, lang: Lang, what: &str) -> Response {
    let heading = lang.pick("Här finns inget", "There is nothing here").to_owned();
    page(
        Some(app),
        StatusCode::NOT_FOUND,
        lang,
        (heading, what.to_owned()),
        ("", Vec::new()),
        ("/", ""),
    )
}

/// The page of a question without an answer.
pub fn question(app: &App, error: &QuestionError, lang: Lang, query: &str) -> Response {
    let near_link = |name: &str, label: &String| HitView {
        href: format!("/rules?{}", query_of(&[(name, label), ("lang", lang.tag())])),
        label: label.clone(),
        about: String::new(),
    };
    let searched = match error {
        QuestionError::UnknownParcel { designation, .. } => designation,
        QuestionError::UnknownAddress { address, .. } => address,
        _ => "",
    };
    let (status, heading, detail, suggestions) = match error {
        QuestionError::UnknownParcel { designation, near } => (
            StatusCode::NOT_FOUND,
            lang.pick("Fastigheten finns inte här", "The property is not here"),
            match lang {
                Lang::Sv => format!("Ingen inläst fastighet heter {designation}. Det kan bero på stavningen, eller på att kommunens fastigheter inte är inlästa."),
                Lang::En => format!("No loaded property is called {designation}. The spelling may differ, or the municipality's properties are not loaded."),
            },
            near.iter().map(|label| near_link("parcel", label)).collect(),
        ),
        QuestionError::UnknownAddress { address, near } => (
            StatusCode::NOT_FOUND,
            lang.pick("Adressen finns inte här", "The address is not here"),
            match lang {
                Lang::Sv => format!("Ingen inläst adress liknar {address}. Kontrollera stavningen, eller sök på fastigheten, planen eller en koordinat."),
                Lang::En => format!("No loaded address is like {address}. Check the spelling, or search for the property, the plan or a coordinate."),
            },
            near.iter().map(|label| near_link("address", label)).collect(),
        ),
        QuestionError::Unresolved(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            lang.pick("Svaret går inte att räkna ut här", "The answer cannot be worked out here"),
            lang.pick(
                "Gränserna på platsen är ritade så att tjänsten inte får fram ett resultat att lita på. Fråga kommunen.",
                "The outlines at the place are drawn so that the service gets no result to rely on. Ask the municipality.",
            )
            .to_owned(),
            Vec::new(),
        ),
        other => (
            StatusCode::BAD_REQUEST,
            lang.pick("Platsen går inte att använda", "The place cannot be used"),
            match lang {
                Lang::Sv => "Platsen ligger utanför Sverige eller är felskriven. Kontrollera ordningen: x är öst, y är norr; lon är longitud, lat är latitud.".to_owned(),
                Lang::En => format!("{other}."),
            },
            Vec::new(),
        ),
    };
    page(
        Some(app),
        status,
        lang,
        (heading.to_owned(), detail),
        (searched, suggestions),
        ("/rules", query),
    )
}
