use std::collections::BTreeMap;

use uuid::Uuid;

use super::json_text::compact_json;
use super::merge_edit::{Versions, fields_in_version};
use super::snapshot::{Fields, UserSnapshot, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME};
use super::{GivenReason, User, UserEdit, UserRef, change, store, tags_for_people};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, FieldErrors, Result};
use crate::json::same;
use crate::users::Column;
use crate::users::fields::{Values, check_past, read_cell};

/// Saves the profile fields of a user as an operator typed them. Invalid: a value is
/// refused, or it has a warning that the operator has not seen yet. Conflict: someone else has changed
/// one of the fields that were touched in the form, since it was opened. The other fields stay as they
/// are stored.
pub async fn edit(ctx: &Context, actor: &Actor, id: Uuid, edit: &UserEdit) -> Result<User> {
    actor.require(Permission::EditUsers)?;
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, seq, UserRef::Id(id)).await?;
    let stored = found.ok_or_else(|| Error::not_found("user"))?;
    let versions = typed_fields(ctx, &mut tx, actor, &stored, edit).await?;
    if !versions.conflicts()?.is_empty() {
        return Err(Error::Conflict(
            "Someone else has changed the same fields since you opened the form. Compare the values, then save again to use yours.".into(),
        ));
    }
    let after = versions.merged()?;
    change::change(ctx, &mut tx, actor, &stored, after, &GivenReason::default()).await?;
    tx.commit().await?;
    ctx.wake();
    let saved = store::find(&ctx.db, seq, UserRef::Id(id)).await?;
    saved.ok_or_else(|| Error::not_found("user"))
}

/// The user as the form was opened, as stored, and as typed.
pub(super) async fn typed_fields(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    stored: &UserSnapshot,
    edit: &UserEdit,
) -> Result<Versions> {
    if edit.version > stored.version {
        return Err(Error::Conflict("This form is out of date. Open it again.".into()));
    }
    let opened = fields_in_version(tx, stored, edit.version).await?;
    let edit = of_read_columns(actor, edit, &opened);
    let today = ctx.clock.now().day();
    let typed = read(&edit, &opened, stored, &today)?;
    Ok(Versions { opened, stored: stored.fields.clone(), typed })
}

/// Puts the stored values into fields that the role may not read. The form shows these fields empty,
/// and an empty field would delete a value that the operator has never seen.
pub(super) fn of_read_columns(actor: &Actor, edit: &UserEdit, before: &Fields) -> UserEdit {
    let mut edit = edit.clone();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    for (column, field, stored) in [
        (UserColumn::DisplayName, &mut edit.display_name, text(&before.display_name)),
        (UserColumn::FullName, &mut edit.full_name, text(&before.full_name)),
        (UserColumn::DateOfBirth, &mut edit.date_of_birth, text(&before.date_of_birth)),
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

/// Reads the form of a user who is there, as it was opened. A verified field keeps its value; a form that
/// shows the value that a verification has set meanwhile changes nothing.
fn read(edit: &UserEdit, opened: &Fields, stored: &UserSnapshot, today: &str) -> Result<Fields> {
    let mut form = Form::default();
    let mut after = form.fields(edit, opened, today);
    let (now, locked) = (&stored.fields, |bit: i64| stored.verified_fields & bit != 0);
    if locked(VERIFIED_FULL_NAME) && after.full_name == now.full_name {
        after.full_name.clone_from(&opened.full_name);
    }
    if locked(VERIFIED_DATE_OF_BIRTH) && after.date_of_birth == now.date_of_birth {
        after.date_of_birth.clone_from(&opened.date_of_birth);
    }
    if locked(VERIFIED_FULL_NAME) && after.full_name != opened.full_name {
        let words = "This name is locked by verification. Only a new verification can change it.";
        form.add(Column::FullName, words.into());
    }
    if locked(VERIFIED_DATE_OF_BIRTH) && after.date_of_birth != opened.date_of_birth {
        let words = "This date is locked by verification. Only a new verification can change it.";
        form.add(Column::DateOfBirth, words.into());
    }
    form.finish(edit)?;
    Ok(after)
}

/// Reads the form of a new user.
pub(super) fn read_new(edit: &UserEdit, today: &str) -> Result<Values> {
    let mut form = Form::default();
    form.cell(Column::VendorData, &edit.vendor_data);
    form.cell(Column::Status, &edit.status);
    form.fields(edit, &Fields { tags: "[]".into(), ..Fields::default() }, today);
    form.finish(edit)
}

/// The values that the form shows together with a message. They go into [`UserEdit::seen`], which shows
/// that the operator has seen the warning.
pub fn seen_values(edit: &UserEdit, errors: &FieldErrors) -> String {
    let shown: BTreeMap<&str, &str> =
        errors.keys().filter_map(|field| Some((field.as_str(), edit.text(field)?))).collect();
    serde_json::json!(shown).to_string()
}

#[derive(Default)]
struct Form {
    values: Values,
    errors: FieldErrors,
}

impl Form {
    /// Reads the fields by the rules of import cells. An empty field means no value. An unchanged field
    /// keeps its stored value, even if the rules have become stricter since.
    fn fields(&mut self, edit: &UserEdit, before: &Fields, today: &str) -> Fields {
        use Column::{Country, DateOfBirth, DisplayName, Email, FullName, Phone};
        let display_name =
            self.text(DisplayName, &edit.display_name, &before.display_name, |values| {
                &values.display_name
            });
        let full_name =
            self.text(FullName, &edit.full_name, &before.full_name, |values| &values.full_name);
        let born = self.text(DateOfBirth, &edit.date_of_birth, &before.date_of_birth, |values| {
            &values.date_of_birth
        });
        self.past(before.date_of_birth.as_deref(), born.as_deref(), today);
        let email = self.text(Email, &edit.email, &before.email, |values| &values.email);
        let phone = self.text(Phone, &edit.phone, &before.phone, |values| &values.phone);
        let country = self.text(Country, &edit.country, &before.country, |values| &values.country);
        let tags = if edit.tags.trim() == tags_for_people(&before.tags) {
            before.tags.clone()
        } else {
            self.cell(Column::Tags, &edit.tags);
            self.values.tags.clone().unwrap_or_else(|| "[]".into())
        };
        let metadata_json = self.metadata(&edit.metadata_json, before.metadata_json.as_deref());
        Fields {
            display_name,
            full_name,
            date_of_birth: born,
            email,
            phone,
            country,
            tags,
            metadata_json,
            // The form does not have the others: the status has a form of its own, and only programs set
            // the lists.
            ..before.clone()
        }
    }

    /// What was read. Invalid: a value is refused, or has a warning that the operator has not seen.
    fn finish(mut self, edit: &UserEdit) -> Result<Values> {
        if self.errors.is_empty() {
            self.warn(edit);
        }
        if self.errors.is_empty() { Ok(self.values) } else { Err(Error::Invalid(self.errors)) }
    }

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

    /// Refuses a new day of birth after `today`.
    fn past(&mut self, before: Option<&str>, day: Option<&str>, today: &str) {
        if let Some(day) = day.filter(|_| day != before)
            && let Err(problem) = check_past(day, today)
        {
            self.add(Column::DateOfBirth, problem.message());
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
