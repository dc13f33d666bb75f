//! The link of an export: what follows it to the bytes, and everything that does not.

use std::ops::Range;

use futures::TryStreamExt;
use rollcall_core::access::{Actor, Role};
use rollcall_core::api_keys::{self, Authentication, KeyPermission, MadeApiKey, NewApiKey};
use rollcall_core::clock::Clock;
use rollcall_core::exports::{
    self, Download, Export, ExportSettings, ExportState, LinkRefusal, NewExport, RefusedBy,
};
use rollcall_core::tokens::TokenKeys;
use rollcall_core::{Error, Timestamp};

use crate::common::people::identity_of;
use crate::common::{TestApp, test_apps};

async fn export(app: &TestApp, actor: &Actor) -> Export {
    let new = NewExport {
        columns: vec!["vendor_data".into(), "email".into()],
        purpose: "review".into(),
        ..NewExport::default()
    };
    let export = exports::run_inline(&app.ctx, actor, &new, |_| {}).await.unwrap();
    assert_eq!(export.state, ExportState::Done, "{}", export.cause);
    export
}

fn token(app: &TestApp, actor: &Actor, export: &Export) -> String {
    let path = exports::link_path(&app.ctx, actor, export).unwrap();
    path.strip_prefix("/download/").unwrap().to_owned()
}

async fn opened(app: &TestApp, actor: &Actor, token: &str) -> Result<(), RefusedBy> {
    match exports::open_link(&app.ctx, &identity_of(actor), token, "test").await {
        Ok(_) => Ok(()),
        Err(LinkRefusal::Refused { why, .. }) => Err(why),
        Err(LinkRefusal::Error(error)) => panic!("{error}"),
    }
}

async fn taken(app: &TestApp, actor: &Actor, token: &str) -> Result<String, RefusedBy> {
    match exports::download(&app.ctx, &identity_of(actor), token, "test").await {
        Ok(Download::Path(path)) => Ok(path.split('/').nth(2).unwrap().to_owned()),
        Ok(Download::Address(address)) => Ok(address),
        Err(LinkRefusal::Refused { why, .. }) => Err(why),
        Err(LinkRefusal::Error(error)) => panic!("{error}"),
    }
}

/// The bytes of a range, and the size of the whole.
async fn part(
    app: &TestApp,
    actor: &Actor,
    ticket: &str,
    range: Option<Range<u64>>,
) -> Result<(Vec<u8>, u64), RefusedBy> {
    match exports::read(&app.ctx, &identity_of(actor), ticket, "test").await {
        Ok(file) => {
            let part = file.part(&app.ctx, range.unwrap_or(0..file.size)).await.unwrap();
            let pieces: Vec<_> = part.try_collect().await.unwrap();
            Ok((pieces.concat(), file.size))
        }
        Err(LinkRefusal::Refused { why, .. }) => Err(why),
        Err(LinkRefusal::Error(error)) => panic!("{error}"),
    }
}

#[tokio::test]
async fn the_requester_gets_the_file_whole_and_in_parts_and_each_step_is_audited() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        app.import(&officer, "vendor_data,email\n1,a@b.example\n").await;
        let export = export(&app, &officer).await;
        let token = token(&app, &officer, &export);
        opened(&app, &officer, &token).await.unwrap();
        let ticket = taken(&app, &officer, &token).await.unwrap();
        let (whole, size) = part(&app, &officer, &ticket, None).await.unwrap();
        assert_eq!(whole, b"vendor_data,email\r\n1,a@b.example\r\n");
        assert_eq!(size, whole.len() as u64);
        let (some, _) = part(&app, &officer, &ticket, Some(12..17)).await.unwrap();
        assert_eq!(some, b"email");
        // A ticket opens no page, and a link yields no bytes without the button.
        assert_eq!(opened(&app, &officer, &ticket).await, Err(RefusedBy::Tampered));
        assert_eq!(part(&app, &officer, &token, None).await, Err(RefusedBy::Tampered));
        let found = exports::find(&app.ctx, &officer, export.id).await.unwrap().unwrap();
        assert_eq!(found.downloads, 1);
        let actions: Vec<String> = exports::access(&app.ctx, &officer, export.id)
            .await
            .unwrap()
            .into_iter()
            .rev()
            .map(|entry| entry.action)
            .collect();
        assert_eq!(
            actions[..4],
            ["export.requested", "export.finished", "export.link_opened", "export.downloaded"]
        );
    }
}

#[tokio::test]
async fn nobody_else_follows_a_link_whatever_their_role() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        let export = export(&app, &officer).await;
        let token = token(&app, &officer, &export);
        let ticket = taken(&app, &officer, &token).await.unwrap();
        let owner = app.actor(Role::Owner).await;
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let foreign = RefusedBy::Foreign { requester: "Compliance officer of acme".into() };
        for other in [&owner, &stranger] {
            assert_eq!(exports::link_path(&app.ctx, other, &export), None);
            assert_eq!(opened(&app, other, &token).await, Err(foreign.clone()));
            assert_eq!(taken(&app, other, &token).await, Err(foreign.clone()));
            assert_eq!(part(&app, other, &ticket, None).await, Err(foreign.clone()));
        }
        let refused = exports::access(&app.ctx, &owner, export.id).await.unwrap();
        let tried: Vec<&str> = refused
            .iter()
            .filter(|entry| entry.action == "export.link_refused")
            .map(|entry| entry.actor.as_str())
            .collect();
        assert_eq!(tried.len(), 6);
        assert!(tried.contains(&"Owner of other") && tried.contains(&"Owner of acme"));
    }
}

#[tokio::test]
async fn a_link_ends_by_time_by_hand_by_a_newer_one_and_with_the_file() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-01").unwrap());
        let officer = app.actor(Role::ComplianceOfficer).await;
        let export = export(&app, &officer).await;
        let first = token(&app, &officer, &export);
        app.ctx.clock.advance(72 * 3_600 - 1);
        opened(&app, &officer, &first).await.unwrap();
        app.ctx.clock.advance(1);
        let at = export.link.as_ref().unwrap().expires_at;
        assert_eq!(opened(&app, &officer, &first).await, Err(RefusedBy::Expired { at }));
        assert_eq!(taken(&app, &officer, &first).await, Err(RefusedBy::Expired { at }));

        let renewed = exports::renew_link(&app.ctx, &officer, export.id).await.unwrap();
        let second = token(&app, &officer, &renewed);
        opened(&app, &officer, &second).await.unwrap();
        assert_eq!(opened(&app, &officer, &first).await, Err(RefusedBy::Revoked { by: None }));

        let owner = app.actor(Role::Owner).await;
        let ticket = taken(&app, &officer, &second).await.unwrap();
        exports::revoke_link(&app.ctx, &owner, export.id).await.unwrap();
        let by = RefusedBy::Revoked { by: Some("Owner of acme".into()) };
        assert_eq!(opened(&app, &officer, &second).await, Err(by.clone()));
        // What is under way stops at its next part.
        assert_eq!(part(&app, &officer, &ticket, None).await, Err(by));

        let renewed = exports::renew_link(&app.ctx, &officer, export.id).await.unwrap();
        let third = token(&app, &officer, &renewed);
        exports::delete(&app.ctx, &owner, export.id).await.unwrap();
        assert!(matches!(opened(&app, &officer, &third).await, Err(RefusedBy::Gone(_))));
        assert!(exports::renew_link(&app.ctx, &officer, export.id).await.is_err());
    }
}

#[tokio::test]
async fn a_smaller_role_or_none_at_all_ends_the_way_to_the_file_at_that_moment() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        let export = export(&app, &officer).await;
        let token = token(&app, &officer, &export);
        let ticket = taken(&app, &officer, &token).await.unwrap();
        app.set_role(&officer, Role::Developer).await;
        for refused in [
            opened(&app, &officer, &token).await.err(),
            taken(&app, &officer, &token).await.err(),
            part(&app, &officer, &ticket, None).await.err(),
        ] {
            assert!(matches!(&refused, Some(RefusedBy::Role(words)) if words.contains("email")));
        }
        app.execute("DELETE FROM memberships").await;
        let left = opened(&app, &officer, &token).await;
        assert!(matches!(left, Err(RefusedBy::Role(_))), "{left:?}");
    }
}

#[tokio::test]
async fn the_limit_of_downloads_holds_also_when_two_press_at_once() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        let owner = app.actor(Role::Owner).await;
        let settings = ExportSettings { download_limit: 2, ..ExportSettings::default() };
        exports::save_settings(&app.ctx, &owner, &settings).await.unwrap();
        let export = export(&app, &officer).await;
        let token = token(&app, &officer, &export);
        let all = (0..5).map(|_| taken(&app, &officer, &token));
        let answers = futures::future::join_all(all).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 2, "{}", app.name);
        assert_eq!(opened(&app, &officer, &token).await, Err(RefusedBy::UsedUp { limit: 2 }));
    }
}

#[tokio::test]
async fn no_letter_of_a_link_can_be_changed_and_a_rotated_key_still_opens_it() {
    for mut app in test_apps().await {
        let (old, new) = ([1_u8; 32], [2_u8; 32]);
        app.ctx.settings.token_keys = TokenKeys::derive(&[&old]);
        let officer = app.actor(Role::ComplianceOfficer).await;
        let export = export(&app, &officer).await;
        let token = token(&app, &officer, &export);
        for position in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[position] = if forged[position] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(opened(&app, &officer, &forged).await, Err(RefusedBy::Tampered));
        }
        app.ctx.settings.token_keys = TokenKeys::derive(&[&new, &old]);
        opened(&app, &officer, &token).await.unwrap();
        app.ctx.settings.token_keys = TokenKeys::derive(&[&new]);
        assert_eq!(opened(&app, &officer, &token).await, Err(RefusedBy::Tampered));
    }
}

/// A key of this operator, as a request with it acts.
async fn key_of(app: &TestApp, maker: &Actor) -> (MadeApiKey, Actor) {
    let new = NewApiKey {
        name: "Nightly".into(),
        permissions: vec![KeyPermission::CreateReports, KeyPermission::ReadReports],
        ..NewApiKey::default()
    };
    let made = api_keys::create(&app.ctx, maker, &new).await.unwrap();
    match api_keys::authenticate(&app.ctx, &made.key, None, "test").await.unwrap() {
        Authentication::Known { actor, .. } => (made, *actor),
        other => panic!("{other:?}"),
    }
}

async fn address(app: &TestApp, key: &Actor, export: &Export) -> String {
    let address = exports::fetch_address(&app.ctx, key, export.id).await.unwrap();
    let Download::Path(path) = address.at else { panic!("a bucket") };
    path.strip_prefix("/v3/download/").unwrap().split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_address_lives_sixty_seconds_and_ends_with_its_key_and_with_the_role_of_its_key() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-01").unwrap());
        let maker = app.actor(Role::Owner).await;
        let (made, key) = key_of(&app, &maker).await;
        let export = export(&app, &key).await;
        let read = async |token: &str| exports::read_address(&app.ctx, token).await.map(drop);
        let token = address(&app, &key, &export).await;
        app.ctx.clock.advance(59);
        assert_eq!(read(&token).await, Ok(()), "{}", app.name);
        app.ctx.clock.advance(1);
        assert!(matches!(read(&token).await, Err(Error::NotFound(_))));
        // An address opens no page, and a link is no address.
        assert_eq!(opened(&app, &maker, &token).await, Err(RefusedBy::Tampered));

        let token = address(&app, &key, &export).await;
        app.execute("UPDATE api_keys SET role = 'DEVELOPER'").await;
        assert!(matches!(read(&token).await, Err(Error::Forbidden(_))));
        app.execute("UPDATE api_keys SET role = 'OWNER'").await;
        assert_eq!(read(&token).await, Ok(()));
        api_keys::revoke(&app.ctx, &maker, made.info.id).await.unwrap();
        assert!(matches!(read(&token).await, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn what_a_key_asked_for_is_not_written_once_the_key_or_the_right_to_it_is_gone() {
    for app in test_apps().await {
        let maker = app.actor(Role::Owner).await;
        let (made, key) = key_of(&app, &maker).await;
        let new = NewExport {
            columns: vec!["email".into()],
            purpose: "review".into(),
            ..NewExport::default()
        };
        let shrunk = exports::request(&app.ctx, &key, &new).await.unwrap();
        app.execute("UPDATE api_keys SET role = 'DEVELOPER'").await;
        let failed = app.run_jobs_until_export(&key, &shrunk, ExportState::Failed).await;
        assert!(failed.cause.contains("email"), "{}", failed.cause);
        app.execute("UPDATE api_keys SET role = 'OWNER'").await;
        let revoked = exports::request(&app.ctx, &key, &new).await.unwrap();
        api_keys::revoke(&app.ctx, &maker, made.info.id).await.unwrap();
        let failed = app.run_jobs_until_export(&maker, &revoked, ExportState::Failed).await;
        assert!(failed.cause.contains("no longer has access"), "{}: {}", app.name, failed.cause);
        assert_eq!(app.stored_files("exports"), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_forged_link_of_somebody_without_a_role_writes_nothing_into_the_chain() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        let export = export(&app, &officer).await;
        let token = token(&app, &officer, &export);
        let forged = format!("{}A", &token[..token.len() - 1]);
        let forged =
            if forged == token { format!("{}B", &token[..token.len() - 1]) } else { forged };
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let entries = async || exports::access(&app.ctx, &officer, export.id).await.unwrap().len();
        let before = entries().await;
        assert_eq!(opened(&app, &stranger, &forged).await, Err(RefusedBy::Tampered));
        assert_eq!(entries().await, before, "{}", app.name);
        assert_eq!(opened(&app, &officer, &forged).await, Err(RefusedBy::Tampered));
        assert_eq!(entries().await, before + 1);
    }
}
