use axum::body::Body;
use axum::response::Response;
use rollcall_app::console::ConsoleContext;
use rollcall_core::imports;

use crate::attachment;

/// `GET /{org}/{app}/imports/template.csv`: the header and two example rows. It says nothing about
/// the roster, so whoever may open the application may have it.
pub async fn template(_console: ConsoleContext) -> Response {
    attachment::csv("rollcall-template.csv", Body::from(imports::TEMPLATE))
}
