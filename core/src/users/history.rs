use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    ChangeSource, FieldChange, GivenReason, HistoryEntry, User, UserRef, store, tags_for_people,
};
use crate::Timestamp;
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::{Error, Result};

/// What happened to a user, newest first. Each change has its old and new values and its source; the
/// last entry is the creation. Of fields that the role may not read, only the number of changes is
/// given. What happened to users who were merged into this one stands between, with their user ID.
pub async fn history(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Vec<HistoryEntry>> {
    actor.require(Permission::ReadUsers)?;
    let user = store::find(&ctx.db, actor.application.seq, UserRef::Id(id))
        .await?
        .ok_or_else(|| Error::not_found("user"))?;
    let mut entries = entries_of(ctx, actor, &user, None).await?;
    let merged = store::merged_seqs(&ctx.db, actor.application.seq, user.seq).await?;
    for other in store::find_all(&ctx.db, &merged).await? {
        let key = Some(other.vendor_data.clone());
        entries.extend(entries_of(ctx, actor, &other, key).await?);
    }
    if !merged.is_empty() {
        // The user's own creation stays last: pages say by it who created them.
        let is_own = |entry: &HistoryEntry| entry.created && entry.of_merged.is_none();
        entries.sort_by_key(|entry| (is_own(entry), std::cmp::Reverse(entry.at)));
    }
    Ok(entries)
}

/// What happened to one user, newest first. `of_merged`: their user ID, if they were merged away.
async fn entries_of(
    ctx: &Context,
    actor: &Actor,
    user: &User,
    of_merged: Option<String>,
) -> Result<Vec<HistoryEntry>> {
    let revisions = store::revisions_of(&ctx.db, user.seq).await?;
    let mut imports: Vec<Uuid> = revisions
        .iter()
        .filter(|row| row.source == "import" || row.source == "undo")
        .filter_map(|row| row.source_id)
        .collect();
    imports.extend(user.created_by_import.map(|(id, _)| id));
    let names = store::import_names(&ctx.db, &imports).await?;
    let file_name = |id: Uuid| names.get(&id).cloned().unwrap_or_else(|| "an import".into());

    // A before-image holds only the old values. The new values are the old ones of the next change, or
    // the present ones.
    let mut after = present(user);
    let mut entries = Vec::with_capacity(revisions.len() + 1);
    for row in revisions {
        let before: Map<String, Value> = serde_json::from_str(&row.before)?;
        let changed = before.len();
        let changes: Vec<FieldChange> = before
            .into_iter()
            .filter(|(field, _)| is_readable(actor, field))
            .map(|(field, old)| {
                let new = after.insert(field.clone(), old.clone()).unwrap_or_default();
                FieldChange { old: shown(&field, &old), new: shown(&field, &new), field }
            })
            .collect();
        let given = GivenReason {
            name: row.reason.unwrap_or_default(),
            text: row.reason_text.unwrap_or_default(),
        };
        let may_read = actor.reads(UserColumn::StatusReason) && !given.is_empty();
        let reason = may_read.then_some(given);
        let withheld = changed - changes.len();
        let may_know = match row.source.as_str() {
            "verification" => actor.reads(UserColumn::SessionCount),
            "import" | "undo" => actor.may(Permission::ReadImports),
            _ => true,
        };
        if !may_know && changed == 0 {
            continue;
        }
        let source = match (row.source.as_str(), row.source_id) {
            _ if !may_know => ChangeSource::System,
            ("import", Some(id)) => ChangeSource::Import {
                id,
                file_name: file_name(id),
                line: row.line.unwrap_or_default(),
            },
            ("undo", Some(id)) => ChangeSource::Undo { id, file_name: file_name(id) },
            ("operator", _) => ChangeSource::Operator { name: row.label.unwrap_or_default() },
            ("api_key", _) => ChangeSource::ApiKey { name: row.label.unwrap_or_default() },
            ("verification", _) => {
                ChangeSource::Verification { session_id: row.label.unwrap_or_default() }
            }
            _ => ChangeSource::System,
        };
        let at = Timestamp::from_micros(row.at);
        let of_merged = of_merged.clone();
        entries.push(HistoryEntry {
            at,
            source,
            created: false,
            changes,
            reason,
            withheld,
            of_merged,
        });
    }
    let source = match user.created_by_import {
        Some(_) if !actor.may(Permission::ReadImports) => ChangeSource::System,
        Some((id, line)) => ChangeSource::Import { id, file_name: file_name(id), line },
        None => match &user.created_by {
            Some(name) => ChangeSource::Operator { name: name.clone() },
            None => ChangeSource::System,
        },
    };
    entries.push(HistoryEntry {
        at: user.created_at,
        source,
        created: true,
        changes: Vec::new(),
        reason: None,
        withheld: 0,
        of_merged,
    });
    Ok(entries)
}

fn is_readable(actor: &Actor, field: &str) -> bool {
    UserColumn::from_name(field).is_some_and(|column| actor.reads(column))
}

fn present(user: &User) -> Map<String, Value> {
    let text = |value: &Option<String>| value.clone().map_or(Value::Null, Value::String);
    let list = |values: &Vec<String>| match values.is_empty() {
        true => Value::Null,
        false => Value::from(values.clone()).to_string().into(),
    };
    Map::from_iter([
        ("vendor_data".to_owned(), user.vendor_data.as_str().into()),
        ("display_name".to_owned(), text(&user.display_name)),
        ("full_name".to_owned(), text(&user.full_name)),
        ("date_of_birth".to_owned(), text(&user.date_of_birth)),
        ("email".to_owned(), text(&user.email)),
        ("phone".to_owned(), text(&user.phone)),
        ("country".to_owned(), text(&user.country)),
        ("status".to_owned(), user.status.code().into()),
        ("tags".to_owned(), Value::from(user.tags.clone()).to_string().into()),
        ("metadata_json".to_owned(), text(&user.metadata_json)),
        ("approved_emails".to_owned(), list(&user.approved_emails)),
        ("approved_phones".to_owned(), list(&user.approved_phones)),
        ("issuing_states".to_owned(), list(&user.issuing_states)),
    ])
}

pub(crate) fn shown(field: &str, value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let text = match field {
        "tags" | "approved_emails" | "approved_phones" | "issuing_states" => tags_for_people(text),
        _ => text.to_owned(),
    };
    (!text.is_empty()).then_some(text)
}
