use uuid::Uuid;

use super::{NewVerification, VerificationStatus, store};
use crate::Timestamp;
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::users::{
    self, Source, UserRef, UserSnapshot, UserUpdate, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME,
};

/// Whether a report was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    New,
    /// The same report was recorded before.
    Again,
}

/// Records a verification of a user: counters, session times and, when it is approved, the
/// verified fields, in one transaction. The same session with other content is a conflict. Returns
/// the user's id as well.
pub async fn record(
    ctx: &Context,
    actor: &Actor,
    user: UserRef<'_>,
    new: &NewVerification,
) -> Result<(Recorded, Uuid)> {
    actor.require(Permission::ReportVerifications)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let Some(user) = users::lock(&mut tx, seq, user).await? else {
        return Err(Error::not_found("user"));
    };
    if let Some(known) = store::find(&mut tx, seq, &new.session_id).await? {
        return if known.says(user.seq, new) {
            Ok((Recorded::Again, user.id))
        } else {
            Err(Error::Conflict("This session was already reported with different content.".into()))
        };
    }
    let now = ctx.clock.now();
    let latest = store::latest(&mut tx, user.seq).await?;
    store::insert(&mut tx, seq, user.seq, new, now).await?;
    store::count(&mut tx, user.seq, new).await?;
    let sets = Sets::of(new, &latest, &user);
    let mut before_image = None;
    if sets.any() {
        before_image = set_verified(ctx, &mut tx, seq, &user, (new, &sets), now).await?;
    }
    let fact = Fact {
        action: "verification.recorded",
        subject_kind: "user",
        subject_id: Some(user.id),
        subject: user.id.to_string(),
        details: vec![("session", new.session_id.clone()), ("status", new.status.code().into())],
    };
    audit::append(&mut tx, actor, now, fact).await?;
    if let Some(before_image) = before_image {
        users::emit_verified_webhooks(ctx, &mut tx, actor, &user, &before_image).await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok((Recorded::New, user.id))
}

/// The fields that a report sets: those that an approved session carries, unless a session that
/// completed later has set them already. A report may come late.
struct Sets {
    full_name: bool,
    date_of_birth: bool,
    /// The list of issuing states with the session's country, if it is not in it yet.
    issuing_states: Option<String>,
}

impl Sets {
    fn of(new: &NewVerification, latest: &store::Latest, user: &UserSnapshot) -> Self {
        let is_latest = |at: Option<i64>| at.is_none_or(|at| at <= new.completed_at.micros());
        let is_approved = new.status == VerificationStatus::Approved;
        Self {
            full_name: is_approved && new.full_name.is_some() && is_latest(latest.full_name),
            date_of_birth: is_approved
                && new.date_of_birth.is_some()
                && is_latest(latest.date_of_birth),
            issuing_states: new
                .country
                .as_deref()
                .filter(|_| is_approved)
                .and_then(|country| with_state(user.fields.issuing_states.as_deref(), country)),
        }
    }

    fn locks(&self) -> bool {
        self.full_name || self.date_of_birth
    }

    fn any(&self) -> bool {
        self.locks() || self.issuing_states.is_some()
    }
}

/// A stored list of issuing states with one more. `None`: the country is in it already.
fn with_state(stored: Option<&str>, country: &str) -> Option<String> {
    let mut states = users::tag_list(stored.unwrap_or("[]"));
    if states.iter().any(|state| state == country) {
        return None;
    }
    states.push(country.to_owned());
    Some(serde_json::Value::from(states).to_string())
}

/// Sets fields to the values of a session and locks them. Returns their former values if one of
/// them changed.
async fn set_verified(
    ctx: &Context,
    tx: &mut Tx,
    seq: i64,
    user: &UserSnapshot,
    (new, sets): (&NewVerification, &Sets),
    now: Timestamp,
) -> Result<Option<String>> {
    let mut after = user.fields.clone();
    let mut verified = user.verified_fields;
    if sets.full_name {
        after.full_name.clone_from(&new.full_name);
        verified |= VERIFIED_FULL_NAME;
    }
    if sets.date_of_birth {
        after.date_of_birth.clone_from(&new.date_of_birth);
        verified |= VERIFIED_DATE_OF_BIRTH;
    }
    if sets.issuing_states.is_some() {
        after.issuing_states.clone_from(&sets.issuing_states);
    }
    let before_image = user.fields.before_image(&after);
    // A verification that only confirms a value is a change too: the value is now locked.
    let update = [UserUpdate {
        seq: user.seq,
        version: user.version,
        line: None,
        before_image: before_image.clone().unwrap_or_else(|| "{}".into()),
        search_text: after.search_text(&user.vendor_data),
        fields: after,
    }];
    let source = Source::Verification { session_id: new.session_id.clone() };
    if !users::update_many(tx, &source, now, &update).await? {
        return Err(Error::internal("verifications", &"a locked user was changed"));
    }
    if sets.locks() {
        let named = user.verified_fields & VERIFIED_FULL_NAME != 0;
        let by = (sets.full_name || !named).then_some(new);
        store::set_verified(tx, user.seq, verified, by).await?;
    }
    users::add_search_pending(tx, seq, &[(user.seq, user.seq)]).await?;
    users::enqueue_index(ctx, tx).await?;
    Ok(before_image)
}
