use std::collections::HashSet;

use super::pairs::{self, hundredths};
use super::{CompareProgress, Effect, Estimate, FaceSettings, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};

/// The effect of a lower threshold is estimated from a sample of at most this many users, within at
/// most this many seconds, because the operator is waiting for the page.
const USERS: usize = 2_000;
const SECONDS: f64 = 2.0;

/// The face settings of the actor's application.
pub async fn settings(ctx: &Context, actor: &Actor) -> Result<FaceSettings> {
    actor.require(Permission::ReadFaces)?;
    store::settings(&ctx.db, actor.application.seq).await
}

/// What these settings would change today. Nothing is written.
pub async fn effect(ctx: &Context, actor: &Actor, new: &FaceSettings) -> Result<Effect> {
    actor.require(Permission::ManageSettings)?;
    check(new)?;
    let (db, seq) = (&ctx.db, actor.application.seq);
    let now = store::settings(db, seq).await?;
    let open = |from, below| pairs::store::open_between(db, seq, from, below);
    let mut effect = Effect {
        small: store::narrower(db, seq, new.min_face).await?,
        faces: store::narrower(db, seq, i64::MAX).await?,
        ..Effect::default()
    };
    if new.threshold > now.threshold {
        effect.leave = open(now.threshold, new.threshold).await?;
    }
    if new.threshold < now.threshold {
        effect.come_back = open(new.threshold, now.threshold).await?;
        effect.add = found(ctx, seq, new.threshold).await?;
    }
    Ok(effect)
}

/// How many new pairs a threshold would find. If counting all takes too long, this is an estimate from
/// a sample of the users.
async fn found(ctx: &Context, application_seq: i64, threshold: i64) -> Result<Estimate> {
    let sample = ctx.face_index.sample(ctx, application_seq, USERS).await?;
    let Some(model) = sample.model else { return Ok(Estimate::default()) };
    let began = ctx.clock.now();
    let (mut ends, mut looked) = (0usize, 0i64);
    for (user, faces) in &sample.faces {
        let known = pairs::store::known(&ctx.db, *user).await?;
        let mut others = HashSet::new();
        for embedding in faces {
            let nearest =
                pairs::nearest_faces(ctx, application_seq, &model, embedding, threshold).await?;
            let near = nearest.neighbours.into_iter();
            others.extend(
                near.filter(|one| hundredths(one.distance) >= threshold * 100)
                    .map(|one| one.user_seq),
            );
        }
        others.remove(user);
        ends += others.difference(&known).count();
        looked += 1;
        if ctx.clock.now().seconds_since(began) > SECONDS {
            break;
        }
    }
    let of = sample.users as i64;
    // Each pair was found twice, once from each of its users. Then the result is scaled from the sample
    // to all users.
    let pairs = (ends as f64 / 2.0 * of as f64 / looked.max(1) as f64).ceil() as i64;
    Ok(Estimate { pairs, looked, of })
}

/// Saves the settings. Field errors name the fields of [`FaceSettings`]. A lower threshold queues a
/// comparison of all faces.
pub async fn save_settings(ctx: &Context, actor: &Actor, new: &FaceSettings) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    actor.require_recent_proof(&ctx.clock)?;
    check(new)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let before = store::lock_settings(&mut tx, seq).await?;
    store::save_settings(&mut tx, seq, new).await?;
    if new.threshold < before.threshold {
        pairs::enqueue_compare(ctx, &mut tx, actor).await?;
    }
    let fact = Fact {
        action: "settings.faces_changed",
        subject_kind: "application",
        subject_id: Some(actor.application.id),
        subject: actor.application.slug.clone(),
        details: vec![
            ("threshold", format!("{} → {}", before.threshold, new.threshold)),
            ("min_face", format!("{} → {}", before.min_face, new.min_face)),
        ],
    };
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// The progress of the comparison after the threshold was lowered. `None`: no comparison is running.
pub async fn compare_progress(ctx: &Context, actor: &Actor) -> Result<Option<CompareProgress>> {
    actor.require(Permission::ReadFaces)?;
    pairs::store::progress(&ctx.db, actor.application.seq).await
}

fn check(settings: &FaceSettings) -> Result<()> {
    let mut errors = FieldErrors::new();
    let mut within = |field: &str, value: i64, least: i64, most: i64| {
        if !(least..=most).contains(&value) {
            let words = format!("Enter a number from {least} to {most}.");
            errors.insert(field.to_owned(), vec![words]);
        }
    };
    // Below 50 %, thousands of strangers resemble each other.
    within("threshold", settings.threshold, 50, 99);
    within("min_face", settings.min_face, 40, 512);
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}
