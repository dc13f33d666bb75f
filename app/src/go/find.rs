//! What the command palette asks the server.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::found::Group;

/// `org` and `app` are the slugs of the address, `typed` is what somebody looks for. 401 when the session
/// has ended, 404 for an application that is not the operator's.
#[server(name = GoTo, prefix = "/api", endpoint = "go", input = GetUrl)]
pub async fn find(org: String, app: String, typed: String) -> Result<Vec<Group>, ServerFnError> {
    super::load::find(&org, &app, &typed).await
}
