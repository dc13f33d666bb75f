//! What the API says of a value that it stores and that is probably wrong.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::common::Server;

fn fields(answer: &Value) -> Vec<&str> {
    let warnings = answer["warnings"].as_array().expect("warnings");
    warnings.iter().map(|one| one["field"].as_str().expect("a field")).collect()
}

#[tokio::test]
async fn a_write_says_which_of_its_values_are_probably_wrong() {
    let server = Server::start().await;
    let program = server.program().await;
    let body = json!({
        "vendor_data": "R\u{421}-1", "full_name": "JosÃ© NÃºÃ±ez", "tags": ["vip;pep"],
        "approved_emails": ["a@\u{435}xample.org"], "metadata": {"city": "KÃ¶ln"}
    });
    let created = program.post("/v3/users/create/", body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let created = created.json();
    let mut named = fields(&created);
    named.sort_unstable();
    assert_eq!(named, ["approved_emails", "full_name", "metadata", "tags", "vendor_data"]);
    let words = created["warnings"].to_string();
    assert!(words.contains("José Núñez, read in the wrong encoding."), "{words}");
    assert!(words.contains("the second letter is a Cyrillic С"), "{words}");

    // The key stays as it is; what was said of it is not said again.
    let path = "/v3/users/R%D0%A1-1/";
    let body = json!({"vendor_data": "R\u{421}-1", "full_name": "MÃ¼ller"});
    let changed = program.patch(path, body).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
    assert_eq!(fields(&changed.json()), ["full_name"]);
    let right = program.patch(path, json!({"full_name": "Müller"})).await.json();
    assert_eq!(right.get("warnings"), None);
    assert_eq!(program.get(path).await.json().get("warnings"), None);

    let report = json!({
        "session_id": "s-1", "status": "APPROVED", "full_name": "KrÃ¼ger",
        "completed_at": "2024-01-05T10:00:00Z"
    });
    let recorded = program.post(&format!("{path}verifications/"), report).await;
    assert_eq!(recorded.status, StatusCode::CREATED, "{}", recorded.text());
    assert_eq!(fields(&recorded.json()), ["full_name"]);
}
