use uuid::Uuid;

use super::store::{self, CountChange, Source, Updated};
use super::stored::{Fields, Stored, VERIFIED_FULL_NAME};
use super::{User, UserEdit, index};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::imports::Column;
use crate::imports::validate::{Problem, cell};

/// Saves the profile fields and the status of a user as an operator typed them. Refused with
/// field errors, or with a conflict when somebody else has changed the user since the form was
/// made.
pub async fn edit(ctx: &Context, actor: &Actor, id: Uuid, edit: &UserEdit) -> Result<User> {
    actor.require(Permission::EditUsers)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let stored =
        store::lock_one(&mut tx, seq, id).await?.ok_or_else(|| Error::not_found("user"))?;
    let after = read(edit, &stored)?;
    if stored.version != edit.version {
        return Err(Error::Conflict(
            "Somebody else has saved this user since you opened the form. Compare, and save again if your values should win.".into(),
        ));
    }
    if let Some(before_image) = stored.fields.before_image(&after) {
        let now = ctx.clock.now();
        let mut moved = CountChange::default();
        moved.replace(&stored.fields, &after);
        let changed = changed_fields(&before_image)?;
        let update = [Updated {
            seq: stored.seq,
            version: stored.version,
            line: None,
            before_image,
            search_text: after.search_text(&stored.vendor_data),
            fields: after,
        }];
        let source = Source::Operator { id: actor.operator_id(), name: actor.name().to_owned() };
        store::insert_revisions(&mut tx, &source, now, &update).await?;
        if !store::update_many(&mut tx, now, &update).await? {
            return Err(Error::internal("users", &"a locked user was changed"));
        }
        store::change_counts(&mut tx, seq, &moved).await?;
        store::add_due(&mut tx, seq, &[(stored.seq, stored.seq)]).await?;
        index::enqueue_index(ctx, &mut tx).await?;
        // The entry names fields, not their values: it outlives the person.
        let fact = Fact {
            action: "user.edited",
            subject_kind: "user",
            subject_id: Some(id),
            subject: id.to_string(),
            details: vec![("fields", changed)],
        };
        audit::append(&mut tx, actor, now, fact).await?;
    }
    tx.commit().await?;
    ctx.wake();
    super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("user"))
}

fn changed_fields(before_image: &str) -> Result<String> {
    let before: serde_json::Map<String, serde_json::Value> = serde_json::from_str(before_image)?;
    Ok(before.keys().cloned().collect::<Vec<_>>().join(", "))
}

/// The fields of the form, read by the rules of the import's cells; empty means none.
fn read(edit: &UserEdit, stored: &Stored) -> Result<Fields> {
    let mut errors = FieldErrors::new();
    let mut form = Form { errors: &mut errors };
    let display_name = form.optional("display_name", &edit.display_name, |text| {
        cell::text(Column::DisplayName, text, 255)
    });
    let full_name =
        form.optional("full_name", &edit.full_name, |text| cell::text(Column::FullName, text, 512));
    let email = form.optional("email", &edit.email, cell::email);
    let phone = form.optional("phone", &edit.phone, cell::phone);
    let country = form.optional("country", &edit.country, cell::country);
    let status = form.optional("status", &edit.status, cell::choice);
    let tags = form.optional("tags", &edit.tags, cell::tags);
    let metadata_json = form.optional("metadata_json", &edit.metadata_json, cell::metadata);
    if stored.verified_fields & VERIFIED_FULL_NAME != 0 && full_name != stored.fields.full_name {
        form.add("full_name", "This name is verified. Only a new verification changes it.".into());
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    Ok(Fields {
        display_name,
        full_name,
        email,
        phone,
        country,
        status: status.unwrap_or(stored.fields.status),
        tags: tags.unwrap_or_else(|| "[]".into()),
        metadata_json,
    })
}

struct Form<'a> {
    errors: &'a mut FieldErrors,
}

impl Form<'_> {
    fn optional<T>(
        &mut self,
        name: &str,
        text: &str,
        read: impl Fn(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.add(name, problem.message());
                None
            }
        }
    }

    fn add(&mut self, name: &str, message: String) {
        self.errors.entry(name.to_owned()).or_default().push(message);
    }
}
