use std::collections::{HashMap, HashSet};

use super::redact::redact;
use super::store::{self, CountDelta, UserInsert};
use super::{User, UserInput, UserSnapshot, index, look_alike, ranges};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::users::fields::looks_like_user;

/// Adds a user. `vendor_data` is required, and one that exists is a field error. Case, invisible
/// characters, and the kinds of blanks and digits make no difference to that. Users that the same API
/// key or operator adds at the same time share a transaction.
pub async fn create(ctx: &Context, actor: &Actor, input: &UserInput) -> Result<User> {
    actor.require(Permission::CreateUsers)?;
    if input.values.vendor_key.is_empty() {
        return Err(Error::invalid("vendor_data", "This field is required."));
    }
    let user = ctx.creates.create(ctx, actor, input.clone()).await?;
    Ok(redact(actor, user))
}

/// A request to add a user.
pub(super) struct CreateRequest {
    pub input: UserInput,
    /// The request that adds the user, for the audit entry.
    pub request_id: String,
}

/// Adds users in one transaction, each with its own audit entry. Returns a result for each. `None`:
/// another transaction has added one of them in the meantime, and nothing was written.
pub(super) async fn create_batch(
    ctx: &Context,
    actor: &Actor,
    requests: &[&CreateRequest],
) -> Result<Option<Vec<Result<User>>>> {
    let application_seq = actor.application.seq;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let keys: Vec<&str> = requests.iter().map(|one| one.input.values.vendor_key.as_str()).collect();
    let present = store::by_keys_in(&mut tx, application_seq, &keys).await?;
    let refused = refused(&mut tx, actor, requests, &present).await?;
    let is_new: Vec<bool> = refused.iter().map(Option::is_none).collect();
    let (mut created, mut facts) = (Vec::new(), Vec::new());
    let mut delta = CountDelta::default();
    for (one, _) in requests.iter().zip(&is_new).filter(|(_, is_new)| **is_new) {
        let values = &one.input.values;
        let user = UserInsert {
            id: ctx.clock.new_id(),
            vendor_data: &values.vendor_data,
            vendor_key: &values.vendor_key,
            line: None,
            fields: one.input.created(),
        };
        delta.add(&user.fields);
        facts.push((one.request_id.as_str(), fact(&user)));
        created.push(user);
    }
    let mut users = Vec::with_capacity(created.len());
    if !created.is_empty() {
        let origin = store::Origin::Person(actor.name());
        let seqs = store::insert_many(&mut tx, application_seq, origin, now, &created).await?;
        let Some(seqs) = seqs else { return Ok(None) };
        store::change_counts(&mut tx, application_seq, &delta).await?;
        let ranges = ranges(seqs.iter().copied());
        store::add_search_pending(&mut tx, application_seq, &ranges).await?;
        index::enqueue_index(ctx, &mut tx).await?;
        audit::append_all(&mut tx, actor, now, facts).await?;
        if let Err(error) = tx.commit().await {
            // The commit may have succeeded, so the batch must not be tried again.
            let failed = |_: &bool| Err(Error::internal("users", &error));
            return Ok(Some(is_new.iter().map(failed).collect()));
        }
        ctx.wake();
        let user = |(seq, one)| store::created_user(seq, one, actor.name(), now);
        users.extend(seqs.into_iter().zip(created).map(user));
    }
    let mut users = users.into_iter();
    let next = |refused: Option<Error>| match refused {
        Some(error) => Err(error),
        None => users.next().ok_or_else(store::key_taken),
    };
    Ok(Some(refused.into_iter().map(next).collect()))
}

/// Why each of these users cannot be added: the key exists, or it looks like another key (by the same
/// rule as in imports). Of two users with the same key, the first is added.
async fn refused(
    tx: &mut Tx,
    actor: &Actor,
    requests: &[&CreateRequest],
    present: &HashMap<String, UserSnapshot>,
) -> Result<Vec<Option<Error>>> {
    let mut known: HashSet<&str> = present.keys().map(String::as_str).collect();
    // Two keys of this batch may look like each other, too.
    let mut drawn: HashMap<String, &str> = HashMap::new();
    let written: Vec<&str> =
        requests.iter().map(|one| one.input.values.vendor_data.as_str()).collect();
    let alike = store::similar_users_in(tx, actor.application.seq, &written).await?;
    let mut refused = Vec::with_capacity(requests.len());
    for one in requests {
        let (key, written) = (&one.input.values.vendor_key, &one.input.values.vendor_data);
        if !known.insert(key) {
            refused.push(Some(store::key_taken()));
            continue;
        }
        let plain = look_alike(written).unwrap_or_else(|| key.clone());
        let beside = drawn.get(&plain).copied();
        if let Some(user) = alike.get(key).map(String::as_str).or(beside) {
            // An actor who may not read users must not learn the other key.
            let user = if actor.may(Permission::ReadUsers) { user } else { "" };
            let problem = looks_like_user(written, user);
            refused.push(Some(Error::invalid("vendor_data", problem.message())));
            continue;
        }
        drawn.insert(plain, written);
        refused.push(None);
    }
    Ok(refused)
}

fn fact(user: &UserInsert<'_>) -> Fact {
    Fact {
        action: "user.created",
        subject_kind: "user",
        subject_id: Some(user.id),
        subject: user.id.to_string(),
        details: Vec::new(),
    }
}
