use uuid::Uuid;

use super::json_text::compact_json;
use super::stored::{Fields, Stored, VERIFIED_FULL_NAME};
use super::{User, UserEdit, UserRef, change, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::imports::Column;
use crate::imports::validate::{Problem, cell};
use crate::json::same;

/// Saves the profile fields and the status of a user as an operator typed them. Refused with
/// field errors, or with a conflict when somebody else has changed the user since the form was
/// made.
pub async fn edit(ctx: &Context, actor: &Actor, id: Uuid, edit: &UserEdit) -> Result<User> {
    actor.require(Permission::EditUsers)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, seq, UserRef::Id(id)).await?;
    let stored = found.ok_or_else(|| Error::not_found("user"))?;
    let after = read(edit, &stored)?;
    if stored.version != edit.version {
        return Err(Error::Conflict(
            "Somebody else has saved this user since you opened the form. Compare, and save again if your values should win.".into(),
        ));
    }
    change::change(ctx, &mut tx, actor, &stored, after).await?;
    tx.commit().await?;
    ctx.wake();
    let saved = store::find(&ctx.db, seq, UserRef::Id(id)).await?;
    saved.ok_or_else(|| Error::not_found("user"))
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
    let mut metadata_json = form.optional("metadata_json", &edit.metadata_json, metadata);
    // The form shows it laid out: who leaves it alone leaves it as it was written, and who says the
    // same in another order changes nothing.
    if let (Some(typed), Some(present)) = (&metadata_json, &stored.fields.metadata_json)
        && same(typed, present)
    {
        metadata_json = Some(present.clone());
    }
    if stored.verified_fields & VERIFIED_FULL_NAME != 0 && full_name != stored.fields.full_name {
        form.add("full_name", "This name is verified. Only a new verification changes it.".into());
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    Ok(Fields {
        display_name,
        full_name,
        date_of_birth: stored.fields.date_of_birth.clone(),
        email,
        phone,
        country,
        status: status.unwrap_or(stored.fields.status),
        tags: tags.unwrap_or_else(|| "[]".into()),
        metadata_json,
        // Programs give them; the form leaves them alone.
        ..stored.fields.clone()
    })
}

/// White space between the parts is the form's, and counts for nothing.
fn metadata(typed: &str) -> Result<String, Problem> {
    let compact = cell::metadata(&compact_json(typed));
    // What is wrong is told by the place in what was typed.
    compact.map_err(|problem| cell::metadata(typed).err().unwrap_or(problem))
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
