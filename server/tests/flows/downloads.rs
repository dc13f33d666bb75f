//! The way from a link to the bytes, as browsers and scanners walk it.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use rollcall_core::exports::{self, Export, NewExport};

use crate::common::{Answer, Browser, OWNER, Options, READER, STRANGER, Server};

struct Made {
    export: Export,
    /// `/download/…`
    link: String,
}

async fn made(server: &Server) -> Made {
    let actor = server.actor(OWNER).await;
    let new = NewExport {
        columns: vec!["vendor_data".into(), "email".into()],
        purpose: "review".into(),
        ..NewExport::default()
    };
    let export = exports::run_inline(&server.ctx, &actor, &new, |_| {}).await.expect("an export");
    let link = exports::link_path(&server.ctx, &actor, &export).expect("a link");
    Made { export, link }
}

async fn part(browser: &Browser<'_>, path: &str, range: &str) -> Answer {
    browser.send(Request::get(path).header("range", range), Body::empty()).await
}

#[tokio::test]
async fn a_link_alone_never_yields_the_file_and_the_button_does_whole_and_in_parts() {
    let server = Server::start().await;
    let Made { export, link } = made(&server).await;
    let scanner = server.browser().get(&link).await;
    assert_eq!(scanner.status, StatusCode::SEE_OTHER);
    assert!(scanner.location().starts_with("/sign-in?next=%2Fdownload%2F"));
    let pressed = server.browser().post(&link, &[]).await;
    assert!(pressed.location().starts_with("/sign-in"), "{}", pressed.location());

    let owner = server.signed_in(OWNER).await;
    let page = owner.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains(&export.file_name()), "{}", page.text());
    assert!(page.header("content-security-policy").contains("form-action 'self'"));

    let button = owner.post(&link, &[]).await;
    assert_eq!(button.status, StatusCode::SEE_OTHER);
    let file = button.location().to_owned();
    let whole = owner.get(&file).await;
    assert_eq!(whole.status, StatusCode::OK);
    assert_eq!(whole.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(whole.header("cache-control"), "no-store");
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("etag"), format!("\"{}\"", export.sha256));
    assert!(whole.header("content-disposition").contains(&export.file_name()));
    assert_eq!(whole.body.len() as i64, export.size);
    let some = part(&owner, &file, "bytes=0-10").await;
    assert_eq!(some.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(some.text(), "vendor_data");
    assert_eq!(some.header("content-range"), format!("bytes 0-10/{}", export.size));
    let last = part(&owner, &file, "bytes=-2").await;
    assert_eq!(last.text(), "\r\n");
    let after = part(&owner, &file, &format!("bytes={}-", export.size)).await;
    assert_eq!(after.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(after.header("content-range"), format!("bytes */{}", export.size));
    let stale = owner
        .send(
            Request::get(&file).header("range", "bytes=0-10").header("if-range", "\"other\""),
            Body::empty(),
        )
        .await;
    assert_eq!(stale.status, StatusCode::OK);

    let stranger = server.browser().get(&file).await;
    assert!(stranger.location().starts_with("/sign-in"), "the ticket needs its person too");
}

#[tokio::test]
async fn each_link_that_leads_nowhere_has_its_own_page_and_status() {
    let server = Server::start().await;
    let Made { export, link } = made(&server).await;
    let owner = server.signed_in(OWNER).await;
    for email in [READER, STRANGER] {
        let other = server.signed_in(email).await;
        let answer = other.get(&link).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{email}");
        assert!(answer.text().contains("This link belongs to someone else"));
        assert_eq!(other.post(&link, &[]).await.status, StatusCode::FORBIDDEN, "{email}");
    }
    for forged in [format!("{link}x"), "/download/x".into(), "/download/a.b.c".into()] {
        let answer = owner.get(&forged).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{forged}");
        assert!(answer.text().contains("This link is not valid"));
    }
    let page = format!("/demo/main/exports/{}", export.id);
    assert_eq!(owner.post(&format!("{page}/revoke"), &[]).await.status, StatusCode::SEE_OTHER);
    let revoked = owner.get(&link).await;
    assert_eq!(revoked.status, StatusCode::LOCKED);
    assert!(revoked.text().contains("This link was revoked"));
    assert_eq!(owner.post(&format!("{page}/renew"), &[]).await.status, StatusCode::SEE_OTHER);
    let older = owner.get(&link).await;
    assert!(older.text().contains("This link was replaced"), "{}", older.text());
    assert_eq!(owner.post(&format!("{page}/delete"), &[]).await.status, StatusCode::SEE_OTHER);
    let shown = owner.get(&page).await;
    assert!(shown.text().contains("Deleted by"), "{}", shown.text());
}

#[tokio::test]
async fn the_form_carries_filters_and_order_and_its_answers_keep_what_was_typed() {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let owner = server.signed_in(OWNER).await;
    let form = owner.get("/demo/main/exports/new?status=ACTIVE&tag=pep").await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text().contains("Active users, tagged pep."), "{}", form.text());
    let fields = [("col", "email"), ("col", "vendor_data"), ("order", "vendor_data")];
    let refused = owner.post("/demo/main/exports", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Enter a purpose"));
    let moved = [fields.as_slice(), &[("move", "up:email"), ("purpose", "kept <b>")]].concat();
    let moved = owner.post("/demo/main/exports/new", &moved).await;
    assert!(moved.text().contains("kept &lt;b&gt;"), "{}", moved.text());
    let place = |name: &str| moved.text().find(&format!("name=\"order\" value=\"{name}\""));
    assert!(place("email") < place("vendor_data"));
    let asked = [fields.as_slice(), &[("purpose", "review")]].concat();
    let asked = owner.post("/demo/main/exports", &asked).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let page = asked.location().to_owned();
    let mut text = String::new();
    for _ in 0..600 {
        text = owner.get(&page).await.text();
        if text.contains("manifest.json") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(text.contains("manifest.json"), "{text}");
    let manifest = owner.get(&format!("{page}/manifest.json")).await.json();
    assert_eq!(manifest["columns"], serde_json::json!(["vendor_data", "email"]));
    let line = owner.get(&format!("{page}/checksum")).await.text();
    assert!(line.starts_with(manifest["sha256"].as_str().expect("a checksum")), "{line}");
    let outbox = owner.get("/demo/main/settings/mail").await.text();
    assert!(outbox.contains("Your export is ready") && outbox.contains("In outbox"));

    let reader = server.signed_in(READER).await;
    let forged = reader.post("/demo/main/exports", &[("col", "email"), ("purpose", "x")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(reader.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.get("/demo/main/settings/mail").await.status, StatusCode::FORBIDDEN);
    let list = reader.get("/demo/main/users").await.text();
    assert!(!list.contains("E-mail</th>") && !list.contains("filter-tag"), "{list}");
}
