use super::{guard, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::format::whole_time;
use crate::operators::SessionLimits;

/// Shorter pauses would end a session while its page is read.
const LEAST_SECONDS: i64 = 5 * 60;

/// Sets how long a session opens the organization. It acts with the next request of everybody, also on
/// sessions that exist.
///
/// Invalid (`idle`, `absolute`): less than five minutes, or longer than the server lets sessions last; and an
/// absolute limit below the idle one.
pub async fn set_session_limits(ctx: &Context, actor: &Actor, limits: SessionLimits) -> Result<()> {
    let outcome = set(ctx, actor, limits).await;
    let attempt = "change the session limits";
    guard::record_refusal(ctx, actor, attempt, (None, &actor.organization.name), outcome).await
}

async fn set(ctx: &Context, actor: &Actor, limits: SessionLimits) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    check(ctx, limits)?;
    let mut tx = ctx.db.begin().await?;
    let before = store::lock_session_limits(&mut tx, actor.organization.seq).await?;
    if before != limits {
        store::set_session_limits(&mut tx, actor.organization.seq, limits).await?;
        let shown = |seconds: Option<i64>| match seconds {
            Some(seconds) => whole_time(seconds),
            None => "as the server".to_owned(),
        };
        let fact = Fact {
            action: "organization.session_limits",
            subject_kind: "organization",
            subject_id: Some(actor.organization.id),
            subject: actor.organization.name.clone(),
            details: vec![
                ("without_use", shown(limits.idle_seconds)),
                ("without_use_before", shown(before.idle_seconds)),
                ("in_any_case", shown(limits.absolute_seconds)),
                ("in_any_case_before", shown(before.absolute_seconds)),
            ],
        };
        audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    }
    tx.commit().await
}

fn check(ctx: &Context, limits: SessionLimits) -> Result<()> {
    let SessionLimits { idle_seconds, absolute_seconds } = limits;
    let mut errors = FieldErrors::new();
    for (field, typed, most) in [
        ("idle", idle_seconds, ctx.settings.session_idle_seconds),
        ("absolute", absolute_seconds, ctx.settings.session_absolute_seconds),
    ] {
        let words = match typed {
            Some(seconds) if seconds < LEAST_SECONDS => {
                format!("Use at least {}.", whole_time(LEAST_SECONDS))
            }
            Some(seconds) if seconds > most => {
                format!("Use at most {}: the server ends sessions then.", whole_time(most))
            }
            _ => continue,
        };
        errors.insert(field.to_owned(), vec![words]);
    }
    if errors.is_empty() && absolute_seconds.is_some_and(|most| Some(most) < idle_seconds) {
        let words = "This is shorter than the time without use.".to_owned();
        errors.insert("absolute".to_owned(), vec![words]);
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}
