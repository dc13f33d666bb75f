//! Field by field: whose value stays.

use serde_json::{Map, Value};

use super::both::Two;
use super::{MergeChoice, MergeField, MergeOrder};
use crate::access::{Actor, UserColumn};
use crate::error::{Error, FieldErrors, Result};
use crate::users::fields::{Values, read_cell};
use crate::users::{
    self, Column, Fields, LIST_FIELDS, UserStatus, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME,
    Verified,
};

/// A field in which two users differ, with the stored values.
pub(super) struct Difference {
    pub name: String,
    survivor: Value,
    other: Value,
    verified: (bool, bool),
}

impl Difference {
    /// What can be chosen. A verified value wins over one that nobody has verified.
    fn offered(&self) -> Vec<MergeChoice> {
        match self.verified {
            (true, false) => vec![MergeChoice::Survivor],
            (false, true) => vec![MergeChoice::Other],
            _ if LIST_FIELDS.contains(&self.name.as_str()) => MergeChoice::ALL.to_vec(),
            _ => vec![MergeChoice::Survivor, MergeChoice::Other],
        }
    }

    /// What is chosen unless somebody says otherwise. `None`: two values are verified.
    fn preset(&self) -> Option<MergeChoice> {
        if self.name == "status" {
            let is_higher = severity(&self.other) > severity(&self.survivor);
            return Some(if is_higher { MergeChoice::Other } else { MergeChoice::Survivor });
        }
        match self.verified {
            (true, true) => None,
            (true, false) => Some(MergeChoice::Survivor),
            (false, true) => Some(MergeChoice::Other),
            _ if LIST_FIELDS.contains(&self.name.as_str()) => Some(MergeChoice::Both),
            _ if is_empty(&self.survivor) => Some(MergeChoice::Other),
            _ => Some(MergeChoice::Survivor),
        }
    }

    fn is_read_by(&self, actor: &Actor) -> bool {
        UserColumn::from_name(&self.name).is_some_and(|column| actor.reads(column))
    }

    /// As the page of a merge shows it.
    pub fn field(&self) -> MergeField {
        MergeField {
            name: self.name.clone(),
            survivor: users::value_for_people(&self.name, &self.survivor),
            other: users::value_for_people(&self.name, &self.other),
            survivor_verified: self.verified.0,
            other_verified: self.verified.1,
            offered: self.offered(),
            preset: self.preset(),
        }
    }
}

/// The order of the statuses: a higher one is more severe.
fn severity(status: &Value) -> usize {
    let status = status.as_str().and_then(UserStatus::from_code).unwrap_or_default();
    status as usize
}

fn is_empty(value: &Value) -> bool {
    value.as_str().is_none_or(|text| text.is_empty() || text == "[]")
}

fn bit(name: &str) -> i64 {
    match name {
        "full_name" => VERIFIED_FULL_NAME,
        "date_of_birth" => VERIFIED_DATE_OF_BIRTH,
        _ => 0,
    }
}

/// The fields in which two users differ.
pub(super) fn differences(two: &Two) -> Result<Vec<Difference>> {
    let image = |of: &Fields, other: &Fields| -> Result<Map<String, Value>> {
        Ok(match of.before_image(other) {
            Some(image) => serde_json::from_str(&image)?,
            None => Map::new(),
        })
    };
    let mine = image(&two.survivor.fields, &two.other.fields)?;
    let mut theirs = image(&two.other.fields, &two.survivor.fields)?;
    let difference = |(name, survivor): (String, Value)| {
        let other = theirs.remove(&name).unwrap_or_default();
        let bit = bit(&name);
        let verified =
            (two.survivor.verified_fields & bit != 0, two.other.verified_fields & bit != 0);
        Difference { name, survivor, other, verified }
    };
    Ok(mine.into_iter().map(difference).collect())
}

/// The fields that the actor's role reads. The others follow what is preset.
pub(super) fn shown(actor: &Actor, all: &[Difference]) -> Vec<MergeField> {
    all.iter().filter(|one| one.is_read_by(actor)).map(Difference::field).collect()
}

/// What becomes of the survivor.
pub(super) struct Chosen {
    pub after: Fields,
    pub verified: Verified,
    /// The fields that were not simply left as they were.
    pub fields: Vec<String>,
    /// Those with two verified values.
    pub between_verified: Vec<String>,
    /// The more severe status of the two, if the chosen one is lower.
    pub lowered_from: Option<UserStatus>,
}

/// Invalid: a field has no choice, or one that is not offered.
pub(super) fn choose(actor: &Actor, two: &Two, order: &MergeOrder) -> Result<Chosen> {
    let all = differences(two)?;
    let (mut errors, mut values) = (FieldErrors::new(), Map::new());
    let (mut fields, mut between_verified, mut lowered_from) = (Vec::new(), Vec::new(), None);
    let mut sides: Vec<(i64, MergeChoice)> = Vec::new();
    for one in &all {
        let choice = match order.choices.get(&one.name).filter(|_| one.is_read_by(actor)) {
            Some(code) => MergeChoice::from_code(code).filter(|it| one.offered().contains(it)),
            None => one.preset(),
        };
        let Some(choice) = choice else {
            let words = match one.is_read_by(actor) {
                true => "Choose one of the two values.",
                false => "Your role does not show the two verified values. Ask a colleague.",
            };
            errors.insert(one.name.clone(), vec![words.into()]);
            continue;
        };
        if one.name == "status" && Some(choice) != one.preset() {
            lowered_from = one.preset().map(|preset| match preset {
                MergeChoice::Other => two.other.fields.status,
                _ => two.survivor.fields.status,
            });
        }
        if one.verified == (true, true) {
            between_verified.push(one.name.clone());
        }
        if let Some(value) = value_of(one, choice) {
            if let Some(words) = too_long(&one.name, &value) {
                errors.insert(one.name.clone(), vec![words]);
            }
            values.insert(one.name.clone(), value);
            fields.push(one.name.clone());
        }
        sides.push((bit(&one.name), choice));
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let after = two.survivor.fields.with(&values);
    let verified = verified(two, &sides);
    Ok(Chosen { after, verified, fields, between_verified, lowered_from })
}

/// The new value. `None`: the survivor's stays.
fn value_of(one: &Difference, choice: MergeChoice) -> Option<Value> {
    match choice {
        MergeChoice::Survivor => None,
        MergeChoice::Other => Some(one.other.clone()),
        MergeChoice::Both => {
            let list = |value: &Value| users::tag_list(value.as_str().unwrap_or("[]"));
            let mut both = list(&one.survivor);
            for value in list(&one.other) {
                if !both.contains(&value) {
                    both.push(value);
                }
            }
            let both = Value::from(both).to_string();
            (Some(both.as_str()) != one.survivor.as_str()).then(|| both.into())
        }
    }
}

/// Why tags of both are too many for one user.
fn too_long(name: &str, value: &Value) -> Option<String> {
    let stored = value.as_str().filter(|_| name == "tags")?;
    let written = users::tags_for_people(stored);
    read_cell(&mut Values::default(), Column::Tags, &written).err().map(|one| one.message())
}

/// What is verified afterwards, and the session that is shown beside it: that of the user whose full name
/// stays (while none is verified, whose date of birth).
fn verified(two: &Two, sides: &[(i64, MergeChoice)]) -> Verified {
    let (mine, theirs) = (two.survivor.verified(), two.other.verified());
    let of = |bit: i64| match sides.iter().find(|(one, _)| *one == bit) {
        Some((_, MergeChoice::Other)) => (&theirs, theirs.fields & bit),
        Some(_) => (&mine, mine.fields & bit),
        None if mine.fields & bit != 0 => (&mine, bit),
        None => (&theirs, theirs.fields & bit),
    };
    let (name, born) = (of(VERIFIED_FULL_NAME), of(VERIFIED_DATE_OF_BIRTH));
    let side = match (name.1 != 0, born.1 != 0) {
        (true, _) => name.0,
        (false, true) => born.0,
        (false, false) => &mine,
    };
    Verified { fields: name.1 | born.1, session: side.session.clone(), at: side.at }
}
