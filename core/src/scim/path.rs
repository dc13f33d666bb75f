//! Where an operation of PATCH works (RFC 7644, section 3.5.2), and where a filter or a list of attributes
//! looks.

use scim_v2::filter::{AttrPath, PatchPath, ValFilter};

use super::budget;
use super::refusal::Refusal;
use super::schema::{Attribute, Kind};

/// A place in a resource.
pub(super) struct Place {
    pub attribute: &'static Attribute,
    /// Which of its values; none: all.
    pub values: Option<ValFilter>,
    pub part: Option<&'static Attribute>,
}

/// The place that a path names. `None`: an attribute that is not kept. Refused: no path.
pub(super) fn place(kind: Kind, text: &str) -> Result<Option<Place>, Refusal> {
    budget::check_length(text)?;
    let Ok(path) = text.parse::<PatchPath>() else {
        let shown: String = text.chars().take(80).collect();
        let words = format!("{shown:?} is no path. Use the form name.givenName.");
        return Err(Refusal::new(400, "invalidPath", words));
    };
    Ok(match path {
        PatchPath::Attr(path) => {
            attribute(kind, &path).map(|(attribute, part)| Place { attribute, values: None, part })
        }
        PatchPath::Value(path) => {
            let AttrPath { uri, name, .. } = path.attr;
            let whole = AttrPath { uri, name, sub_attr: path.sub_attr };
            attribute(kind, &whole).map(|(attribute, part)| Place {
                attribute,
                values: Some(path.filter),
                part,
            })
        }
    })
}

/// The attribute that a path names, and the part of it. `None`: it is not kept.
pub(super) fn attribute(
    kind: Kind,
    path: &AttrPath,
) -> Option<(&'static Attribute, Option<&'static Attribute>)> {
    if path.uri.as_ref().is_some_and(|uri| !uri.eq_ignore_ascii_case(kind.urn())) {
        return None;
    }
    let attribute = kind.attribute(&path.name)?;
    match &path.sub_attr {
        None => Some((attribute, None)),
        Some(name) => attribute.part(name).map(|part| (attribute, Some(part))),
    }
}
