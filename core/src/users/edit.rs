use std::collections::BTreeMap;

use uuid::Uuid;

use super::json_text::compact_json;
use super::snapshot::{Fields, UserSnapshot, VERIFIED_FULL_NAME};
use super::{User, UserEdit, UserRef, change, store, tags_for_people};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::json::same;
use crate::users::Column;
use crate::users::fields::{Values, read_cell};

/// Saves the profile fields and the status of a user as an operator typed them. Invalid: a value is
/// refused, or it has a warning that the operator has not seen yet. Conflict: someone else has changed
/// the user since the form was loaded.
pub async fn edit(ctx: &Context, actor: &Actor, id: Uuid, edit: &UserEdit) -> Result<User> {
    actor.require(Permission::EditUsers)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, seq, UserRef::Id(id)).await?;
    let stored = found.ok_or_else(|| Error::not_found("user"))?;
    let after = read(&of_read_columns(actor, edit, &stored.fields), &stored)?;
    if stored.version != edit.version {
        return Err(Error::Conflict(
            "Someone else has changed this user since you opened the form. Compare the values, then save again to use yours.".into(),
        ));
    }
    change::change(ctx, &mut tx, actor, &stored, after, "").await?;
    tx.commit().await?;
    ctx.wake();
    let saved = store::find(&ctx.db, seq, UserRef::Id(id)).await?;
    saved.ok_or_else(|| Error::not_found("user"))
}

/// Puts the stored values into fields that the role may not read. The form shows these fields empty,
/// and an empty field would delete a value that the operator has never seen.
fn of_read_columns(actor: &Actor, edit: &UserEdit, before: &Fields) -> UserEdit {
    let mut edit = edit.clone();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    for (column, field, stored) in [
        (UserColumn::DisplayName, &mut edit.display_name, text(&before.display_name)),
        (UserColumn::FullName, &mut edit.full_name, text(&before.full_name)),
        (UserColumn::Email, &mut edit.email, text(&before.email)),
        (UserColumn::Phone, &mut edit.phone, text(&before.phone)),
        (UserColumn::Country, &mut edit.country, text(&before.country)),
        (UserColumn::Tags, &mut edit.tags, tags_for_people(&before.tags)),
        (UserColumn::MetadataJson, &mut edit.metadata_json, text(&before.metadata_json)),
    ] {
        if !actor.reads(column) {
            *field = stored;
        }
    }
    edit
}

/// Reads the fields of the form by the rules of import cells. An empty field means no value. An
/// unchanged field keeps its stored value, even if the rules have become stricter since.
fn read(edit: &UserEdit, stored: &UserSnapshot) -> Result<Fields> {
    let mut form = Form { values: Values::default(), errors: FieldErrors::new() };
    let before = &stored.fields;
    let display_name =
        form.text(Column::DisplayName, &edit.display_name, &before.display_name, |values| {
            &values.display_name
        });
    let full_name =
        form.text(Column::FullName, &edit.full_name, &before.full_name, |values| &values.full_name);
    let email = form.text(Column::Email, &edit.email, &before.email, |values| &values.email);
    let phone = form.text(Column::Phone, &edit.phone, &before.phone, |values| &values.phone);
    let country =
        form.text(Column::Country, &edit.country, &before.country, |values| &values.country);
    form.cell(Column::Status, &edit.status);
    let tags = if edit.tags.trim() == tags_for_people(&before.tags) {
        before.tags.clone()
    } else {
        form.cell(Column::Tags, &edit.tags);
        form.values.tags.clone().unwrap_or_else(|| "[]".into())
    };
    let metadata_json = form.metadata(&edit.metadata_json, before.metadata_json.as_deref());
    if stored.verified_fields & VERIFIED_FULL_NAME != 0 && full_name != before.full_name {
        let words = "This name is locked by verification. Only a new verification can change it.";
        form.add(Column::FullName, words.into());
    }
    if form.errors.is_empty() {
        form.warn(edit);
    }
    if !form.errors.is_empty() {
        return Err(Error::Invalid(form.errors));
    }
    Ok(Fields {
        display_name,
        full_name,
        date_of_birth: before.date_of_birth.clone(),
        email,
        phone,
        country,
        status: form.values.status.unwrap_or(before.status),
        tags,
        metadata_json,
        // The form does not have these fields, because only programs set them.
        ..before.clone()
    })
}

/// The values that the form shows together with a message. They go into [`UserEdit::seen`], which shows
/// that the operator has seen the warning.
pub fn seen_values(edit: &UserEdit, errors: &FieldErrors) -> String {
    let shown: BTreeMap<&str, &str> =
        errors.keys().filter_map(|field| Some((field.as_str(), edit.text(field)?))).collect();
    serde_json::json!(shown).to_string()
}

struct Form {
    values: Values,
    errors: FieldErrors,
}

impl Form {
    /// The stored value if the form still shows it, otherwise the value that was typed.
    fn text(
        &mut self,
        column: Column,
        typed: &str,
        present: &Option<String>,
        read: fn(&Values) -> &Option<String>,
    ) -> Option<String> {
        if present.as_deref().is_some_and(|present| present.trim() == typed.trim()) {
            return present.clone();
        }
        self.cell(column, typed);
        read(&self.values).clone()
    }

    fn cell(&mut self, column: Column, typed: &str) {
        if let Err(problem) = read_cell(&mut self.values, column, typed) {
            self.add(column, problem.message());
        }
    }

    /// The form shows the JSON indented. If the typed JSON is the same, or differs only in its order,
    /// the stored text is kept.
    fn metadata(&mut self, typed: &str, present: Option<&str>) -> Option<String> {
        let compact = compact_json(typed.trim());
        if compact.is_empty() {
            return None;
        }
        if let Some(present) = present
            && same(&compact, present)
        {
            return Some(present.to_owned());
        }
        if let Err(problem) = read_cell(&mut self.values, Column::MetadataJson, &compact) {
            // The message names positions in the text as it was typed, not in the compact one.
            let typed = read_cell(&mut Values::default(), Column::MetadataJson, typed).err();
            self.add(Column::MetadataJson, typed.unwrap_or(problem).message());
        }
        self.values.metadata_json.clone()
    }

    /// Refuses a value with a warning until the operator has seen the warning.
    fn warn(&mut self, edit: &UserEdit) {
        // A list that cannot be read counts as empty, so nothing was seen.
        let seen: BTreeMap<String, String> = serde_json::from_str(&edit.seen).unwrap_or_default();
        for warning in std::mem::take(&mut self.values.warnings) {
            let field = warning.column().name();
            if seen.get(field).map(String::as_str) != edit.text(field) {
                let message = format!("{} If it is right, save again.", warning.fault());
                self.add(warning.column(), message);
            }
        }
    }

    fn add(&mut self, column: Column, message: String) {
        self.errors.entry(column.name().to_owned()).or_default().push(message);
    }
}
