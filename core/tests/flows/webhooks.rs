//! Webhooks: what happens in an application arrives, signed, once or more, at addresses that are
//! allowed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rollcall_core::access::{Actor, Role};
use rollcall_core::clock::Clock;
use rollcall_core::context::Settings;
use rollcall_core::erasure;
use rollcall_core::exports::{self, NewExport};
use rollcall_core::imports::{self, Choices, ImportState};
use rollcall_core::users::{self, UserInput, UserRef};
use rollcall_core::verifications::{self, NewVerification, VerificationStatus};
use rollcall_core::webhooks::{
    self, DeliveryInfo, DeliveryState, EventKind, MadeWebhook, NewWebhook,
};
use rollcall_core::{Error, Timestamp};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::common::{TestApp, TestApps, body, test_apps, test_apps_with};

/// What a receiver got: the head in small letters, and the body.
type Got = Arc<Mutex<Vec<(String, String)>>>;

/// Answers with these statuses, one after the other, and then with the last one for ever.
async fn receiver(statuses: &'static [u16]) -> (String, Got) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let got = Got::default();
    let (keep, own) = (got.clone(), url.clone());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut text, mut buffer) = (Vec::new(), [0; 4_096]);
            let (head, body) = loop {
                let read = stream.read(&mut buffer).await.unwrap();
                text.extend_from_slice(&buffer[..read]);
                let whole = String::from_utf8_lossy(&text).into_owned();
                let Some((head, body)) = whole.split_once("\r\n\r\n") else { continue };
                let head = head.to_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                    break (head, body.to_owned());
                }
            };
            let number = {
                let mut got = keep.lock().unwrap();
                got.push((head, body));
                got.len()
            };
            let status = statuses[(number - 1).min(statuses.len() - 1)];
            let answer = format!(
                "HTTP/1.1 {status} X\r\nlocation: {own}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, got)
}

async fn open_test_apps() -> TestApps {
    let settings = Settings { webhook_private_networks: true, ..Settings::default() };
    let mut apps = test_apps_with(settings).await;
    for app in apps.iter_mut() {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
    }
    apps
}

async fn make(app: &TestApp, actor: &Actor, url: &str) -> MadeWebhook {
    let new = NewWebhook { url: url.into(), events: EventKind::ALL.to_vec() };
    webhooks::create(&app.ctx, actor, &new).await.unwrap()
}

async fn patch(app: &TestApp, actor: &Actor, body: Value) {
    let body = rollcall_core::json::Body::read(body.to_string().as_bytes()).unwrap();
    let input = UserInput::from_json(&body, app.ctx.clock.now()).unwrap();
    let user = UserRef::VendorData("u-1");
    users::patch(&app.ctx, actor, user, &input, None).await.unwrap();
}

async fn deliveries(app: &TestApp, actor: &Actor, id: Uuid) -> Vec<DeliveryInfo> {
    webhooks::deliveries(&app.ctx, actor, id).await.unwrap().unwrap().1
}

/// Waits until every delivery of the webhook is as the test wants it.
async fn until(
    app: &TestApp,
    actor: &Actor,
    id: Uuid,
    wanted: impl Fn(&[DeliveryInfo]) -> bool,
) -> Vec<DeliveryInfo> {
    for _ in 0..600 {
        let found = deliveries(app, actor, id).await;
        if wanted(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{}: {:?}", app.name, deliveries(app, actor, id).await);
}

fn all_delivered(found: &[DeliveryInfo]) -> bool {
    found.iter().all(|one| one.state == DeliveryState::Delivered)
}

#[tokio::test]
async fn changes_arrive_signed_even_when_nobody_delivered_at_the_time() {
    for app in open_test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,full_name\nu-1,Ada\n").await;
        let (url, got) = receiver(&[204]).await;
        let made = make(&app, &owner, &url).await;
        // No worker runs, as after a crash between the change and its delivery.
        patch(&app, &owner, json!({"full_name": "Ada Neu", "metadata": {"a": 1}})).await;
        // The order of two events is that of their times.
        app.ctx.clock.advance(1);
        patch(&app, &owner, json!({"status": "BLOCKED"})).await;
        assert_eq!(deliveries(&app, &owner, made.info.id).await.len(), 2);
        assert!(got.lock().unwrap().is_empty());
        let worker = app.worker();
        let done = until(&app, &owner, made.info.id, all_delivered).await;
        drop(worker);

        let got = got.lock().unwrap().clone();
        assert_eq!(got.len(), 2, "{}", app.name);
        let bodies: Vec<Value> =
            got.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect();
        assert_eq!(bodies[0]["webhook_type"], "user.data.updated");
        assert_eq!(bodies[0]["changed_fields"], json!(["full_name", "metadata"]));
        assert_eq!(bodies[1]["webhook_type"], "user.status.updated");
        assert_eq!(bodies[1]["status"], "BLOCKED");
        assert_eq!(bodies[1]["previous_status"], "ACTIVE");
        for ((head, body), json) in got.iter().zip(&bodies) {
            let header = |name: &str| {
                let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
                line.unwrap().to_owned()
            };
            assert_eq!((&json["vendor_data"], body.contains("Ada")), (&json!("u-1"), false));
            assert_eq!(header("x-webhook-id"), json["event_id"].as_str().unwrap());
            assert!(done.iter().any(|one| one.id.to_string() == header("x-webhook-id")));
            let at = header("x-timestamp").parse::<i64>().unwrap();
            let signed =
                webhooks::signature(&made.secret, Timestamp::from_micros(at * 1_000_000), body);
            assert_eq!(header("x-signature"), signed);
        }
    }
}

#[tokio::test]
async fn an_import_is_one_event_and_an_erased_user_leaves_none() {
    for app in open_test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (url, _) = receiver(&[200]).await;
        let made = make(&app, &owner, &url).await;
        let mut csv = String::from("vendor_data\n");
        (1..300).for_each(|n| csv += &format!("u-{n}\n"));
        app.import(&owner, &csv).await;
        let found = deliveries(&app, &owner, made.info.id).await;
        assert_eq!(found.len(), 1, "{}", app.name);
        assert_eq!(found[0].event, "import.finished");
        patch(&app, &owner, json!({"country": "DEU"})).await;
        assert_eq!(deliveries(&app, &owner, made.info.id).await.len(), 2);
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("u-1")).await.unwrap();
        assert_eq!(deliveries(&app, &owner, made.info.id).await.len(), 1);
    }
}

#[tokio::test]
async fn a_finished_export_is_told_with_the_proof_of_its_file() {
    for app in open_test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (url, got) = receiver(&[204]).await;
        let made = make(&app, &owner, &url).await;
        let new = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let export = exports::run_inline(&app.ctx, &owner, &new, |_| {}).await.unwrap();
        let _worker = app.worker();
        until(&app, &owner, made.info.id, all_delivered).await;
        let (_, body) = got.lock().unwrap()[0].clone();
        let event: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(event["webhook_type"], "export.ready", "{}", app.name);
        assert_eq!(event["export_id"], export.id.to_string());
        assert_eq!((&event["sha256"], &event["rows"]), (&json!(export.sha256), &json!(0)));
    }
}

#[tokio::test]
async fn an_import_of_all_or_nothing_is_one_event_and_none_where_it_wrote_nothing() {
    for app in open_test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (url, _) = receiver(&[200]).await;
        let made = make(&app, &owner, &url).await;
        let whole = Choices { all_or_nothing: true, ..Choices::default() };
        app.import_with(&owner, "vendor_data\nu-1\nu-2\n", &whole, false).await;
        let found = deliveries(&app, &owner, made.info.id).await;
        let events: Vec<_> = found.iter().map(|one| one.event.as_str()).collect();
        assert_eq!(events, ["import.finished"], "{}", app.name);

        let file = "vendor_data,full_name\nu-1,Ada\nu-2,Ben\n";
        let import = app.import_with(&owner, file, &whole, true).await;
        patch(&app, &owner, json!({"country": "DEU"})).await;
        imports::start(&app.ctx, &owner, import.id).await.unwrap();
        app.run_jobs_until(&owner, &import, ImportState::Failed).await;
        let found = deliveries(&app, &owner, made.info.id).await;
        let finished = found.iter().filter(|one| one.event == "import.finished").count();
        assert_eq!((found.len(), finished), (2, 1), "{}", app.name);
    }
}

#[tokio::test]
async fn a_refused_delivery_waits_longer_each_time_and_keeps_its_id() {
    for app in open_test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\nu-1\n").await;
        // A redirect is an answer like another: it is not followed.
        let (url, got) = receiver(&[500, 302, 200]).await;
        let made = make(&app, &owner, &url).await;
        patch(&app, &owner, json!({"country": "DEU"})).await;
        let worker = app.worker();
        for (attempts, status, wait) in [(1, 500, Some(10)), (2, 302, Some(60)), (3, 200, None)] {
            let tried = |found: &[DeliveryInfo]| found[0].attempts == attempts;
            let found = until(&app, &owner, made.info.id, tried).await;
            let now = app.ctx.clock.now();
            assert_eq!(found[0].last_status, Some(status), "{}", app.name);
            assert_eq!(found[0].next_at, wait.map(|wait| now.plus_seconds(wait)));
            app.ctx.clock.advance(wait.unwrap_or(0));
        }
        let found = deliveries(&app, &owner, made.info.id).await;
        assert_eq!(found[0].state, DeliveryState::Delivered);
        webhooks::send_again(&app.ctx, &owner, found[0].id).await.unwrap();
        let again = |found: &[DeliveryInfo]| found[0].attempts == 1 && all_delivered(found);
        until(&app, &owner, made.info.id, again).await;
        drop(worker);
        let got = got.lock().unwrap();
        assert_eq!(got.len(), 4);
        assert!(got.iter().all(|(_, body)| *body == got[0].1));
    }
}

#[tokio::test]
async fn a_private_address_is_refused_when_it_is_written_and_when_its_name_leads_there() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\nu-1\n").await;
        for wrong in ["https://127.0.0.1/", "https://[::1]:8443/", "http://example.com/", "x"] {
            let new = NewWebhook { url: wrong.into(), events: EventKind::ALL.to_vec() };
            let refused = webhooks::create(&app.ctx, &owner, &new).await.err();
            assert!(matches!(refused, Some(Error::Invalid(_))), "{wrong}");
        }
        let none = NewWebhook { url: "https://example.com/".into(), events: Vec::new() };
        assert!(webhooks::create(&app.ctx, &owner, &none).await.is_err());
        let made = make(&app, &owner, "https://localhost:1/hook").await;
        patch(&app, &owner, json!({"country": "DEU"})).await;
        let worker = app.worker();
        let tried = |found: &[DeliveryInfo]| found[0].attempts == 1;
        let found = until(&app, &owner, made.info.id, tried).await;
        drop(worker);
        let words = found[0].last_error.clone().unwrap();
        assert!(words.contains("private network"), "{}: {words}", app.name);
        webhooks::delete(&app.ctx, &owner, made.info.id).await.unwrap();
        assert_eq!(webhooks::list(&app.ctx, &owner).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_verification_tells_which_fields_it_changed() {
    for app in open_test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,full_name\nu-1,Ada\n").await;
        let (url, got) = receiver(&[204]).await;
        let made = make(&app, &owner, &url).await;
        for (session, name) in [("s-1", Some("Ada Wahr")), ("s-2", Some("Ada Wahr")), ("s-3", None)]
        {
            let new = NewVerification {
                session_id: session.into(),
                status: VerificationStatus::Approved,
                full_name: name.map(str::to_owned),
                date_of_birth: None,
                country: None,
                completed_at: Timestamp::from_day("2026-03-12").unwrap(),
            };
            let user = UserRef::VendorData("u-1");
            verifications::record(&app.ctx, &owner, user, &new).await.unwrap();
        }
        let _worker = app.worker();
        until(&app, &owner, made.info.id, all_delivered).await;
        let got = got.lock().unwrap().clone();
        assert_eq!(got.len(), 1, "{}: only the first changed something", app.name);
        let body: Value = serde_json::from_str(&got[0].1).unwrap();
        assert_eq!(body["webhook_type"], "user.data.updated");
        assert_eq!(body["changed_fields"], json!(["full_name"]));
        assert!(!got[0].1.contains("Wahr"));
    }
}

/// Addresses that never answer hold their own places only.
#[tokio::test]
async fn deliveries_that_hang_hold_up_no_other_work() {
    let settings = Settings { webhook_private_networks: true, ..Settings::default() };
    for app in test_apps_with(settings).await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,full_name\nu-1,Ada\n").await;
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        let mut made = Vec::new();
        for _ in 0..4 {
            made.push(make(&app, &owner, &url).await.info.id);
        }
        patch(&app, &owner, json!({"full_name": "Ada Neu"})).await;
        let began = std::time::Instant::now();
        let _worker = app.worker();
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(silent.accept().await.unwrap());
        }
        let file = body("vendor_data\nu-2\n");
        let import = imports::upload(&app.ctx, &owner, "users.csv", file).await.unwrap();
        app.until(&owner, &import, ImportState::Ready).await;
        for id in made {
            let attempts: i64 = deliveries(&app, &owner, id).await.iter().map(|d| d.attempts).sum();
            // A machine that was slower than a delivery's ten seconds shows nothing.
            let shows = began.elapsed() < Duration::from_secs(10);
            assert!(attempts == 0 || !shows, "{}: a delivery ended before the import", app.name);
        }
    }
}

#[tokio::test]
async fn deliveries_that_ended_a_month_ago_are_forgotten_and_waiting_ones_are_not() {
    for app in open_test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,full_name\nu-1,Ada\n").await;
        let (url, _) = receiver(&[204]).await;
        let made = make(&app, &owner, &url).await;
        patch(&app, &owner, json!({"full_name": "Ada Neu"})).await;
        let worker = app.worker();
        until(&app, &owner, made.info.id, all_delivered).await;
        worker.stop().await;
        patch(&app, &owner, json!({"full_name": "Ada Alt"})).await;
        app.ctx.clock.advance(31 * 24 * 3_600);
        app.execute("UPDATE jobs SET run_at = run_at + 999999999999999").await;
        let _worker = app.worker();
        for _ in 0..200 {
            if deliveries(&app, &owner, made.info.id).await.len() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let left = deliveries(&app, &owner, made.info.id).await;
        assert_eq!(left.len(), 1, "{}", app.name);
        assert_eq!(left[0].state, DeliveryState::Waiting, "{}", app.name);
    }
}
