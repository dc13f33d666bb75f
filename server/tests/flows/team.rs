//! A team over HTTP: forms without a script, links that work once, and sessions that end at once.

use axum::http::StatusCode;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::context::Settings;
use rollcall_core::mail::MailSettings;

use crate::common::{Browser, OWNER, Options, PASSWORD, READER, Server};

const TEAM: &str = "/demo/main/settings/team";
const NEW: &str = "seven tame wolves read";

/// The path of the first link below `base` on a page.
fn path_on(page: &str, base: &str) -> String {
    let start = page.find(base).unwrap_or_else(|| panic!("{base} in\n{page}"));
    let path: String = page[start..]
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "/-._".contains(*letter))
        .collect();
    path
}

/// The address of a person's page in the list.
async fn person(owner: &Browser<'_>, name: &str) -> String {
    let list = owner.get(TEAM).await.text();
    let row = list.split("<tr").find(|row| row.contains(name)).unwrap_or_else(|| panic!("{list}"));
    path_on(row, &format!("{TEAM}/"))
}

#[tokio::test]
async fn an_invitation_is_passed_on_accepted_and_over() {
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let wrong = owner.post(TEAM, &[("email", "no address"), ("role", "READER")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("is not an e-mail address"), "{}", wrong.text());
    let form = [("email", "mia@demo.test"), ("name", "Mia"), ("role", "DEVELOPER")];
    let made = owner.post_for_secret(TEAM, &form).await;
    let link = path_on(&made.text(), "/account/invitation/");
    // It is shown once.
    assert!(!owner.get(TEAM).await.text().contains(&link));

    let guest = server.browser();
    let page = guest.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["mia@demo.test", "Developer", "Ingrid Solheim", "Invitation to"] {
        assert!(page.text().contains(words), "{words} in\n{}", page.text());
    }
    let weak = guest.post(&link, &[("name", "Mia"), ("password", "passwordpassword")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(weak.text().contains("attackers try first"), "{}", weak.text());
    let joined = guest.post(&link, &[("name", "Mia Hartmann"), ("password", NEW)]).await;
    assert_eq!((joined.status, joined.location()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(guest.get("/demo/main/users").await.status, StatusCode::OK);
    let over = server.browser().get(&link).await;
    assert_eq!(over.status, StatusCode::GONE);
    assert!(over.text().contains("accepted already"), "{}", over.text());
    let forged = server.browser().get("/account/invitation/2.a.b.c").await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    assert!(forged.text().contains("copy all of it"), "{}", forged.text());
}

#[tokio::test]
async fn an_account_that_exists_signs_in_and_joins() {
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let form = [("email", "stranger@other.test"), ("role", "READER")];
    let made = owner.post_for_secret(TEAM, &form).await;
    let link = path_on(&made.text(), "/account/invitation/");
    let asked = server.browser().get(&link).await.text();
    assert!(
        asked.contains("has an account already") && asked.contains("/sign-in?next="),
        "{asked}"
    );
    // Somebody else who is signed in is told so.
    let reader = server.signed_in(READER).await;
    assert!(reader.get(&link).await.text().contains("signed in as somebody else"));
    assert_eq!(reader.post(&link, &[]).await.status, StatusCode::FORBIDDEN);
    let stranger = server.signed_in("stranger@other.test").await;
    assert_eq!(stranger.get("/demo/main").await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stranger.get("/demo/main").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_person_is_changed_suspended_let_in_and_removed() {
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let reader = server.signed_in(READER).await;
    let page = person(&owner, "reader@demo.test").await;
    let shown = owner.get(&page).await.text();
    assert!(shown.contains("Demonstration") && shown.contains("1 browser is"), "{shown}");
    let done = owner.post(&format!("{page}/role"), &[("role", "COMPLIANCE_OFFICER")]).await;
    assert_eq!(done.location(), format!("{page}?done=role"));
    assert_eq!(reader.get("/demo/main/imports").await.status, StatusCode::OK);

    owner.post(&format!("{page}/suspend"), &[]).await;
    assert!(reader.get("/demo/main").await.location().starts_with("/sign-in"));
    assert_eq!(server.browser().sign_in(READER, PASSWORD).await.status, StatusCode::FORBIDDEN);
    assert!(owner.get(&page).await.text().contains("Restore access"));
    owner.post(&format!("{page}/restore"), &[]).await;
    let reader = server.signed_in(READER).await;
    owner.post(&format!("{page}/sign-out"), &[]).await;
    assert!(reader.get("/demo/main").await.location().starts_with("/sign-in"));
    let gone = owner.post(&format!("{page}/remove"), &[]).await;
    assert_eq!(gone.location(), format!("{TEAM}?done=removed"));
    assert_eq!(owner.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.browser().sign_in(READER, PASSWORD).await.status, StatusCode::FORBIDDEN);

    // An admin does nothing to an owner.
    let admin = server.signed_in("admin@demo.test").await;
    let page = person(&admin, OWNER).await;
    assert!(admin.get(&page).await.text().contains("cannot change people whose role is above"));
    let refused = admin.post(&format!("{page}/suspend"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let developer = server.signed_in("developer@demo.test").await;
    assert_eq!(developer.get(TEAM).await.status, StatusCode::FORBIDDEN);
    let log = owner.get("/demo/main/audit?action=operator").await.text();
    assert!(log.contains("Was refused a change of "), "{log}");
}

#[tokio::test]
async fn ones_own_name_and_password_are_changed() {
    let server = Server::start().await;
    let reader = server.signed_in(READER).await;
    let other = server.signed_in(READER).await;
    let page = reader.get("/account?from=/demo/main").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("No mail server is configured"), "{}", page.text());
    let named = reader.post("/account/name", &[("name", "Noor Haddad"), ("from", "")]).await;
    assert_eq!(named.location(), "/account?done=name");
    assert!(reader.get("/account").await.text().contains("Noor Haddad"));
    let wrong = [("current", "not the password"), ("password", NEW)];
    let wrong = reader.post("/account/password", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("not your current password"), "{}", wrong.text());
    let right = [("current", PASSWORD), ("password", NEW)];
    let changed = reader.post("/account/password", &right).await;
    assert_eq!(changed.location(), "/account?done=password");
    assert_eq!(reader.get("/account").await.status, StatusCode::OK);
    assert!(other.get("/account").await.location().starts_with("/sign-in"));
    assert!(server.browser().get("/account").await.location().starts_with("/sign-in"));
    // Without a mail server the page says who can help.
    let page = server.browser().get("/account/recover").await;
    assert!(page.text().contains("rollcall operator reset-password"), "{}", page.text());
    let gone = server.browser().get("/account/set-up/2.a.b.c").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_recovery_is_answered_alike_for_everybody() {
    let mail =
        MailSettings { smtp_url: Some("smtp://127.0.0.1:1".into()), ..MailSettings::default() };
    let settings = Settings { mail, ..Settings::default() };
    let server = Server::start_with(Options { settings, ..Options::default() }).await;
    let mut answers = Vec::new();
    for email in [READER, "nobody@demo.test"] {
        let answer = server.browser().post("/account/recover", &[("email", email)]).await;
        assert_eq!(answer.status, StatusCode::OK);
        let page = answer.text().replace(email, "…");
        // Each page has a nonce of its own.
        let page = page.split("<main").nth(1).unwrap().to_owned();
        answers.push(page);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn what_a_role_does_not_allow_is_refused_and_recorded() {
    let server = Server::start().await;
    let reader = server.signed_in(READER).await;
    let refused = reader.post("/demo/main/settings/mail/test", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // A page is no attempt, and neither is another organization's application.
    assert_eq!(reader.get("/demo/main/settings/mail").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        reader.post("/other/main/settings/mail/test", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    let owner = server.actor(OWNER).await;
    let query = AuditQuery { action: "operator.action_refused".into(), ..AuditQuery::default() };
    let entries = audit::search(&server.ctx, &owner, &query).await.expect("entries").entries;
    assert_eq!(entries.len(), 1, "{entries:?}");
    let details = [
        ("action".to_owned(), "/settings/mail/test".to_owned()),
        ("role".to_owned(), "READER".to_owned()),
    ];
    assert_eq!((&*entries[0].actor, &*entries[0].details), ("Chloé Lefèvre", &details[..]));
}

#[tokio::test]
async fn a_role_is_made_copied_given_and_deleted_on_pages() {
    const ROLES: &str = "/demo/main/settings/roles";
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let form = owner.get(&format!("{ROLES}/new?copy=READER")).await.text();
    assert!(form.contains("value=\"Reader (copy)\"") && form.contains("read_users"), "{form}");
    let missing = owner.get(&format!("{ROLES}/new?copy=PILOT")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let typed = [("name", "Auditor"), ("permissions", "read_audit"), ("exports", "own")];
    let wrong = owner.post(ROLES, &[("name", ""), typed[1]]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Enter a name"), "{}", wrong.text());
    assert_eq!(owner.post(ROLES, &typed).await.location(), format!("{ROLES}?done=created"));
    let page = person(&owner, "reader@demo.test").await;
    let role_at = format!("{page}/role");
    let given = owner.post(&role_at, &[("role", "AUDITOR"), ("until", "2099-01-31")]).await;
    assert_eq!(given.location(), format!("{page}?done=role"));
    let bad =
        owner.post(&format!("{page}/role"), &[("role", "AUDITOR"), ("until", "31.1.2099")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Who may only read the audit log begins there, and sees nothing else.
    let reader = server.signed_in(READER).await;
    assert_eq!(reader.get("/demo/main").await.location(), "/demo/main/audit");
    let shown = reader.get("/demo/main/audit/access").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text().contains("Auditor") && shown.text().contains("2099-01-31 23:59 UTC"));
    assert_eq!(reader.get("/demo/main/users").await.status, StatusCode::FORBIDDEN);
    assert_eq!(reader.get(ROLES).await.status, StatusCode::FORBIDDEN);
    assert_eq!(reader.get("/demo/main/settings/applications").await.status, StatusCode::FORBIDDEN);

    let used = owner.post(&format!("{ROLES}/AUDITOR/delete"), &[]).await;
    assert_eq!(used.status, StatusCode::CONFLICT);
    owner.post(&format!("{page}/role"), &[("role", "READER")]).await;
    let gone = owner.post(&format!("{ROLES}/AUDITOR/delete"), &[]).await;
    assert_eq!(gone.location(), format!("{ROLES}?done=deleted"));
    assert_eq!(owner.get(&format!("{ROLES}/AUDITOR")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(owner.post(&format!("{ROLES}/READER"), &typed).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_browser_that_has_signed_in_is_known_the_next_time() {
    let server = Server::start().await;
    let first = server.browser().sign_in(OWNER, PASSWORD).await;
    let known = first.set_cookies().find(|value| value.starts_with("known_")).expect("a cookie");
    assert!(known.contains("Path=/sign-in") && known.contains("HttpOnly"), "{known}");
}
