use super::query::{checked, filter_names};
use super::store::{self, StoredView};
use super::{NewView, require};
use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

const MAX_NAME_LENGTH: usize = 60;
/// More than a menu can show.
const MAX_VIEWS: i64 = 100;

/// Saves a view, or replaces the one of the same name. Invalid: `name`, or `query` with a search text,
/// which may be a person's name and would outlive their erasure, or with what no list of users finds.
pub async fn save(ctx: &Context, actor: &Actor, new: &NewView) -> Result<()> {
    require(actor, new.is_shared || new.is_default, new.is_default)?;
    let operator = actor.operator_id().ok_or_else(|| {
        Error::Forbidden("Views belong to people who sign in. An API key has none.".into())
    })?;
    let name = new.name.trim();
    if name.is_empty()
        || name.chars().count() > MAX_NAME_LENGTH
        || name.chars().any(char::is_control)
    {
        let words = format!("Enter a name of up to {MAX_NAME_LENGTH} characters.");
        return Err(Error::invalid("name", words));
    }
    let query = checked(actor, &new.query)?;
    let is_shared = new.is_shared || new.is_default;
    let now = ctx.clock.now();
    let stored = StoredView {
        id: ctx.clock.new_id(),
        application_seq: actor.application.seq,
        operator_id: (!is_shared).then_some(operator),
        name,
        query: serde_json::to_string(&query)?,
        is_default: new.is_default,
        saved_by: actor.name(),
        saved_at: now,
    };
    let mut tx = ctx.db.begin().await?;
    if new.is_default {
        store::clear_default(&mut tx, actor.application.seq).await?;
    }
    store::remove_named(&mut tx, &stored).await?;
    if store::count(&mut tx, &stored).await? >= MAX_VIEWS {
        let words = format!("There are {MAX_VIEWS} views already. Delete one first.");
        return Err(Error::invalid("name", words));
    }
    store::insert(&mut tx, &stored).await?;
    if is_shared {
        let details = vec![
            ("name", name.to_owned()),
            ("filters", filter_names(&query)),
            ("default", new.is_default.to_string()),
        ];
        audit::append(&mut tx, actor, now, fact(actor, "users_view.saved", details)).await?;
    }
    tx.commit().await
}

pub(super) fn fact(
    actor: &Actor,
    action: &'static str,
    details: Vec<(&'static str, String)>,
) -> Fact {
    Fact {
        action,
        subject_kind: "application",
        subject_id: Some(actor.application.id),
        subject: actor.application.slug.clone(),
        details,
    }
}
