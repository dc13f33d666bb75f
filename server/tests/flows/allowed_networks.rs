//! An organization whose pages open from its networks only.

use std::net::Ipv4Addr;

use axum::http::StatusCode;
use rollcall_core::operators::{self, CommandGrant};
use rollcall_core::{organizations, team};

use crate::common::{OWNER, READER, Server};

const INSIDE: Ipv4Addr = Ipv4Addr::new(10, 20, 0, 9);
const OUTSIDE: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 9);

#[tokio::test]
async fn outside_of_the_networks_no_page_and_no_form_opens() {
    let server = Server::start().await;
    server.come_from(INSIDE);
    let (owner, reader) = (server.signed_in(OWNER).await, server.signed_in(READER).await);
    let (team, networks) = ("/demo/main/settings/team", "/demo/main/settings/team/networks");
    let page = owner.get(team).await.text();
    assert!(page.contains("You come from 10.20.0.9") && page.contains("From anywhere"), "{page}");
    let refused = owner.post(networks, &[("networks", "192.0.2.0/24")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("Add 10.20.0.9, too") && text.contains("192.0.2.0/24"), "{text}");
    let saved = owner.post(networks, &[("networks", "10.20.0.0/16, 192.0.2.7")]).await;
    assert_eq!(saved.location(), format!("{team}?done=networks"), "{}", saved.text());
    let page = owner.get(team).await.text();
    assert!(page.contains("10.20.0.0/16 192.0.2.7") && page.contains("Restricted"), "{page}");
    let program = server.program().await;

    server.come_from(OUTSIDE);
    for browser in [&owner, &reader] {
        for path in ["/demo/main", "/demo/main/users", "/demo/main/audit", team] {
            let refused = browser.get(path).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
            assert!(refused.text().contains("you come from 203.0.113.9"), "{}", refused.text());
        }
        let form = browser.post(networks, &[("networks", "")]).await;
        assert_eq!(form.status, StatusCode::FORBIDDEN, "{}", form.text());
        let refused = browser.get("/demo/main").await.text();
        assert!(refused.contains("action=\"/sign-out\""), "{refused}");
    }
    // A key has networks of its own.
    assert_eq!(program.get("/v3/users/").await.status, StatusCode::OK);
    server.come_from(INSIDE);
    assert_eq!(reader.get("/demo/main/users").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_first_page_is_of_an_organization_that_opens_from_here() {
    let server = Server::start().await;
    let command = organizations::command_actor(&server.ctx, "demo", "main").await;
    let command = command.expect("an answer").expect("an application");
    let new = CommandGrant {
        email: OWNER.into(),
        organization: "other".into(),
        application: "main".into(),
        only_application: false,
        role: "READER".into(),
        until: None,
    };
    operators::grant(&server.ctx, &new).await.expect("a role");
    let owner = server.signed_in(OWNER).await;
    assert_eq!(owner.get("/").await.location(), "/demo/main");
    team::set_networks(&server.ctx, &command, "192.0.2.7").await.expect("networks");
    assert_eq!(owner.get("/").await.location(), "/other/main");
    assert_eq!(owner.get("/account").await.status, StatusCode::OK);
    assert_eq!(owner.get("/demo/main").await.status, StatusCode::FORBIDDEN);
}
