//! Filters of lists (RFC 7644, section 3.4.2.2). The crate `scim_v2` reads them, with limits of depth and
//! length; this says which resources fit.

use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, Filter, ValFilter};
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::schema::{Attribute, Kind, Type};
use super::{budget, path};
use crate::Timestamp;

/// A filter that names known attributes only.
pub(super) fn read(kind: Kind, text: &str) -> Result<Filter, Refusal> {
    budget::check_length(text)?;
    let filter = text.parse::<Filter>().map_err(|error| {
        // The parser's words may quote the whole filter.
        let words: String = error.to_string().chars().take(200).collect();
        Refusal::invalid_filter(format!("The filter cannot be read: {words}"))
    })?;
    budget::check_terms(budget::terms(&filter))?;
    check(kind, &filter)?;
    Ok(filter)
}

fn check(kind: Kind, filter: &Filter) -> Result<(), Refusal> {
    match filter {
        Filter::Attr(expression) => known(kind, path_of(expression)).map(drop),
        Filter::ValuePath(path) => {
            let attribute = known(kind, &path.attr)?.0;
            check_parts(attribute, &path.filter)
        }
        Filter::Not(inner) => check(kind, inner),
        Filter::And(each) | Filter::Or(each) => each.iter().try_for_each(|one| check(kind, one)),
    }
}

fn check_parts(attribute: &Attribute, filter: &ValFilter) -> Result<(), Refusal> {
    match filter {
        ValFilter::Attr(expression) => {
            let name = &path_of(expression).name;
            match attribute.part(name) {
                Some(_) => Ok(()),
                None => Err(unknown(&format!("{}.{name}", attribute.name))),
            }
        }
        ValFilter::Not(inner) => check_parts(attribute, inner),
        ValFilter::And(each) | ValFilter::Or(each) => {
            each.iter().try_for_each(|one| check_parts(attribute, one))
        }
    }
}

pub(super) fn path_of(expression: &AttrExp) -> &AttrPath {
    match expression {
        AttrExp::Present(path) | AttrExp::Comparison(path, ..) => path,
    }
}

type Named = (&'static Attribute, Option<&'static Attribute>);

fn known(kind: Kind, path: &AttrPath) -> Result<Named, Refusal> {
    path::attribute(kind, path).ok_or_else(|| unknown(&path.to_string()))
}

fn unknown(name: &str) -> Refusal {
    let shown: String = name.chars().take(80).collect();
    Refusal::invalid_filter(format!("There is no attribute {shown}. /Schemas lists them."))
}

/// The text that an attribute has to equal in every resource that fits, if the filter says so.
pub(super) fn required<'a>(filter: &'a Filter, name: &str) -> Option<&'a str> {
    match filter {
        Filter::Attr(AttrExp::Comparison(path, CompareOp::Eq, CompValue::Str(text)))
            if path.name.eq_ignore_ascii_case(name) && path.sub_attr.is_none() =>
        {
            Some(text)
        }
        Filter::And(each) => each.iter().find_map(|one| required(one, name)),
        _ => None,
    }
}

/// The id of the user who has to be a member of every group that fits, if the filter says so.
pub(super) fn required_member(filter: &Filter) -> Option<&str> {
    let is_value = |part: &str| part.eq_ignore_ascii_case("value");
    match filter {
        Filter::Attr(AttrExp::Comparison(path, CompareOp::Eq, CompValue::Str(id)))
            if path.name.eq_ignore_ascii_case("members")
                && path.sub_attr.as_deref().is_none_or(is_value) =>
        {
            Some(id)
        }
        Filter::ValuePath(path) if path.attr.name.eq_ignore_ascii_case("members") => {
            match &*path.filter {
                ValFilter::Attr(AttrExp::Comparison(part, CompareOp::Eq, CompValue::Str(id)))
                    if is_value(&part.name) =>
                {
                    Some(id)
                }
                _ => None,
            }
        }
        Filter::And(each) => each.iter().find_map(required_member),
        _ => None,
    }
}

/// Whether a filter looks at an attribute.
pub(super) fn names(filter: &Filter, name: &str) -> bool {
    match filter {
        Filter::Attr(expression) => path_of(expression).name.eq_ignore_ascii_case(name),
        Filter::ValuePath(path) => path.attr.name.eq_ignore_ascii_case(name),
        Filter::Not(inner) => names(inner, name),
        Filter::And(each) | Filter::Or(each) => each.iter().any(|one| names(one, name)),
    }
}

/// Whether a resource fits.
pub(super) fn fits(kind: Kind, filter: &Filter, resource: &Map<String, Value>) -> bool {
    match filter {
        Filter::Attr(expression) => {
            let Some((attribute, part)) = path::attribute(kind, path_of(expression)) else {
                return false;
            };
            let value = resource.get(attribute.name);
            let values: Vec<&Value> = match value {
                Some(Value::Array(each)) => each.iter().collect(),
                Some(one) => vec![one],
                None => Vec::new(),
            };
            // The value of a complex attribute is its part of this name.
            let part = part.or_else(|| attribute.part("value"));
            match part {
                Some(part) => {
                    let parts = values.iter().filter_map(|one| one.get(part.name)).collect();
                    holds(part, expression, parts)
                }
                None => holds(attribute, expression, values),
            }
        }
        Filter::ValuePath(path) => {
            let Some((attribute, _)) = path::attribute(kind, &path.attr) else { return false };
            match resource.get(attribute.name) {
                Some(Value::Array(each)) => {
                    each.iter().any(|one| fits_value(attribute, &path.filter, one))
                }
                Some(one) => fits_value(attribute, &path.filter, one),
                None => false,
            }
        }
        Filter::Not(inner) => !fits(kind, inner, resource),
        Filter::And(each) => each.iter().all(|one| fits(kind, one, resource)),
        Filter::Or(each) => each.iter().any(|one| fits(kind, one, resource)),
    }
}

/// Whether one of an attribute's values fits.
pub(super) fn fits_value(attribute: &Attribute, filter: &ValFilter, value: &Value) -> bool {
    match filter {
        ValFilter::Attr(expression) => {
            let Some(part) = attribute.part(&path_of(expression).name) else { return false };
            holds(part, expression, value.get(part.name).into_iter().collect())
        }
        ValFilter::Not(inner) => !fits_value(attribute, inner, value),
        ValFilter::And(each) => each.iter().all(|one| fits_value(attribute, one, value)),
        ValFilter::Or(each) => each.iter().any(|one| fits_value(attribute, one, value)),
    }
}

fn holds(attribute: &Attribute, expression: &AttrExp, values: Vec<&Value>) -> bool {
    match expression {
        AttrExp::Present(_) => !values.is_empty(),
        AttrExp::Comparison(_, CompareOp::Eq, CompValue::Null) => values.is_empty(),
        AttrExp::Comparison(_, CompareOp::Ne, CompValue::Null) => !values.is_empty(),
        AttrExp::Comparison(_, CompareOp::Ne, wanted) => {
            !values.iter().any(|value| compare(attribute, value, &CompareOp::Eq, wanted))
        }
        AttrExp::Comparison(_, how, wanted) => {
            values.iter().any(|value| compare(attribute, value, how, wanted))
        }
    }
}

fn compare(attribute: &Attribute, value: &Value, how: &CompareOp, wanted: &CompValue) -> bool {
    match (value, wanted) {
        (Value::Bool(is), CompValue::True) => *how == CompareOp::Eq && *is,
        (Value::Bool(is), CompValue::False) => *how == CompareOp::Eq && !is,
        (Value::Bool(is), CompValue::Str(text)) => {
            *how == CompareOp::Eq && text.eq_ignore_ascii_case(if *is { "true" } else { "false" })
        }
        (Value::String(value), CompValue::Str(wanted)) if attribute.of == Type::DateTime => {
            match (Timestamp::from_rfc3339(value), Timestamp::from_rfc3339(wanted)) {
                (Some(value), Some(wanted)) => ordered(&value, how, &wanted),
                _ => false,
            }
        }
        (Value::String(value), CompValue::Str(wanted)) if attribute.is_exact => {
            texts(value, how, wanted)
        }
        (Value::String(value), CompValue::Str(wanted)) => {
            texts(&value.to_lowercase(), how, &wanted.to_lowercase())
        }
        _ => false,
    }
}

fn texts(value: &str, how: &CompareOp, wanted: &str) -> bool {
    match how {
        CompareOp::Co => value.contains(wanted),
        CompareOp::Sw => value.starts_with(wanted),
        CompareOp::Ew => value.ends_with(wanted),
        how => ordered(&value, how, &wanted),
    }
}

fn ordered<T: Ord>(value: &T, how: &CompareOp, wanted: &T) -> bool {
    match how {
        CompareOp::Eq => value == wanted,
        CompareOp::Ne => value != wanted,
        CompareOp::Gt => value > wanted,
        CompareOp::Ge => value >= wanted,
        CompareOp::Lt => value < wanted,
        CompareOp::Le => value <= wanted,
        CompareOp::Co | CompareOp::Sw | CompareOp::Ew => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::{Kind, fits, read, required, required_member};

    fn ada() -> Map<String, Value> {
        let ada = json!({
            "id": "A1", "userName": "Ada@acme.test", "active": true,
            "name": {"familyName": "Berg"},
            "emails": [
                {"value": "ada@acme.test", "type": "work", "primary": true},
                {"value": "ada@home.test", "type": "home"},
            ],
            "groups": [{"value": "g-1", "display": "Admins"}],
            "meta": {"created": "2026-11-01T10:00:00Z"},
        });
        let Value::Object(ada) = ada else { panic!("an object") };
        ada
    }

    fn fits_ada(text: &str) -> bool {
        let filter = read(Kind::User, text);
        fits(Kind::User, &filter.unwrap_or_else(|refusal| panic!("{text}: {refusal:?}")), &ada())
    }

    #[test]
    fn every_operator_compares_as_the_standard_says() {
        for good in [
            r#"userName eq "ada@ACME.test""#,
            r#"userName ne "bob@acme.test""#,
            r#"USERNAME co "acme""#,
            r#"userName sw "ada""#,
            r#"userName ew ".test""#,
            r#"name.familyName gt "Adam""#,
            r#"name.familyName le "berg""#,
            r#"meta.created ge "2026-11-01T11:00:00+01:00""#,
            r#"meta.created lt "2026-11-02T00:00:00Z""#,
            "active eq true",
            r#"active eq "True""#,
            "displayName eq null",
            "name pr and not (displayName pr)",
            r#"id eq "A1""#,
            r#"emails co "home""#,
            r#"emails.type eq "home""#,
            r#"emails[type eq "work" and value ew "acme.test"]"#,
            r#"groups.value eq "g-1" or (active eq false)"#,
            r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada@acme.test""#,
        ] {
            assert!(fits_ada(good), "{good}");
        }
        for bad in [
            r#"id eq "a1""#,
            r#"emails[type eq "work" and value ew "home.test"]"#,
            r#"not (userName sw "ada")"#,
            r#"emails ne "ada@acme.test""#,
            r#"userName eq "b" and active eq true"#,
            "active gt true",
            "displayName pr",
        ] {
            assert!(!fits_ada(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_no_filter_and_what_names_nothing_is_refused() {
        for wrong in [
            "",
            "userName",
            "userName eq",
            "userName is \"a\"",
            "(userName pr",
            "salary gt 3",
            r#"emails[colour eq "red"]"#,
            r#"urn:x:y:userName eq "a""#,
        ] {
            let refusal = read(Kind::User, wrong).expect_err(wrong);
            assert_eq!((refusal.status, refusal.kind), (400, Some("invalidFilter")), "{wrong}");
        }
        let many = vec!["userName pr"; 51].join(" or ");
        let long = format!("userName eq \"{}\"", "a".repeat(4_000));
        for wrong in [many, long] {
            let refusal = read(Kind::User, &wrong).expect_err("too long");
            assert!(refusal.detail.ends_with("Ask in several requests."), "{refusal:?}");
        }
        let deep = format!("{}userName pr{}", "(".repeat(10_000), ")".repeat(10_000));
        assert!(read(Kind::User, &deep).is_err());
    }

    #[test]
    fn a_filter_that_needs_one_value_says_which() {
        let filter = |text| read(Kind::User, text).expect("a filter");
        let one = filter(r#"active eq true and userName eq "a@b.test""#);
        assert_eq!(required(&one, "userName"), Some("a@b.test"));
        let either = filter(r#"userName eq "a" or active eq true"#);
        assert_eq!(required(&either, "userName"), None);
        for text in
            ["members eq \"1\"", "id pr and members.value eq \"1\"", "members[value eq \"1\"]"]
        {
            let filter = read(Kind::Group, text).expect("a filter");
            assert_eq!(required_member(&filter), Some("1"), "{text}");
        }
        let other = read(Kind::Group, "members.type eq \"User\"").expect("a filter");
        assert_eq!(required_member(&other), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"[ -~"\\\[\]()éß]{0,80}"#) {
            if let Ok(filter) = read(Kind::User, &text) {
                fits(Kind::User, &filter, &ada());
            }
        }

        #[test]
        fn no_words_of_the_language_make_it_panic(words in prop::collection::vec(
            prop::sample::select(vec![
                "userName", "emails", "active", "name.familyName", "[", "]", "(", ")", "and", "or",
                "not", "eq", "co", "pr", "gt", "\"a\"", "true", "null", "3", "type", ".", "groups",
            ]), 0..24)) {
            if let Ok(filter) = read(Kind::User, &words.join(" ")) {
                fits(Kind::User, &filter, &ada());
            }
        }
    }
}
