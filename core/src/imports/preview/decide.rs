use crate::imports::Outcome;
use crate::imports::validate::{Values, patched};
use crate::users::{Fields, Stored, VERIFIED_FULL_NAME};

/// What a valid row means for the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub outcome: Outcome,
    /// The user's fields after the row.
    pub after: Fields,
    /// The fields that change, as they were: the text of a JSON object. Only for an update.
    pub before_image: Option<String>,
    /// Verified cells that the row would have changed, and did not.
    pub protected_cells: i64,
}

/// Compares a row with the user of its key. Preview and run both come through here.
pub(crate) fn decide(values: &Values, stored: Option<&Stored>) -> Decision {
    let Some(stored) = stored else {
        return Decision {
            outcome: Outcome::Created,
            after: Fields {
                display_name: values.display_name.clone(),
                full_name: values.full_name.clone(),
                email: values.email.clone(),
                phone: values.phone.clone(),
                country: values.country.clone(),
                status: values.status.unwrap_or_default(),
                tags: values.tags.clone().unwrap_or_else(|| "[]".into()),
                metadata_json: values
                    .metadata_json
                    .clone()
                    .or_else(|| values.metadata_patch.clone()),
            },
            before_image: None,
            protected_cells: 0,
        };
    };
    let mut after = stored.fields.clone();
    let mut protected_cells = 0;
    set(&mut after.display_name, &values.display_name);
    if stored.verified_fields & VERIFIED_FULL_NAME == 0 {
        set(&mut after.full_name, &values.full_name);
    } else if values.full_name.is_some() && values.full_name != after.full_name {
        protected_cells += 1;
    }
    set(&mut after.email, &values.email);
    set(&mut after.phone, &values.phone);
    set(&mut after.country, &values.country);
    set(&mut after.metadata_json, &values.metadata_json);
    if let Some(patch) = &values.metadata_patch {
        after.metadata_json = Some(patched(after.metadata_json.as_deref(), patch));
    }
    if let Some(status) = values.status {
        after.status = status;
    }
    if let Some(tags) = &values.tags {
        after.tags.clone_from(tags);
    }
    let before_image = stored.fields.before_image(&after);
    let outcome = if before_image.is_some() { Outcome::Updated } else { Outcome::Unchanged };
    Decision { outcome, after, before_image, protected_cells }
}

fn set(field: &mut Option<String>, value: &Option<String>) {
    if value.is_some() {
        field.clone_from(value);
    }
}
