//! The form of a preview as a browser without scripts sends it: whichever button is pressed, what was
//! chosen and typed goes along.

use axum::http::StatusCode;
use rollcall_core::imports::{ImportState, Mode};

use crate::common::{OWNER, Options, Server};

const IMPORTS: &str = "/demo/main/imports";
const CSV: &str = "vendor_data,full_name,country\n\
                   form-1,Ana Example,DEU\n\
                   form-2,Ben Example,US\n\
                   form-3,Cleo,Example,US\n";

/// The fields of the form that a page would send, in their order.
fn fields(page: &str) -> Vec<(String, String)> {
    let form = page.find("<form id=\"changes\"").expect("the form of the preview");
    let inner = form..form + page[form..].find("</form>").unwrap();
    let inputs = page.match_indices("<input");
    let tags = inputs.map(|(at, _)| (at, &page[at..at + page[at..].find('>').unwrap()]));
    tags.filter(|(at, tag)| inner.contains(at) || tag.contains("form=\"changes\""))
        .filter(|(_, tag)| {
            let box_or_radio = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
            !box_or_radio || tag.contains(" checked")
        })
        .map(|(_, tag)| {
            let value = attribute(tag, "value").unwrap_or_default();
            (attribute(tag, "name").expect("a name"), value)
        })
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let text = &tag[start..start + tag[start..].find('"')?];
    Some(text.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&"))
}

/// The same with some of them typed or chosen otherwise.
fn with<'a>(
    fields: &'a [(String, String)],
    changed: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let kept = kept.filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    kept.chain(changed.iter().copied()).collect()
}

#[tokio::test]
async fn the_main_button_checks_what_was_typed_and_chosen_before_it_starts_anything() {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let browser = server.signed_in(OWNER).await;
    let id = browser.upload(IMPORTS, "form.csv", CSV).await.import_id();
    assert_eq!(server.ready(id).await.preview.invalid, 2);
    let here = format!("{IMPORTS}/{id}");
    let page = browser.get(&here).await.text();
    let form = fields(&page);
    let typed = [
        ("all_or_nothing", "yes"),
        ("mode", "create_only"),
        ("cell.1.country", "USA"),
        ("lay.2.1", "Cleo, Example"),
        ("lay.2.2", "USA"),
    ];
    let sent = browser.post(&format!("{here}/start"), &with(&form, &typed)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    assert_eq!(sent.location(), format!("{here}?checked=3"));
    let ready = server.ready(id).await;
    assert_eq!((ready.preview.created, ready.preview.invalid, ready.corrections), (3, 0, 2));
    assert!(ready.choices.all_or_nothing && ready.choices.mode == Mode::CreateOnly);
    assert_eq!(ready.started_at, None);
    let page = browser.get(sent.location()).await.text();
    assert!(page.contains("Your 3 changes were checked first"), "{page}");

    // Nothing is changed on this page: now it starts.
    let sent = browser.post(&format!("{here}/start"), &with(&fields(&page), &[])).await;
    assert_eq!(sent.location(), here);
    let done = server.settled(id).await;
    assert_eq!((done.state, done.applied.created), (ImportState::Done, 3), "{}", done.cause);
}

#[tokio::test]
async fn a_suggestion_is_accepted_and_taken_back_by_its_button_and_what_was_typed_stays() {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let browser = server.signed_in(OWNER).await;
    let csv = "vendor_data,email,country\na,nobody,US\nb,,US\n";
    let id = browser.upload(IMPORTS, "form.csv", csv).await.import_id();
    server.ready(id).await;
    let here = format!("{IMPORTS}/{id}");
    let check = format!("{here}/check");
    let page = browser.get(&here).await.text();
    assert!(page.contains("Use USA in these 2 rows"), "{page}");
    let button = page.split("name=\"accept\" value=\"").nth(1).unwrap();
    let reason = &button[..button.find('"').unwrap()];
    let typed = [("cell.0.email", "a@mail.example"), ("accept", reason)];
    let sent = browser.post(&check, &with(&fields(&page), &typed)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let ready = server.ready(id).await;
    assert_eq!((ready.preview.created, ready.corrections), (2, 1));

    let page = browser.get(&here).await.text();
    assert!(page.contains("USA used in 2 rows"), "{page}");
    let back = [("withdraw", reason), ("restore", "0.email")];
    browser.post(&check, &with(&fields(&page), &back)).await;
    let ready = server.ready(id).await;
    assert_eq!((ready.preview.invalid, ready.corrections), (2, 0));

    // The page from before is stale: it is shown again with what was typed on it, and 409.
    let stale =
        browser.post(&check, &with(&fields(&page), &[("cell.0.email", "late@mail.example")])).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("late@mail.example"), "{}", stale.text());
    assert_eq!(server.ready(id).await.corrections, 0);
}

#[tokio::test]
async fn the_button_of_a_stopped_import_leads_to_the_invalid_rows_and_checks_what_was_typed() {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let browser = server.signed_in(OWNER).await;
    let id =
        browser.upload(IMPORTS, "form.csv", "vendor_data,country\na,DEU\nb,XX\n").await.import_id();
    server.ready(id).await;
    let here = format!("{IMPORTS}/{id}");
    let page = browser.get(&here).await.text();
    let whole = [("all_or_nothing", "yes")];
    browser.post(&format!("{here}/start"), &with(&fields(&page), &whole)).await;
    server.ready(id).await;
    let page = browser.get(&here).await.text();
    assert!(page.contains("writes all rows or none, and 1 row is invalid"), "{page}");
    assert!(!page.contains(&format!("formaction=\"{here}/start\"")));
    let show = with(&fields(&page), &[("go", "?outcome=invalid#rows")])
        .into_iter()
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect::<Vec<_>>();
    let sent = browser.post(&format!("{here}/check"), &with(&show, &[])).await;
    assert_eq!(sent.location(), format!("{here}?outcome=invalid#rows"));
    let sent =
        browser.post(&format!("{here}/check"), &with(&show, &[("cell.1.country", "FRA")])).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let ready = server.ready(id).await;
    assert_eq!((ready.preview.created, ready.choices.all_or_nothing), (2, true));
}

#[tokio::test]
async fn looking_at_other_rows_takes_what_was_typed_along() {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let browser = server.signed_in(OWNER).await;
    let id = browser.upload(IMPORTS, "form.csv", CSV).await.import_id();
    server.ready(id).await;
    let here = format!("{IMPORTS}/{id}");
    let page = browser.get(&here).await.text();
    // Tabs, pages and reasons send the form; nothing was typed, so they only lead on.
    assert!(page.contains("role=\"link\""), "{page}");
    let go = format!("{here}?outcome=invalid#rows");
    let sent = browser.post(&format!("{here}/check"), &with(&fields(&page), &[("go", &go)])).await;
    assert_eq!(sent.location(), go);
    assert_eq!(server.ready(id).await.corrections, 0);
    // With something typed it is kept, and the page that follows says that it was checked.
    let typed = [("go", go.as_str()), ("cell.1.country", "USA")];
    let sent = browser.post(&format!("{here}/check"), &with(&fields(&page), &typed)).await;
    assert_eq!(sent.location(), format!("{here}?outcome=invalid&checked=1"));
    assert_eq!(server.ready(id).await.corrections, 1);
    let page = browser.get(sent.location()).await.text();
    assert!(page.contains("Your change was checked first"), "{page}");

    // Another mapping would discard it: that is asked, with the number.
    let mapping = format!("{here}/mapping");
    let page = browser.get(&mapping).await.text();
    assert!(page.contains("Discard 1 correction"), "{page}");
    let columns = [
        ("width", "3"),
        ("becomes-0", "vendor_data"),
        ("becomes-1", "full_name"),
        ("becomes-2", "ignore"),
    ];
    let sent = browser.post(&mapping, &columns).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.text().contains("1 correction of this preview would be discarded"));
    assert_eq!(server.ready(id).await.corrections, 1);
    let agreed = [columns.as_slice(), &[("discard", "1")]].concat();
    let sent = browser.post(&mapping, &agreed).await;
    assert_eq!(sent.location(), here);
    assert_eq!(server.ready(id).await.corrections, 0);
}

#[tokio::test]
async fn a_cell_of_a_row_with_too_many_cells_cannot_close_its_field() {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let browser = server.signed_in(OWNER).await;
    let csv = "vendor_data,full_name,country\nh-1,\"Ana\n</textarea><b>Bold\",US,more\n";
    let id = browser.upload(IMPORTS, "form.csv", csv).await.import_id();
    server.ready(id).await;
    let page = browser.get(&format!("{IMPORTS}/{id}")).await.text();
    assert!(page.contains("Ana\n&lt;/textarea&gt;&lt;b&gt;Bold</textarea>"), "{page}");
    assert!(!page.contains("</textarea><b>"), "{page}");
}
