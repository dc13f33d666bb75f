//! Webhooks: what happens in an application arrives, signed, once or more, at addresses that are
//! allowed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rollcall_core::access::{Actor, Role};
use rollcall_core::clock::Clock;
use rollcall_core::context::Settings;
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

use crate::common::{Bed, beds, beds_with, body};

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

async fn open_beds() -> Vec<Bed> {
    let settings = Settings { webhook_private_networks: true, ..Settings::default() };
    let mut beds = beds_with(settings).await;
    for bed in &mut beds {
        bed.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
    }
    beds
}

async fn make(bed: &Bed, actor: &Actor, url: &str) -> MadeWebhook {
    let new = NewWebhook { url: url.into(), events: EventKind::ALL.to_vec() };
    webhooks::create(&bed.ctx, actor, &new).await.unwrap()
}

async fn patch(bed: &Bed, actor: &Actor, body: Value) {
    let body = rollcall_core::json::Body::read(body.to_string().as_bytes()).unwrap();
    let input = UserInput::from_json(&body, bed.ctx.clock.now()).unwrap();
    let user = UserRef::VendorData("u-1");
    users::patch(&bed.ctx, actor, user, &input, None).await.unwrap();
}

async fn deliveries(bed: &Bed, actor: &Actor, id: Uuid) -> Vec<DeliveryInfo> {
    webhooks::deliveries(&bed.ctx, actor, id).await.unwrap().unwrap().1
}

/// Waits until every delivery of the webhook is as the test wants it.
async fn until(
    bed: &Bed,
    actor: &Actor,
    id: Uuid,
    wanted: impl Fn(&[DeliveryInfo]) -> bool,
) -> Vec<DeliveryInfo> {
    for _ in 0..600 {
        let found = deliveries(bed, actor, id).await;
        if wanted(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{}: {:?}", bed.name, deliveries(bed, actor, id).await);
}

fn all_delivered(found: &[DeliveryInfo]) -> bool {
    found.iter().all(|one| one.state == DeliveryState::Delivered)
}

#[tokio::test]
async fn changes_arrive_signed_even_when_nobody_delivered_at_the_time() {
    for bed in open_beds().await {
        let owner = bed.actor(Role::Owner).await;
        bed.import(&owner, "vendor_data,full_name\nu-1,Ada\n").await;
        let (url, got) = receiver(&[204]).await;
        let made = make(&bed, &owner, &url).await;
        // No worker runs, as after a crash between the change and its delivery.
        patch(&bed, &owner, json!({"full_name": "Ada Neu", "metadata": {"a": 1}})).await;
        // The order of two events is that of their times.
        bed.ctx.clock.advance(1);
        patch(&bed, &owner, json!({"status": "BLOCKED"})).await;
        assert_eq!(deliveries(&bed, &owner, made.info.id).await.len(), 2);
        assert!(got.lock().unwrap().is_empty());
        let worker = bed.worker();
        let done = until(&bed, &owner, made.info.id, all_delivered).await;
        drop(worker);

        let got = got.lock().unwrap().clone();
        assert_eq!(got.len(), 2, "{}", bed.name);
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
    for bed in open_beds().await {
        let owner = bed.actor(Role::Owner).await;
        let (url, _) = receiver(&[200]).await;
        let made = make(&bed, &owner, &url).await;
        let mut csv = String::from("vendor_data\n");
        (1..300).for_each(|n| csv += &format!("u-{n}\n"));
        bed.import(&owner, &csv).await;
        let found = deliveries(&bed, &owner, made.info.id).await;
        assert_eq!(found.len(), 1, "{}", bed.name);
        assert_eq!(found[0].event, "import.finished");
        patch(&bed, &owner, json!({"country": "DEU"})).await;
        assert_eq!(deliveries(&bed, &owner, made.info.id).await.len(), 2);
        users::erase(&bed.ctx, &owner, UserRef::VendorData("u-1")).await.unwrap();
        assert_eq!(deliveries(&bed, &owner, made.info.id).await.len(), 1);
    }
}

#[tokio::test]
async fn a_finished_export_is_told_with_the_proof_of_its_file() {
    for bed in open_beds().await {
        let owner = bed.actor(Role::Owner).await;
        let (url, got) = receiver(&[204]).await;
        let made = make(&bed, &owner, &url).await;
        let new = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let export = exports::run_here(&bed.ctx, &owner, &new, |_| {}).await.unwrap();
        let _worker = bed.worker();
        until(&bed, &owner, made.info.id, all_delivered).await;
        let (_, body) = got.lock().unwrap()[0].clone();
        let event: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(event["webhook_type"], "export.ready", "{}", bed.name);
        assert_eq!(event["export_id"], export.id.to_string());
        assert_eq!((&event["sha256"], &event["rows"]), (&json!(export.sha256), &json!(0)));
    }
}

#[tokio::test]
async fn an_import_of_all_or_nothing_is_one_event_and_none_where_it_wrote_nothing() {
    for bed in open_beds().await {
        let owner = bed.actor(Role::Owner).await;
        let (url, _) = receiver(&[200]).await;
        let made = make(&bed, &owner, &url).await;
        let whole = Choices { all_or_nothing: true, ..Choices::default() };
        bed.import_with(&owner, "vendor_data\nu-1\nu-2\n", &whole, false).await;
        let found = deliveries(&bed, &owner, made.info.id).await;
        let events: Vec<_> = found.iter().map(|one| one.event.as_str()).collect();
        assert_eq!(events, ["import.finished"], "{}", bed.name);

        let file = "vendor_data,full_name\nu-1,Ada\nu-2,Ben\n";
        let import = bed.import_with(&owner, file, &whole, true).await;
        patch(&bed, &owner, json!({"country": "DEU"})).await;
        imports::start(&bed.ctx, &owner, import.id).await.unwrap();
        let worker = bed.worker();
        bed.until(&owner, &import, ImportState::Failed).await;
        drop(worker);
        let found = deliveries(&bed, &owner, made.info.id).await;
        let finished = found.iter().filter(|one| one.event == "import.finished").count();
        assert_eq!((found.len(), finished), (2, 1), "{}", bed.name);
    }
}

#[tokio::test]
async fn a_refused_delivery_waits_longer_each_time_and_keeps_its_id() {
    for bed in open_beds().await {
        let owner = bed.actor(Role::Owner).await;
        bed.import(&owner, "vendor_data\nu-1\n").await;
        // A redirect is an answer like another: it is not followed.
        let (url, got) = receiver(&[500, 302, 200]).await;
        let made = make(&bed, &owner, &url).await;
        patch(&bed, &owner, json!({"country": "DEU"})).await;
        let worker = bed.worker();
        for (attempts, status, wait) in [(1, 500, Some(10)), (2, 302, Some(60)), (3, 200, None)] {
            let tried = |found: &[DeliveryInfo]| found[0].attempts == attempts;
            let found = until(&bed, &owner, made.info.id, tried).await;
            let now = bed.ctx.clock.now();
            assert_eq!(found[0].last_status, Some(status), "{}", bed.name);
            assert_eq!(found[0].next_at, wait.map(|wait| now.plus_seconds(wait)));
            bed.ctx.clock.advance(wait.unwrap_or(0));
        }
        let found = deliveries(&bed, &owner, made.info.id).await;
        assert_eq!(found[0].state, DeliveryState::Delivered);
        webhooks::send_again(&bed.ctx, &owner, found[0].id).await.unwrap();
        let again = |found: &[DeliveryInfo]| found[0].attempts == 1 && all_delivered(found);
        until(&bed, &owner, made.info.id, again).await;
        drop(worker);
        let got = got.lock().unwrap();
        assert_eq!(got.len(), 4);
        assert!(got.iter().all(|(_, body)| *body == got[0].1));
    }
}

#[tokio::test]
async fn a_private_address_is_refused_when_it_is_written_and_when_its_name_leads_there() {
    for bed in beds().await {
        let owner = bed.actor(Role::Owner).await;
        bed.import(&owner, "vendor_data\nu-1\n").await;
        for wrong in ["https://127.0.0.1/", "https://[::1]:8443/", "http://example.com/", "x"] {
            let new = NewWebhook { url: wrong.into(), events: EventKind::ALL.to_vec() };
            let refused = webhooks::create(&bed.ctx, &owner, &new).await.err();
            assert!(matches!(refused, Some(Error::Invalid(_))), "{wrong}");
        }
        let none = NewWebhook { url: "https://example.com/".into(), events: Vec::new() };
        assert!(webhooks::create(&bed.ctx, &owner, &none).await.is_err());
        let made = make(&bed, &owner, "https://localhost:1/hook").await;
        patch(&bed, &owner, json!({"country": "DEU"})).await;
        let worker = bed.worker();
        let tried = |found: &[DeliveryInfo]| found[0].attempts == 1;
        let found = until(&bed, &owner, made.info.id, tried).await;
        drop(worker);
        let words = found[0].last_error.clone().unwrap();
        assert!(words.contains("private network"), "{}: {words}", bed.name);
        webhooks::delete(&bed.ctx, &owner, made.info.id).await.unwrap();
        assert_eq!(webhooks::list(&bed.ctx, &owner).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_verification_tells_which_fields_it_changed() {
    for bed in open_beds().await {
        let owner = bed.actor(Role::Owner).await;
        bed.import(&owner, "vendor_data,full_name\nu-1,Ada\n").await;
        let (url, got) = receiver(&[204]).await;
        let made = make(&bed, &owner, &url).await;
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
            verifications::record(&bed.ctx, &owner, user, &new).await.unwrap();
        }
        let _worker = bed.worker();
        until(&bed, &owner, made.info.id, all_delivered).await;
        let got = got.lock().unwrap().clone();
        assert_eq!(got.len(), 1, "{}: only the first changed something", bed.name);
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
    for bed in beds_with(settings).await {
        let owner = bed.actor(Role::Owner).await;
        bed.import(&owner, "vendor_data,full_name\nu-1,Ada\n").await;
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        let mut made = Vec::new();
        for _ in 0..4 {
            made.push(make(&bed, &owner, &url).await.info.id);
        }
        patch(&bed, &owner, json!({"full_name": "Ada Neu"})).await;
        let began = std::time::Instant::now();
        let _worker = bed.worker();
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(silent.accept().await.unwrap());
        }
        let file = body("vendor_data\nu-2\n");
        let import = imports::upload(&bed.ctx, &owner, "users.csv", file).await.unwrap();
        bed.until(&owner, &import, ImportState::Ready).await;
        for id in made {
            let attempts: i64 = deliveries(&bed, &owner, id).await.iter().map(|d| d.attempts).sum();
            // A machine that was slower than a delivery's ten seconds shows nothing.
            let shows = began.elapsed() < Duration::from_secs(10);
            assert!(attempts == 0 || !shows, "{}: a delivery ended before the import", bed.name);
        }
    }
}

#[tokio::test]
async fn deliveries_that_ended_a_month_ago_are_forgotten_and_waiting_ones_are_not() {
    for bed in open_beds().await {
        let owner = bed.actor(Role::Owner).await;
        bed.import(&owner, "vendor_data,full_name\nu-1,Ada\n").await;
        let (url, _) = receiver(&[204]).await;
        let made = make(&bed, &owner, &url).await;
        patch(&bed, &owner, json!({"full_name": "Ada Neu"})).await;
        let worker = bed.worker();
        until(&bed, &owner, made.info.id, all_delivered).await;
        drop(worker);
        patch(&bed, &owner, json!({"full_name": "Ada Alt"})).await;
        bed.ctx.clock.advance(31 * 24 * 3_600);
        bed.execute("UPDATE jobs SET run_at = run_at + 999999999999999").await;
        let _worker = bed.worker();
        for _ in 0..200 {
            if deliveries(&bed, &owner, made.info.id).await.len() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let left = deliveries(&bed, &owner, made.info.id).await;
        assert_eq!(left.len(), 1, "{}", bed.name);
        assert_eq!(left[0].state, DeliveryState::Waiting, "{}", bed.name);
    }
}
