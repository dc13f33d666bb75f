//! The real program, killed with SIGKILL at random moments: whatever it was doing goes on by
//! itself, and the end is the same as if nothing had happened.

use std::time::Duration;

use axum::body::Bytes;
use rollcall_core::access::Actor;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::imports::{self, Choices, Counts, ImportState, Undone};
use uuid::Uuid;

use crate::common::Place;

const ROWS: usize = 24_000;
/// Kills of one step, unless it is done before; then it may go on in peace.
const KILLS_OF_A_STEP: usize = 18;
/// The steps of the story in which the program is killed, each at least once however fast it is.
const STEPS: usize = 7;

/// What is done to an import until it stands in a state.
struct Step {
    id: Uuid,
    state: ImportState,
}

async fn state(place: &Place, actor: &Actor, id: Uuid) -> ImportState {
    imports::find(&place.ctx, actor, id).await.unwrap().unwrap().state
}

/// Lets the program run until the step is done, and kills it `kills` times on the way.
async fn get_through(place: &Place, actor: &Actor, step: &Step, kills: usize) -> usize {
    let mut killed = 0;
    for _ in 0..2_000 {
        if state(place, actor, step.id).await == step.state {
            return killed;
        }
        let mut program = place.serve();
        if killed < kills {
            // Every other time while it starts, so that a fast machine is not done after a few.
            let wait = if killed % 2 == 0 { 5..100 } else { 30..500 };
            tokio::time::sleep(Duration::from_millis(rand::random_range(wait))).await;
        } else {
            for _ in 0..2_400 {
                if state(place, actor, step.id).await == step.state {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        }
        // Child::kill is SIGKILL.
        program.kill().unwrap();
        program.wait().unwrap();
        killed += usize::from(killed < kills);
        place.let_leases_run_out().await;
    }
    panic!("{}: {:?} was not reached", place.name, step.state);
}

fn file(names: &str, every: usize, invalid: usize) -> String {
    let mut file = String::from("vendor_data,full_name,country,tags,status\n");
    for n in (0..ROWS).step_by(every) {
        let status = if n % 100 < invalid { "WRONG" } else { "ACTIVE" };
        file += &format!("k-{n},{names} {n},DEU,\"{names},all\",{status}\n");
    }
    file
}

/// Everything that an undisturbed run and a killed one must agree on.
struct End {
    applied: Vec<Counts>,
    undone: Undone,
    users: Vec<(String, i64)>,
    counters: Vec<(String, i64)>,
    tags: Vec<(String, i64)>,
    revisions: Vec<(String, i64)>,
    actions: Vec<String>,
}

async fn upload(place: &Place, actor: &Actor, csv: String) -> Uuid {
    let body = futures::stream::iter([Ok(Bytes::from(csv))]);
    imports::upload(&place.ctx, actor, "users.csv", body).await.unwrap().id
}

/// An import of new users, one that updates half of them, one of all or nothing, and the undo of
/// the second.
async fn story(place: &Place, kills: usize) -> (End, usize) {
    let actor = place.owner().await;
    let ctx = &place.ctx;
    let mut killed = 0;
    let mut ids = Vec::new();
    let whole = Choices { all_or_nothing: true, ..Choices::default() };
    for (csv, choices) in [
        (file("First", 1, 2), Choices::default()),
        (file("Second", 2, 0), Choices::default()),
        (file("Third", 3, 0), whole),
    ] {
        let id = upload(place, &actor, csv).await;
        let ready = Step { id, state: ImportState::Ready };
        killed += get_through(place, &actor, &ready, kills.min(4)).await;
        if choices.all_or_nothing {
            imports::choose(ctx, &actor, id, &choices).await.unwrap();
            killed += get_through(place, &actor, &ready, 0).await;
        }
        imports::start(ctx, &actor, id).await.unwrap();
        let done = Step { id, state: ImportState::Done };
        killed += get_through(place, &actor, &done, kills).await;
        ids.push(id);
    }
    imports::undo(ctx, &actor, ids[1]).await.unwrap();
    let undone = Step { id: ids[1], state: ImportState::Undone };
    killed += get_through(place, &actor, &undone, kills).await;

    let mut applied = Vec::new();
    for id in &ids {
        applied.push(imports::find(ctx, &actor, *id).await.unwrap().unwrap().applied);
    }
    let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
    let entries = audit::search(ctx, &actor, &query).await.unwrap().entries;
    for report in audit::verify(ctx, None).await.unwrap() {
        assert_eq!(report.broken, None, "{}", place.name);
    }
    let end = End {
        applied,
        undone: imports::find(ctx, &actor, ids[1]).await.unwrap().unwrap().undone,
        users: place
            .numbers("SELECT vendor_key || ' ' || full_name, version FROM users ORDER BY 1")
            .await,
        counters: place
            .numbers("SELECT country || ' ' || status, users FROM user_counts ORDER BY 1")
            .await,
        tags: place
            .numbers("SELECT tag || country || status, users FROM tag_counts ORDER BY 1")
            .await,
        revisions: place
            .numbers(
                "SELECT source || ' ' || before, COUNT(*) FROM revisions GROUP BY 1 ORDER BY 1",
            )
            .await,
        actions: entries.into_iter().map(|entry| entry.action).collect(),
    };
    (end, killed)
}

async fn compare(calm: Place, disturbed: Place) {
    let (expected, _) = story(&calm, 0).await;
    assert_eq!(expected.undone.kept, 4_000, "users whom the third import changed after the second");
    let (end, killed) = story(&disturbed, KILLS_OF_A_STEP).await;
    assert!(killed >= STEPS, "{}: killed {killed} times only", disturbed.name);
    let name = disturbed.name;
    assert_eq!(end.applied, expected.applied, "{name}, after {killed} kills");
    assert_eq!(end.undone, expected.undone, "{name}, after {killed} kills");
    assert_eq!(end.actions, expected.actions, "{name}, after {killed} kills");
    for (end, expected) in [
        (&end.users, &expected.users),
        (&end.counters, &expected.counters),
        (&end.tags, &expected.tags),
        (&end.revisions, &expected.revisions),
    ] {
        let other = end.iter().zip(expected).find(|(end, expected)| end != expected);
        assert_eq!(other, None, "{name}, after {killed} kills");
        assert_eq!(end.len(), expected.len(), "{name}, after {killed} kills");
    }
    println!("{name}: killed {killed} times");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_is_the_same_however_often_the_program_is_killed() {
    for (calm, disturbed) in Place::all().await.into_iter().zip(Place::all().await) {
        compare(calm, disturbed).await;
    }
}
