//! What one request may cost. A directory shares the server with everybody, and a change holds the locks of
//! directory and team meanwhile.

use scim_v2::filter::{Filter, ValFilter};
use serde_json::{Map, Value};

use super::path;
use super::refusal::Refusal;
use super::schema::Kind;

/// Bytes of one filter.
const MAX_FILTER: usize = 4_000;
/// Comparisons that one filter names. Directories send two or three.
const MAX_TERMS: usize = 50;
/// Comparisons of stored values that one request may cost.
const MAX_COMPARISONS: usize = 1_000_000;

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
                "This request compares more than {MAX_COMPARISONS} values. {advice}"
            ))),
        }
    }
}

/// Refuses a filter that is longer than any directory needs.
pub(super) fn check_length(filter: &str) -> Result<(), Refusal> {
    if filter.len() <= MAX_FILTER {
        return Ok(());
    }
    Err(Refusal::invalid_filter(format!(
        "The filter is longer than {MAX_FILTER} bytes. Ask in several requests."
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

/// How many comparisons it takes to say whether a resource fits.
pub(super) fn cost(kind: Kind, filter: &Filter, resource: &Map<String, Value>) -> usize {
    let values = |path| {
        let value = path::attribute(kind, path).and_then(|(one, _)| resource.get(one.name));
        value.and_then(Value::as_array).map_or(1, |each| each.len().max(1))
    };
    match filter {
        Filter::Attr(expression) => values(super::filter::path_of(expression)),
        Filter::ValuePath(path) => values(&path.attr) * value_terms(&path.filter),
        Filter::Not(inner) => cost(kind, inner, resource),
        Filter::And(each) | Filter::Or(each) => {
            each.iter().map(|one| cost(kind, one, resource)).sum()
        }
    }
}
