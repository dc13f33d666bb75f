use std::collections::HashMap;

use uuid::Uuid;

use super::clean::is_blank_value;
use super::redact::redact;
use super::store::{self, Source, UserUpdate};
use super::{SharedKey, SharedKeys, User, UserRef, change, index};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::users::Column;
use crate::users::fields::{Values, looks_like_user, read_cell};

/// Most keys on one page.
const MAX_KEYS: i64 = 100;

/// A key with its invisible characters shown as numbers: `KP⟨U+200B⟩-1`.
pub fn visible_key(vendor_data: &str) -> String {
    let is_unseen = |letter: char| {
        letter != ' ' && (letter.is_whitespace() || is_blank_value(letter.encode_utf8(&mut [0; 4])))
    };
    let mut text = String::with_capacity(vendor_data.len());
    for letter in vendor_data.chars() {
        if is_unseen(letter) {
            text.push_str(&format!("⟨U+{:04X}⟩", u32::from(letter)));
        } else {
            text.push(letter);
        }
    }
    text
}

/// How many keys of the application belong to more than one user.
pub async fn count_shared_keys(ctx: &Context, actor: &Actor) -> Result<i64> {
    actor.require(Permission::ReadUsers)?;
    store::count_shared(&ctx.db, actor.application.seq).await
}

/// Keys that belong to more than one user since an upgrade changed the rules of keys, each with its
/// users: the first 100. Fields that the role may not read are empty.
pub async fn shared_keys(ctx: &Context, actor: &Actor) -> Result<SharedKeys> {
    actor.require(Permission::ReadUsers)?;
    let seq = actor.application.seq;
    let total = store::count_shared(&ctx.db, seq).await?;
    let groups = store::shared_groups(&ctx.db, seq, MAX_KEYS).await?;
    let seqs: Vec<i64> = groups.iter().map(|(_, seq)| *seq).collect();
    let users = store::find_all(&ctx.db, &seqs).await?;
    let mut users: HashMap<i64, User> = users.into_iter().map(|user| (user.seq, user)).collect();
    let mut keys: Vec<SharedKey> = Vec::new();
    for (key, seq) in groups {
        // A user who was deleted a moment ago is left out.
        let Some(user) = users.remove(&seq).map(|user| redact(actor, user)) else { continue };
        match keys.last_mut().filter(|last| last.key == key) {
            Some(last) => last.users.push(user),
            None => keys.push(SharedKey { key, users: vec![user] }),
        }
    }
    Ok(SharedKeys { keys, total })
}

/// Gives another key to a user who shares theirs with someone. Writes the history, the audit entry, the
/// webhook events and the search index. Field error in `vendor_data`: the key is taken, or it looks
/// like another user's. Conflict: the user shares no key, and otherwise keys never change.
pub async fn change_shared_key(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    typed: &str,
) -> Result<User> {
    actor.require(Permission::EditUsers)?;
    let invalid = |words: String| Error::invalid("vendor_data", words);
    let mut values = Values::default();
    read_cell(&mut values, Column::VendorData, typed)
        .map_err(|problem| invalid(problem.message()))?;
    if values.vendor_key.is_empty() {
        return Err(invalid("Enter the new user ID.".into()));
    }
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, seq, UserRef::Id(id)).await?;
    let stored = found.ok_or_else(|| Error::not_found("user"))?;
    if !store::shares_key(&mut tx, seq, &stored).await? {
        return Err(Error::Conflict(
            "This user no longer shares their user ID with anyone, so the ID does not change."
                .into(),
        ));
    }
    if !store::by_keys_in(&mut tx, seq, &[&values.vendor_key]).await?.is_empty() {
        return Err(store::key_taken());
    }
    let similar = store::similar_users_in(&mut tx, seq, &[&values.vendor_data]).await?;
    if let Some(user) = similar.get(&values.vendor_key) {
        let user = if actor.may(Permission::ReadUsers) { user } else { "" };
        return Err(invalid(looks_like_user(&values.vendor_data, user).message()));
    }
    let now = ctx.clock.now();
    let before = serde_json::json!({ "vendor_data": stored.vendor_data }).to_string();
    let update = [UserUpdate {
        seq: stored.seq,
        version: stored.version,
        line: None,
        before_image: before.clone(),
        search_text: stored.fields.search_text(&values.vendor_data),
        fields: stored.fields.clone(),
    }];
    if !store::update_many(&mut tx, &Source::of(actor), now, &update).await? {
        return Err(Error::internal("users", &"a locked user was changed"));
    }
    let key = (values.vendor_data.as_str(), values.vendor_key.as_str());
    store::set_key(&mut tx, seq, stored.seq, key).await?;
    store::add_search_pending(&mut tx, seq, &[(stored.seq, stored.seq)]).await?;
    index::enqueue_index(ctx, &mut tx).await?;
    let fact = Fact {
        action: "user.edited",
        subject_kind: "user",
        subject_id: Some(stored.id),
        subject: stored.id.to_string(),
        details: vec![("fields", "vendor_data".to_owned())],
    };
    audit::append(&mut tx, actor, now, fact).await?;
    let mut renamed = stored;
    renamed.vendor_data = values.vendor_data;
    change::emit_verified_webhooks(ctx, &mut tx, actor, &renamed, &before).await?;
    tx.commit().await?;
    ctx.wake();
    let saved = store::find(&ctx.db, seq, UserRef::Id(id)).await?;
    saved.map(|user| redact(actor, user)).ok_or_else(|| Error::not_found("user"))
}
