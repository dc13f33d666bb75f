//! The page that shows the OpenAPI document. The server renders it from the document itself, so the
//! page needs no script and loads nothing from other sites.

use axum::extract::{FromRequestParts as _, Request, State};
use axum::response::Response;
use rollcall_app::docs::{Call, Docs, Given};
use rollcall_app::page_context::PageContext;
use serde_json::Value;

use super::openapi::document;
use crate::state::ServerState;

const METHODS: [&str; 4] = ["get", "post", "patch", "delete"];

/// `GET /v3/docs`
pub async fn docs(State(server): State<ServerState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let Ok(page_context) = PageContext::from_request_parts(&mut parts, &server.app).await;
    let origin = server.web.public_url.origin();
    let document = serde_json::to_value(document(origin)).unwrap_or_default();
    let docs = Docs { origin: origin.to_owned(), calls: calls(&document, origin) };
    rollcall_app::docs::page(&page_context, docs)
}

fn calls(document: &Value, origin: &str) -> Vec<Call> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            METHODS
                .into_iter()
                .filter_map(move |method| item.get(method).map(|one| (method, path, one)))
        })
        .map(|(method, path, operation)| call(document, origin, method, path, operation))
        .collect()
}

fn call(document: &Value, origin: &str, method: &str, path: &str, operation: &Value) -> Call {
    // The document's texts are Markdown, but the page shows plain text.
    let text = |value: &Value| value.as_str().unwrap_or_default().replace('`', "");
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let content = &operation["requestBody"]["content"];
    let form = !content["multipart/form-data"].is_null();
    let kind = if form { "multipart/form-data" } else { "application/json" };
    let schema = resolve(document, &content[kind]["schema"]);
    let body = &schema["example"];
    let responses = operation["responses"].as_object().into_iter().flatten();
    Call {
        id: text(&operation["operationId"]),
        group: text(&operation["tags"][0]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]).trim_end_matches('.').to_owned(),
        description: text(&operation["description"]),
        parameters: parameters
            .map(|one| Given { name: text(&one["name"]), words: text(&one["description"]) })
            .collect(),
        fields: fields(document, schema),
        responses: responses
            .map(|(status, one)| Given { name: status.clone(), words: text(&one["description"]) })
            .collect(),
        curl: curl(origin, method, path, body, form),
    }
}

fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/components/schemas/"));
    name.map_or(schema, |name| &document["components"]["schemas"][name])
}

fn fields(document: &Value, schema: &Value) -> Vec<Given> {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let required = |name: &str| {
        schema["required"].as_array().is_some_and(|list| list.iter().any(|one| one == name))
    };
    properties
        .map(|(name, field)| {
            let words = field["description"]
                .as_str()
                .or_else(|| resolve(document, field)["description"].as_str())
                .unwrap_or_default();
            let mark = if required(name) { "Required. " } else { "" };
            Given { name: name.clone(), words: format!("{mark}{words}").replace('`', "") }
        })
        .collect()
}

/// A command for one call. It runs as it is, once the variables at the top of the page are set.
fn curl(origin: &str, method: &str, path: &str, body: &Value, form: bool) -> String {
    let path = path
        .replace("{organization_id}", "$ORGANIZATION")
        .replace("{application_id}", "$APPLICATION")
        .replace("{vendor_data}", "user-1")
        .replace("{didit_internal_id}", "$USER_ID")
        .replace("{report_id}", "$REPORT")
        .replace("{uuid}", "$FACE")
        .replace("{entry}", "$ENTRY");
    let mut line = String::from("curl");
    if method != "get" {
        line.push_str(&format!(" -X {}", method.to_uppercase()));
    }
    line.push_str(&format!(" \"{origin}{path}\" -H \"x-api-key: $ROLLCALL_KEY\""));
    if form {
        let fields = body.as_object().into_iter().flatten();
        for (name, value) in fields {
            let value = value.as_str().unwrap_or_default();
            line.push_str(&format!(" \\\n  -F '{name}={value}'"));
        }
    } else if !body.is_null() {
        line.push_str(&format!(" \\\n  -H 'content-type: application/json' -d '{body}'"));
    }
    line
}
