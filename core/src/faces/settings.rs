use std::collections::HashSet;

use super::pairs::{self, hundredths};
use super::{CompareProgress, Effect, Estimate, FaceSettings, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};

/// Users whose faces are compared with all others to say what a lower threshold would find, at most,
/// and for how many seconds at most: somebody waits for it.
const USERS: usize = 2_000;
const SECONDS: f64 = 2.0;

/// What the actor's application asks of faces.
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

/// How many pairs there are at a threshold that are not known yet: counted where a second or two is
/// enough, else estimated from some of the users.
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
    // Every pair has two ends; those who were looked at stand for those who were not.
    let pairs = (ends as f64 / 2.0 * of as f64 / looked.max(1) as f64).ceil() as i64;
    Ok(Estimate { pairs, looked, of })
}

/// Field errors name the fields of [`FaceSettings`]. A lower threshold lets all faces be compared once
/// more, in the background.
pub async fn save_settings(ctx: &Context, actor: &Actor, new: &FaceSettings) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    actor.require_recent_proof(ctx)?;
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

/// How far the comparison is that follows a lower threshold; none while there is none.
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
    // Below 50 % faces of strangers resemble each other by the thousand.
    within("threshold", settings.threshold, 50, 99);
    within("min_face", settings.min_face, 40, 512);
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}
