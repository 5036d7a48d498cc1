//! What every request under `/ogc` says: from which world, on which day, in which language and form.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use jiff::civil::Date;
use planvy_features::View;
use planvy_plan::Lang;
use serde::Serialize;

use super::base::Base;
use super::form::{self, Form};
use super::link::{Address, Link, self_and_alternates};
use super::parameters::Parameters;
use crate::app::App;
use crate::http::conditional::{MOST_HEADERS, mark, unchanged};
use crate::http::edge::internal_fault;
use crate::http::problem::Problem;
use crate::world::World;

/// The parameters that every resource takes.
pub const EVERYWHERE: &[&str] = &["f", "lang"];

/// A request, read as far as all resources have it in common.
#[derive(Clone, Debug)]
pub struct Question {
    /// The world that answers.
    pub world: Arc<World>,
    /// The date of today.
    pub today: Date,
    /// The language of words.
    pub lang: Lang,
    /// The form of the answer.
    pub form: Form,
    /// The forms that the resource has.
    pub offered: &'static [Form],
    /// Where the interface is.
    pub base: Base,
    /// The address of the resource with what was asked.
    pub address: Address,
    /// A mark of the drawings that are shown, which no snapshot holds.
    pub drawings: u64,
}

impl Question {
    /// Reads a request whose parameters are read already. `path` is the resource under the root, with a slash before it.
    ///
    /// # Errors
    /// Where a parameter cannot be used, or nothing is loaded yet.
    pub fn read(
        app: &App,
        headers: &HeaderMap,
        path: &str,
        parameters: &Parameters<'_>,
        offered: &'static [Form],
    ) -> Result<Question, Problem> {
        let lang = parameters.lang()?;
        let form = form::chosen(headers, parameters.get("f"), offered)?;
        let base = Base::of(headers);
        let address = Address::new(base.at(path), parameters.pairs());
        Ok(Question {
            world: app.ready_world()?,
            today: app.clock.today(),
            lang,
            form,
            offered,
            base,
            address,
            drawings: app.proposals().mark(),
        })
    }

    /// A request for a resource that takes only the parameters that all take.
    ///
    /// # Errors
    /// Where a parameter cannot be used, or nothing is loaded yet.
    pub fn plain(app: &App, head: &Parts, path: &str, offered: &'static [Form]) -> Result<Question, Problem> {
        let parameters = Parameters::read(head.uri.query(), EVERYWHERE, std::iter::empty())?;
        Question::read(app, &head.headers, path, &parameters, offered)
    }

    /// What questions about features are asked of, as of a day.
    pub fn view(&self, date: Date) -> View<'_> {
        self.world.view(date, self.lang)
    }

    /// The tag of the answer: of the snapshot, the drawings, the day and the form.
    pub fn tag(&self) -> HeaderValue {
        let of_day = self.world.tags().of_day(self.today);
        let stem = of_day.to_str().unwrap_or_default().trim_end_matches('"');
        let mut tag = String::with_capacity(stem.len() + 32);
        tag.push_str(stem);
        // Writing to a string cannot fail.
        let _written = write!(tag, "-{:x}-{}\"", self.drawings, self.form.word);
        HeaderValue::try_from(tag).unwrap_or(of_day)
    }

    /// The 304 for a caller who has the answer already.
    pub fn unchanged(&self, headers: &HeaderMap) -> Option<Response> {
        // Most callers ask for the first time: for them the tag is made once, with the answer.
        headers.get(header::IF_NONE_MATCH)?;
        unchanged(headers, &self.tag())
    }

    /// The links that the resource has to itself and to its other forms.
    pub fn own_links(&self) -> Vec<Link> {
        self_and_alternates(&self.address, self.form, self.offered, self.lang)
    }

    /// A link to another resource under the root in a form, in the same language.
    pub fn link(
        &self,
        rel: &'static str,
        path: &str,
        form: Form,
        title: impl Into<Cow<'static, str>>,
    ) -> Link {
        Link::new(rel, form.media_type, self.href(path, form), title)
    }

    /// The address of another resource under the root in a form, in the same language.
    pub fn href(&self, path: &str, form: Form) -> String {
        let query = match self.lang {
            Lang::Sv => "?f=",
            Lang::En => "?lang=en&f=",
        };
        [self.base.root(), path, query, form.word].concat()
    }

    /// An answer of bytes in the form that was asked for.
    pub fn answer(&self, body: Vec<u8>) -> Response {
        let mut response = Response::new(Body::from(body));
        let headers = response.headers_mut();
        headers.reserve(MOST_HEADERS);
        headers.insert(header::CONTENT_TYPE, self.form.content_type());
        let language = HeaderValue::from_static(self.lang.tag());
        headers.insert(header::CONTENT_LANGUAGE, language);
        mark(headers, self.tag());
        response
    }

    /// An answer of a document in JSON.
    ///
    /// # Errors
    /// Where it cannot be said in JSON, which is a fault of the server.
    pub fn json(&self, document: &impl Serialize) -> Result<Response, Problem> {
        let body = serde_json::to_vec(document).map_err(|error| {
            tracing::error!(%error, "an answer cannot be written as JSON");
            internal_fault()
        })?;
        Ok(self.answer(body))
    }
}
