//! Every address of the server.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::MethodRouter;

use planvy_plan::Lang;

use crate::api;
use crate::app::App;
use crate::bulk;
use crate::http::negotiation::prefers_page;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::system;
use crate::ogc;
use crate::pages;
use crate::three_d;
use crate::viewer_files;

/// An address with what answers there.
#[derive(Clone, Copy)]
pub struct Resource {
    /// The path, with `{name}` for one part and `{*name}` for the rest.
    pub template: &'static str,
    /// What answers, by method.
    pub methods: fn() -> MethodRouter<Arc<App>>,
}

/// Every address.
pub fn resources() -> impl Iterator<Item = &'static Resource> {
    api::RESOURCES
        .iter()
        .chain(system::RESOURCES)
        .chain(three_d::RESOURCES)
        .chain(ogc::RESOURCES)
        .chain(bulk::RESOURCES)
        .chain(pages::RESOURCES)
        .chain(viewer_files::RESOURCES)
}

/// The templates of all routes, for figures and logs.
pub fn templates() -> impl Iterator<Item = &'static str> {
    resources().map(|resource| resource.template)
}

/// The router of the whole server.
pub fn router(app: Arc<App>) -> Router {
    resources()
        .fold(Router::new(), |router, resource| {
            router.route(resource.template, (resource.methods)())
        })
        .fallback(nothing_here)
        .with_state(app)
}

async fn nothing_here(State(app): State<Arc<App>>, request: Request) -> Response {
    if let Some(address) = without_last_slash(request.uri()) {
        return Redirect::permanent(&address).into_response();
    }
    if prefers_page(request.headers()) {
        let what = "Adressen leder ingenstans. Sök på en adress, en fastighet eller en plan i stället.";
        return pages::problem_page::not_found(&app, Lang::Sv, what);
    }
    let detail = "There is nothing at this address. /api/openapi.json lists what there is.";
    Problem::new(ProblemKind::NotFound, detail).into_response()
}

/// The address of an OGC service that somebody meant who put a slash at its end, as some clients do (OWSLib asks for `processes/`); `None` for any
/// other. It stays below `/ogc`, on this server.
fn without_last_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/')?.trim_end_matches('/');
    let is_ogc = path == "/ogc" || path.starts_with("/ogc/");
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    is_ogc.then(|| format!("{path}{query}"))
}

#[cfg(test)]
mod tests {
    use super::without_last_slash;

    #[test]
    fn a_slash_at_the_end_of_an_ogc_address_leads_to_the_one_without_and_never_elsewhere() {
        let led = |uri: &str| without_last_slash(&uri.parse().unwrap());
        assert_eq!(
            led("/ogc/processes/?f=json").as_deref(),
            Some("/ogc/processes?f=json")
        );
        assert_eq!(led("/ogc//").as_deref(), Some("/ogc"));
        for address in [
            "/",
            "//",
            "/ogc",
            "/ogc?x=/",
            "/api/v1/rules/",
            "//elsewhere.example/ogc/",
            "/ogcs/",
        ] {
            assert_eq!(led(address), None, "{address}");
        }
    }
}
