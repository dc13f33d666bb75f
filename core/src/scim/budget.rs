//! What one request may cost. A directory shares the server with everybody, and a change holds the locks of
//! directory and team meanwhile.

use scim_v2::filter::{AttrExp, CompValue, Filter, ValFilter};
use serde_json::{Map, Value};

use super::filter::path_of;
use super::path;
use super::refusal::Refusal;
use super::schema::{Attribute, Kind};

/// Bytes of one filter, or of one path.
const MAX_FILTER: usize = 4_000;
/// Comparisons that one filter names. Directories send two or three.
const MAX_TERMS: usize = 50;
/// Comparisons of stored values that one request may cost.
const MAX_COMPARISONS: usize = 1_000_000;
/// So many bytes count as one comparison more, because both texts are read whole.
const BYTES: usize = 64;

/// The comparisons that a request may still cost.
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn new() -> Self {
        Self(MAX_COMPARISONS)
    }

    /// Refused with the given advice: the request would cost too much.
    pub(super) fn spend(&mut self, cost: usize, advice: &str) -> Result<(), Refusal> {
        match self.0.checked_sub(cost) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => Err(Refusal::too_many(format!(
                "This request compares more than {MAX_COMPARISONS} values; a long one counts as several. {advice}"
            ))),
        }
    }
}

/// Refuses a filter or a path that is longer than any directory needs.
pub(super) fn check_length(text: &str) -> Result<(), Refusal> {
    if text.len() <= MAX_FILTER {
        return Ok(());
    }
    Err(Refusal::invalid_filter(format!(
        "The filter or path is longer than {MAX_FILTER} bytes. Ask in several requests."
    )))
}

pub(super) fn check_terms(terms: usize) -> Result<(), Refusal> {
    if terms <= MAX_TERMS {
        return Ok(());
    }
    Err(Refusal::invalid_filter(format!(
        "The filter has {terms} comparisons; at most {MAX_TERMS} are allowed. Ask in several requests."
    )))
}

/// How many comparisons a filter names.
pub(super) fn terms(filter: &Filter) -> usize {
    match filter {
        Filter::Attr(_) => 1,
        Filter::ValuePath(path) => value_terms(&path.filter),
        Filter::Not(inner) => terms(inner),
        Filter::And(each) | Filter::Or(each) => each.iter().map(terms).sum(),
    }
}

/// The same of a filter of values.
pub(super) fn value_terms(filter: &ValFilter) -> usize {
    match filter {
        ValFilter::Attr(_) => 1,
        ValFilter::Not(inner) => value_terms(inner),
        ValFilter::And(each) | ValFilter::Or(each) => each.iter().map(value_terms).sum(),
    }
}

/// What it costs to say whether a resource fits.
pub(super) fn cost(kind: Kind, filter: &Filter, resource: &Map<String, Value>) -> usize {
    match filter {
        Filter::Attr(expression) => {
            let Some((attribute, part)) = path::attribute(kind, path_of(expression)) else {
                return 1;
            };
            let part = part.or_else(|| attribute.part("value"));
            sum(resource.get(attribute.name), |one| {
                comparison(expression, part.map_or(Some(one), |part| one.get(part.name)))
            })
        }
        Filter::ValuePath(path) => {
            let Some((attribute, _)) = path::attribute(kind, &path.attr) else { return 1 };
            sum(resource.get(attribute.name), |one| value_cost(attribute, &path.filter, one))
        }
        Filter::Not(inner) => cost(kind, inner, resource),
        Filter::And(each) | Filter::Or(each) => {
            each.iter().map(|one| cost(kind, one, resource)).sum()
        }
    }
}

/// What it costs to say whether one of an attribute's values fits.
pub(super) fn value_cost(attribute: &Attribute, filter: &ValFilter, value: &Value) -> usize {
    match filter {
        ValFilter::Attr(expression) => {
            let part = attribute.part(&path_of(expression).name);
            comparison(expression, part.and_then(|part| value.get(part.name)))
        }
        ValFilter::Not(inner) => value_cost(attribute, inner, value),
        ValFilter::And(each) | ValFilter::Or(each) => {
            each.iter().map(|one| value_cost(attribute, one, value)).sum()
        }
    }
}

/// Of all values of an attribute; at least 1.
fn sum(values: Option<&Value>, cost: impl Fn(&Value) -> usize) -> usize {
    match values {
        Some(Value::Array(each)) => each.iter().map(cost).sum::<usize>().max(1),
        Some(one) => cost(one),
        None => 1,
    }
}

fn comparison(expression: &AttrExp, value: Option<&Value>) -> usize {
    let stored = value.and_then(Value::as_str).map_or(0, str::len);
    let wanted = match expression {
        AttrExp::Comparison(_, _, CompValue::Str(text)) => text.len(),
        _ => 0,
    };
    1 + (stored + wanted) / BYTES
}
