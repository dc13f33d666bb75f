//! Two people change one user: what the later one has not touched stays as the earlier one saved it, and
//! only a field that both have changed to different values is a conflict.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::edit::typed_fields;
use super::history::shown;
use super::snapshot::{Fields, UserSnapshot};
use super::{EditConflict, FieldConflict, UserEdit, UserRef, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Three versions of a user: as the form was opened, as stored now, and as typed.
pub(super) struct Versions {
    pub opened: Fields,
    pub stored: Fields,
    pub typed: Fields,
}

impl Versions {
    /// The stored fields with those that were touched in the form.
    pub fn merged(&self) -> Result<Fields> {
        Ok(self.stored.with(&values(&self.typed, &self.opened)?))
    }

    /// The fields that were touched in the form, with what was typed; and those that others have changed
    /// meanwhile, with what is stored.
    fn changes(&self) -> Result<(Map<String, Value>, Map<String, Value>)> {
        Ok((values(&self.typed, &self.opened)?, values(&self.stored, &self.opened)?))
    }

    /// The fields that were touched and changed, to different values.
    pub fn conflicts(&self) -> Result<Vec<FieldConflict>> {
        let opened = values(&self.opened, &self.stored)?;
        let (touched, changed) = self.changes()?;
        let both = touched.iter().filter_map(|(field, typed)| {
            let saved = changed.get(field).filter(|saved| *saved != typed)?;
            Some(FieldConflict {
                field: field.clone(),
                opened: opened.get(field).and_then(|value| shown(field, value)),
                saved: shown(field, saved),
                typed: shown(field, typed),
            })
        });
        Ok(both.collect())
    }
}

/// The fields in which a version differs from another one, with its values.
fn values(of: &Fields, other: &Fields) -> Result<Map<String, Value>> {
    Ok(match of.before_image(other) {
        Some(image) => serde_json::from_str(&image)?,
        None => Map::new(),
    })
}

/// The fields as they were in a version.
pub(super) async fn fields_in_version(
    tx: &mut Tx,
    stored: &UserSnapshot,
    version: i64,
) -> Result<Fields> {
    let mut fields = stored.fields.clone();
    if version < stored.version {
        for before in store::before_images_since(tx, stored.seq, version).await? {
            fields = fields.with(&serde_json::from_str(&before)?);
        }
    }
    Ok(fields)
}

/// What somebody who edits a user and somebody who has saved a change meanwhile disagree about. `None`:
/// nothing. Invalid: as when the form is saved.
pub async fn edit_conflict(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    edit: &UserEdit,
) -> Result<Option<EditConflict>> {
    actor.require(Permission::EditUsers)?;
    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, actor.application.seq, UserRef::Id(id)).await?;
    let stored = found.ok_or_else(|| Error::not_found("user"))?;
    let versions = typed_fields(ctx, &mut tx, actor, &stored, edit).await?;
    let fields = versions.conflicts()?;
    let (touched, _) = versions.changes()?;
    let touched = touched.into_iter().map(|(field, _)| field).collect();
    Ok((!fields.is_empty()).then_some(EditConflict { fields, touched }))
}

#[cfg(test)]
mod tests {
    use super::Versions;
    use crate::users::snapshot::Fields;

    fn fields(name: &str, email: &str, phone: &str) -> Fields {
        let some = |text: &str| Some(text.to_owned());
        Fields {
            display_name: some(name),
            email: some(email),
            phone: some(phone),
            tags: "[]".into(),
            ..Fields::default()
        }
    }

    #[test]
    fn what_was_not_touched_stays_as_it_is_stored() {
        let versions = Versions {
            opened: fields("Ana", "a", "1"),
            stored: fields("Ana", "b", "1"),
            typed: fields("Anna", "a", "1"),
        };
        assert!(versions.conflicts().unwrap().is_empty());
        assert_eq!(versions.merged().unwrap(), fields("Anna", "b", "1"));
    }

    #[test]
    fn a_field_that_both_have_changed_is_a_conflict_unless_both_mean_the_same() {
        let versions = Versions {
            opened: fields("Ana", "a", "1"),
            stored: fields("Anne", "b", "2"),
            typed: fields("Anna", "b", "1"),
        };
        let conflicts = versions.conflicts().unwrap();
        let told: Vec<_> = conflicts
            .iter()
            .map(|one| (one.field.as_str(), one.opened.as_deref(), one.saved.as_deref()))
            .collect();
        assert_eq!(told, [("display_name", Some("Ana"), Some("Anne"))]);
        assert_eq!(conflicts[0].typed.as_deref(), Some("Anna"));
    }
}
