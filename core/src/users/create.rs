use super::store::{self, CountChange, Created};
use super::withhold::withhold;
use super::{User, UserInput, index};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

/// Adds a user. `vendor_data` is required; one that exists (capitals do not count) is a field error.
pub async fn create(ctx: &Context, actor: &Actor, input: &UserInput) -> Result<User> {
    actor.require(Permission::CreateUsers)?;
    let key = input.values.vendor_key.as_str();
    if key.is_empty() {
        return Err(Error::invalid("vendor_data", "This field is required."));
    }
    let application_seq = actor.application.seq;
    let now = ctx.clock.now();
    let created = Created {
        id: ctx.clock.new_id(),
        vendor_data: &input.values.vendor_data,
        vendor_key: key,
        line: None,
        fields: input.created(),
    };
    let mut moved = CountChange::default();
    moved.add(&created.fields);
    let mut tx = ctx.db.begin().await?;
    if store::id_of(&mut tx, application_seq, key).await?.is_some() {
        return Err(store::taken());
    }
    let origin = store::Origin::Somebody(actor.name());
    let one = std::slice::from_ref(&created);
    let range = store::insert_created(&mut tx, application_seq, origin, now, one).await?;
    let range = range.ok_or_else(store::taken)?;
    store::change_counts(&mut tx, application_seq, &moved).await?;
    store::add_due(&mut tx, application_seq, &[range]).await?;
    index::enqueue_index(ctx, &mut tx).await?;
    let fact = Fact {
        action: "user.created",
        subject_kind: "user",
        subject_id: Some(created.id),
        subject: created.id.to_string(),
        details: Vec::new(),
    };
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(withhold(actor, store::created_user(range.0, created, actor.name(), now)))
}
