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

/// Addresses that a client puts a slash at the end of. For others that is a fault, and said to be: `items/` is no feature.
const WITH_A_SLASH: [&str; 1] = [
    // OWSLib 0.35, for the list of processes.
    "/ogc/processes/",
];

/// The address without its last slash, where a client is known to put one.
fn without_last_slash(uri: &Uri) -> Option<String> {
    let known = WITH_A_SLASH.into_iter().find(|path| *path == uri.path())?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}{query}", known.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::without_last_slash;

    #[test]
    fn a_slash_that_a_client_is_known_to_add_leads_to_the_address_without() {
        let led = |uri: &str| without_last_slash(&uri.parse().unwrap());
        assert_eq!(
            led("/ogc/processes/?f=json").as_deref(),
            Some("/ogc/processes?f=json")
        );
        for address in [
            "/",
            "/ogc/processes",
            "/ogc/collections/plans/items/",
            "/api/v1/rules/",
        ] {
            assert_eq!(led(address), None, "{address}");
        }
    }
}
