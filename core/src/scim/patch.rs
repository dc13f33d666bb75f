//! The operations of PATCH (RFC 7644, section 3.5.2), also in the forms that directories really send:
//! Entra ID writes `Replace` and "False", names a value to remove beside the path, and sets what a filter
//! does not find; Okta replaces without a path.

use std::collections::{HashMap, HashSet};

use scim_v2::filter::{AttrExp, CompValue, CompareOp, ValFilter};
use serde_json::{Map, Value};

use super::budget::{self, Budget};
use super::filter::fits_value;
use super::path::{self, Place};
use super::read::{self, syntax};
use super::refusal::Refusal;
use super::schema::{Attribute, Kind, Mutability};

const MAX_OPERATIONS: usize = 1_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Add,
    Replace,
    Remove,
}

/// Applies the operations of a body to a resource. What comes out may be wrong still, such as without a
/// name: it is read as a resource that a client has sent.
pub(super) fn apply(
    kind: Kind,
    resource: &mut Map<String, Value>,
    body: &Value,
) -> Result<(), Refusal> {
    let named = |name: &str| {
        let members = body.as_object().into_iter().flatten();
        members.into_iter().find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let Some(Value::Array(operations)) = named("Operations") else {
        return Err(syntax("The body of a PATCH must have a list Operations."));
    };
    if operations.is_empty() || operations.len() > MAX_OPERATIONS {
        let words = format!("Send between 1 and {MAX_OPERATIONS} operations.");
        return Err(syntax(&words));
    }
    let mut budget = Budget::new();
    operations.iter().try_for_each(|operation| one(kind, resource, operation, &mut budget))
}

fn one(
    kind: Kind,
    resource: &mut Map<String, Value>,
    operation: &Value,
    budget: &mut Budget,
) -> Result<(), Refusal> {
    let how = match operation["op"].as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("add") => How::Add,
        Some("replace") => How::Replace,
        Some("remove") => How::Remove,
        _ => return Err(syntax("The op of an operation must be add, replace or remove.")),
    };
    let value = &operation["value"];
    match &operation["path"] {
        Value::String(path) => {
            let Some(place) = path::place(kind, path)? else { return Ok(()) };
            require_writable(&place, path)?;
            spend(budget, resource, &place, value)?;
            at(resource, &place, how, value)
        }
        Value::Null if how == How::Remove => {
            Err(Refusal::no_target("A remove needs a path that says what to remove."))
        }
        Value::Null => {
            let Value::Object(members) = value else {
                return Err(syntax("An operation without a path needs an object as its value."));
            };
            for (name, value) in members {
                let Some(place) = path::place(kind, name)? else { continue };
                // A client that sends the whole resource sends these, too.
                if require_writable(&place, name).is_ok() {
                    spend(budget, resource, &place, value)?;
                    at(resource, &place, how, value)?;
                }
            }
            Ok(())
        }
        _ => Err(syntax("The path of an operation must be a text.")),
    }
}

fn require_writable(place: &Place, path: &str) -> Result<(), Refusal> {
    if place.attribute.mutability != Mutability::ReadOnly {
        return Ok(());
    }
    let shown: String = path.chars().take(80).collect();
    Err(Refusal::mutability(format!("{shown} is set by Rollcall and cannot be changed.")))
}

/// An operation looks at every value that is there: by its filter, and for each value that is sent without
/// an id to find it by.
fn spend(
    budget: &mut Budget,
    resource: &Map<String, Value>,
    place: &Place,
    value: &Value,
) -> Result<(), Refusal> {
    if let Some(filter) = &place.values {
        budget::check_terms(budget::value_terms(filter))?;
    }
    let present = resource.get(place.attribute.name).and_then(Value::as_array);
    let present = present.map(Vec::as_slice).unwrap_or_default();
    let looked_at: usize = match &place.values {
        Some(filter) => {
            present.iter().map(|one| budget::value_cost(place.attribute, filter, one)).sum()
        }
        None => present.len(),
    };
    let sent = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let nameless = sent.iter().filter(|one| one["value"].is_null()).count();
    let advice = "Send fewer operations in one PATCH, with shorter filters.";
    budget.spend(looked_at.max(present.len().saturating_mul(nameless)), advice)
}

fn at(
    resource: &mut Map<String, Value>,
    place: &Place,
    how: How,
    value: &Value,
) -> Result<(), Refusal> {
    let Place { attribute, values, part } = place;
    match (values, part) {
        (None, None) => whole(resource, attribute, how, value),
        (None, Some(part)) if !attribute.is_many => {
            let entry = resource.entry(attribute.name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(members) = entry {
                set(members, part, how, value)?;
                if members.is_empty() {
                    resource.remove(attribute.name);
                }
            }
            Ok(())
        }
        (filter, part) => some(resource, attribute, filter.as_ref(), *part, how, value),
    }
}

fn set(
    members: &mut Map<String, Value>,
    part: &Attribute,
    how: How,
    value: &Value,
) -> Result<(), Refusal> {
    if how == How::Remove || read::is_unassigned(value) {
        members.remove(part.name);
        return Ok(());
    }
    members.insert(part.name.to_owned(), read::values(part, value)?);
    Ok(())
}

/// A whole attribute.
fn whole(
    resource: &mut Map<String, Value>,
    attribute: &Attribute,
    how: How,
    value: &Value,
) -> Result<(), Refusal> {
    let name = attribute.name;
    let names_values = attribute.is_many && !read::is_unassigned(value);
    match how {
        // Some clients name the values to remove beside the path.
        How::Remove if names_values => {
            let gone = read::values(attribute, value)?;
            let gone = gone.as_array().map(Vec::as_slice).unwrap_or_default();
            let gone = Known::of(gone);
            keep(resource, name, |one| !gone.has(one));
        }
        How::Remove if attribute.is_required => {
            let words = format!("{name} cannot be removed. Replace it with another value.");
            return Err(Refusal::mutability(words));
        }
        How::Remove => {
            resource.remove(name);
        }
        _ if read::is_unassigned(value) => {
            // Nothing to add; and what is replaced by nothing goes.
            if how == How::Replace {
                resource.remove(name);
            }
        }
        How::Add if attribute.is_many => add(resource, attribute, &read::values(attribute, value)?),
        _ => {
            let new = read::values(attribute, value)?;
            match (resource.get_mut(name), new) {
                (Some(Value::Object(present)), Value::Object(new)) => present.extend(new),
                (_, new) => {
                    resource.insert(name.to_owned(), new);
                }
            }
        }
    }
    Ok(())
}

fn add(resource: &mut Map<String, Value>, attribute: &Attribute, new: &Value) {
    let present = resource.entry(attribute.name).or_insert_with(|| Value::Array(Vec::new()));
    let (Value::Array(present), Value::Array(new)) = (present, new) else { return };
    let known = Known::of(present);
    let fresh: Vec<Value> = new.iter().filter(|one| !known.has(one)).cloned().collect();
    if new.iter().any(|one| one["primary"] == true) {
        for other in present.iter_mut().filter_map(Value::as_object_mut) {
            other.remove("primary");
        }
    }
    present.extend(fresh);
}

/// Values by what they are found by: a group may have thousands of members, and an operation may name as
/// many. Two values are one if they have the same `value` and not different types, or if they are equal.
struct Known<'a> {
    /// The types that come with each `value`.
    types: HashMap<&'a str, HashSet<Option<&'a str>>>,
    nameless: Vec<&'a Value>,
}

impl<'a> Known<'a> {
    fn of(values: &'a [Value]) -> Self {
        let mut known = Self { types: HashMap::new(), nameless: Vec::new() };
        for one in values {
            match one["value"].as_str() {
                Some(value) => {
                    known.types.entry(value).or_default().insert(one["type"].as_str());
                }
                None => known.nameless.push(one),
            }
        }
        known
    }

    fn has(&self, one: &Value) -> bool {
        let Some(value) = one["value"].as_str() else { return self.nameless.contains(&one) };
        let Some(types) = self.types.get(value) else { return false };
        let own = one["type"].as_str();
        own.is_none() || types.contains(&None) || types.contains(&own)
    }
}

fn keep(resource: &mut Map<String, Value>, name: &str, stays: impl Fn(&Value) -> bool) {
    if let Some(Value::Array(values)) = resource.get_mut(name) {
        values.retain(stays);
        if values.is_empty() {
            resource.remove(name);
        }
    }
}

/// Those values of an attribute that fit a filter, or all.
fn some(
    resource: &mut Map<String, Value>,
    attribute: &Attribute,
    filter: Option<&ValFilter>,
    part: Option<&Attribute>,
    how: How,
    value: &Value,
) -> Result<(), Refusal> {
    let fits = |one: &Value| filter.is_none_or(|filter| fits_value(attribute, filter, one));
    if how == How::Remove && part.is_none() {
        keep(resource, attribute.name, |one| !fits(one));
        return Ok(());
    }
    let present = resource.get_mut(attribute.name).and_then(Value::as_array_mut);
    let mut found = false;
    for members in present.into_iter().flatten().filter(|one| fits(one)) {
        found = true;
        let Some(members) = members.as_object_mut() else { continue };
        match part {
            Some(part) => set(members, part, how, value)?,
            None => members.extend(object(attribute, value)?),
        }
    }
    if found || how == How::Remove {
        return Ok(());
    }
    let mut new = filter.map_or_else(|| Some(Map::new()), described).unwrap_or_default();
    if filter.is_some() && (new.is_empty() || attribute.name == "members") {
        let words = format!("No value of {} fits the filter of the path.", attribute.name);
        return Err(Refusal::no_target(words));
    }
    match part {
        Some(part) => set(&mut new, part, How::Add, value)?,
        None => new.extend(object(attribute, value)?),
    }
    let new = read::values(attribute, &Value::Object(new))?;
    add(resource, attribute, &new);
    Ok(())
}

fn object(attribute: &Attribute, value: &Value) -> Result<Map<String, Value>, Refusal> {
    match read::values(attribute, value)? {
        Value::Array(mut one) if one.len() == 1 => match one.pop() {
            Some(Value::Object(members)) => Ok(members),
            _ => Ok(Map::new()),
        },
        _ => Err(Refusal::invalid_value(format!("Send one value of {}.", attribute.name))),
    }
}

/// The value that a filter describes, such as `type eq "work"`. `None`: it does not describe one.
fn described(filter: &ValFilter) -> Option<Map<String, Value>> {
    match filter {
        ValFilter::Attr(AttrExp::Comparison(path, CompareOp::Eq, value)) => {
            let value = match value {
                CompValue::Str(text) => Value::String(text.clone()),
                CompValue::True => Value::Bool(true),
                CompValue::False => Value::Bool(false),
                CompValue::Null | CompValue::Number(_) => return None,
            };
            Some(Map::from_iter([(path.name.clone(), value)]))
        }
        ValFilter::And(each) => {
            let mut all = Map::new();
            for one in each {
                all.extend(described(one)?);
            }
            Some(all)
        }
        _ => None,
    }
}
