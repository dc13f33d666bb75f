//! An organization that limits how long sessions last.

use axum::http::StatusCode;
use rollcall_core::clock::Clock;
use rollcall_core::operators::{self, CommandGrant};

use crate::common::{OWNER, Options, PASSWORD, READER, Server};

const TEAM: &str = "/demo/main/settings/team";

/// A server whose clock stands. The owner of `demo` has a role in `other`, too.
async fn still() -> Server {
    let clock = Clock::manual(Clock::system().now());
    let server = Server::start_with(Options { clock, ..Options::default() }).await;
    let new = CommandGrant {
        email: OWNER.into(),
        organization: "other".into(),
        application: "main".into(),
        only_application: false,
        role: "READER".into(),
        until: None,
    };
    operators::grant(&server.ctx, &new).await.expect("a role");
    server
}

#[tokio::test]
async fn an_unused_session_no_longer_opens_the_organization_and_says_why() {
    let server = still().await;
    let (owner, reader) = (server.signed_in(OWNER).await, server.signed_in(READER).await);
    let page = owner.get(TEAM).await.text();
    assert!(page.contains("As the server") && page.contains("8 hours (server)"), "{page}");
    let saved = owner.post(&format!("{TEAM}/sessions"), &[("idle", "900"), ("absolute", "")]).await;
    assert_eq!(saved.location(), format!("{TEAM}?done=sessions"), "{}", saved.text());
    assert_eq!(reader.get("/demo/main").await.status, StatusCode::OK);

    server.ctx.clock.advance(901);
    // Whoever has no other organization is signed out.
    let out = reader.get("/demo/main/users").await;
    assert_eq!(out.location(), "/sign-in?next=%2Fdemo%2Fmain%2Fusers&done=ended");
    let page = reader.get(out.location()).await.text();
    assert!(page.contains("your organization limits how long sessions last"), "{page}");
    // The other organization of the owner stays open, and this one closed, whatever they use meanwhile.
    for _ in 0..2 {
        let refused = owner.get("/demo/main/users").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let text = refused.text();
        assert!(text.contains("ends sessions after 15 minutes without use"), "{text}");
        assert!(text.contains("/sign-in?again=yes&amp;next=%2Fdemo%2Fmain%2Fusers"), "{text}");
        assert_eq!(owner.get("/other/main").await.status, StatusCode::OK);
        server.ctx.clock.advance(120);
    }
    assert_eq!(owner.get("/").await.location(), "/other/main");
    let form = owner.post(&format!("{TEAM}/sessions"), &[("idle", "")]).await;
    assert_eq!(form.status, StatusCode::FORBIDDEN, "{}", form.text());
    assert!(owner.get("/sign-in?again=yes").await.text().contains("name=\"password\""));
    let again = owner.sign_in(OWNER, PASSWORD).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(owner.get("/demo/main/users").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_used_session_ends_after_the_longest_time() {
    let server = still().await;
    let owner = server.signed_in(OWNER).await;
    let saved =
        owner.post(&format!("{TEAM}/sessions"), &[("idle", ""), ("absolute", "3600")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    for _ in 0..5 {
        server.ctx.clock.advance(700);
        assert_eq!(owner.get("/demo/main").await.status, StatusCode::OK);
    }
    server.ctx.clock.advance(101);
    let refused = owner.get("/demo/main").await.text();
    assert!(refused.contains("ends sessions 1 hour after the sign-in"), "{refused}");
}

#[tokio::test]
async fn lengths_that_the_server_does_not_allow_are_refused_beside_their_field() {
    let server = still().await;
    let owner = server.signed_in(OWNER).await;
    for (idle, absolute, says) in [
        ("60", "", "Use at least 5 minutes."),
        ("86400", "", "Use at most 8 hours: the server ends sessions then."),
        ("", "864000", "Use at most 7 days"),
        ("7200", "3600", "shorter than the time without use"),
        ("soon", "", "Choose one of the times."),
    ] {
        let fields = [("idle", idle), ("absolute", absolute)];
        let refused = owner.post(&format!("{TEAM}/sessions"), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(says), "{says}: {}", refused.text());
    }
    assert!(owner.get(TEAM).await.text().contains("As the server"));
}
