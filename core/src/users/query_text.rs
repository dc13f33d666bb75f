//! Filters that are typed into a search: `status:blocked country:DEU,AUT created:>=2026-01 tag:pep
//! note:"visa" lang`.

use crate::Timestamp;
use crate::error::{Error, Result};
use crate::users::fields::{CountryName, country_of};
use crate::users::{MAX_SEARCH_LENGTH, NoteFilter, UserQuery, UserStatus, plain};

/// The names of the filters.
const FILTER_NAMES: [&str; 6] = ["status", "country", "tag", "note", "created", "active"];

/// Takes the filters out of a query's search, and adds them to its others. `None`: the search has none. A
/// word with another name before its colon is searched for as it is, because user IDs may have colons.
/// Invalid in `q`: a value that its filter does not know.
pub fn with_typed_filters(query: &UserQuery) -> Result<Option<UserQuery>> {
    let mut after = UserQuery { search: String::new(), cursor: None, ..query.clone() };
    let (mut rest, mut has_filters) = (Vec::new(), false);
    for word in words(&query.search) {
        match word.split_once(':') {
            Some((name, value)) if is_filter(name) => {
                has_filters = true;
                add(&mut after, &name.to_ascii_lowercase(), value)?;
            }
            _ => rest.push(word),
        }
    }
    after.search = rest.join(" ");
    Ok(has_filters.then_some(after))
}

fn is_filter(name: &str) -> bool {
    FILTER_NAMES.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// The words of a search. Blanks within double quotes separate nothing.
fn words(search: &str) -> Vec<&str> {
    let (mut words, mut start, mut quoted) = (Vec::new(), None, false);
    for (place, letter) in search.char_indices() {
        if letter == '"' {
            quoted = !quoted;
        }
        if letter.is_whitespace() && !quoted {
            if let Some(start) = start.take() {
                words.push(&search[start..place]);
            }
        } else if start.is_none() {
            start = Some(place);
        }
    }
    words.extend(start.map(|start| &search[start..]));
    words
}

fn add(query: &mut UserQuery, name: &str, value: &str) -> Result<()> {
    let bare = value.trim_matches('"').trim();
    if bare.is_empty() {
        return Err(wrong(format!("Write a value after “{name}:”.")));
    }
    match name {
        "status" => {
            for word in bare.split(',') {
                let status =
                    UserStatus::from_code(&word.trim().to_uppercase()).ok_or_else(|| {
                        wrong(format!("“{word}” is not a status. Use active, flagged or blocked."))
                    })?;
                if !query.status.contains(&status) {
                    query.status.push(status);
                }
            }
        }
        "country" => {
            for word in bare.split(',') {
                let Some((code, CountryName::Code | CountryName::Known)) = country_of(word.trim())
                else {
                    return Err(wrong(format!(
                        "“{word}” is not a country. Use a code such as DEU, or its name."
                    )));
                };
                if !query.country.iter().any(|one| one == code) {
                    query.country.push(code.to_owned());
                }
            }
        }
        "tag" if query.tag.is_empty() || query.tag.eq_ignore_ascii_case(bare) => {
            query.tag = bare.to_owned();
        }
        "tag" => return Err(wrong("The list filters by one tag. Leave out the other.".into())),
        "note" => {
            let note = note_of(value, bare)?;
            if query.note.as_ref().is_some_and(|before| *before != note) {
                return Err(wrong("The list filters by one note. Leave out the other.".into()));
            }
            query.note = Some(note);
        }
        "created" => narrow(&mut query.created_from, &mut query.created_before, bare)?,
        _ => narrow(&mut query.active_from, &mut query.active_before, bare)?,
    }
    Ok(())
}

/// `any`, `none`, or a text. In quotes they are texts, too.
fn note_of(value: &str, bare: &str) -> Result<NoteFilter> {
    if let Some(word) = NoteFilter::from_code(&value.to_ascii_lowercase()) {
        return Ok(word);
    }
    if bare.chars().count() > MAX_SEARCH_LENGTH {
        let words = format!("Look for at most {MAX_SEARCH_LENGTH} characters in notes.");
        return Err(wrong(words));
    }
    if plain(bare).is_empty() {
        return Err(wrong(format!("“{bare}” is no text of a note. Use letters or digits.")));
    }
    Ok(NoteFilter::Text(bare.to_owned()))
}

/// Narrows a range by a further one, so that nothing that was said before is lost.
fn narrow(from: &mut Option<Timestamp>, before: &mut Option<Timestamp>, text: &str) -> Result<()> {
    let (first, last) = range(text)?;
    *from = (*from).max(first);
    *before = match (*before, last) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    match (*from, *before) {
        (Some(first), Some(last)) if first >= last => {
            Err(wrong(format!("Nothing lies in all of these dates. Check “{text}”.")))
        }
        _ => Ok(()),
    }
}

type Range = (Option<Timestamp>, Option<Timestamp>);

/// `2026-01`, `>2026-01-15`, `>=2026`, `<2026-03`, `2026-01-01..2026-02-15`, in UTC.
fn range(text: &str) -> Result<Range> {
    let read = |day: &str| {
        span(day.trim()).ok_or_else(|| {
            wrong(format!("“{day}” is not a date. Use 2026, 2026-01 or 2026-01-15."))
        })
    };
    if let Some((first, last)) = text.split_once("..") {
        let (from, before) = (read(first)?.0, read(last)?.1);
        if from >= before {
            return Err(wrong(format!("“{text}” ends before it begins.")));
        }
        return Ok((Some(from), Some(before)));
    }
    if let Some(day) = text.strip_prefix(">=") {
        return Ok((Some(read(day)?.0), None));
    }
    if let Some(day) = text.strip_prefix("<=") {
        return Ok((None, Some(read(day)?.1)));
    }
    if let Some(day) = text.strip_prefix('>') {
        return Ok((Some(read(day)?.1), None));
    }
    if let Some(day) = text.strip_prefix('<') {
        return Ok((None, Some(read(day)?.0)));
    }
    let (from, before) = read(text)?;
    Ok((Some(from), Some(before)))
}

/// The first instant of a year, a month or a day, and the first after it.
fn span(text: &str) -> Option<(Timestamp, Timestamp)> {
    let parts: Vec<&str> = text.split('-').collect();
    let whole = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
    };
    whole(parts.first()?, 4)?;
    let year: i32 = parts[0].parse().ok()?;
    match parts[1..] {
        [] => {
            let next = format!("{:04}-01-01", year + 1);
            Some((Timestamp::from_day(&format!("{year:04}-01-01"))?, Timestamp::from_day(&next)?))
        }
        [month] => {
            whole(month, 2)?;
            let number: i32 = month.parse().ok()?;
            let next = match number {
                12 => format!("{:04}-01-01", year + 1),
                _ => format!("{year:04}-{:02}-01", number + 1),
            };
            let first = Timestamp::from_day(&format!("{year:04}-{month}-01"))?;
            Some((first, Timestamp::from_day(&next)?))
        }
        [_, _] => {
            let day = Timestamp::from_day(text)?;
            Some((day, day.plus_seconds(86_400)))
        }
        _ => None,
    }
}

fn wrong(words: String) -> Error {
    Error::invalid("q", words)
}

#[cfg(test)]
mod tests {
    use super::with_typed_filters;
    use crate::Timestamp;
    use crate::error::Error;
    use crate::users::{NoteFilter, UserQuery, UserStatus};

    fn read(search: &str) -> Result<Option<UserQuery>, Error> {
        with_typed_filters(&UserQuery { search: search.into(), ..UserQuery::default() })
    }

    #[test]
    fn filters_leave_the_search_and_the_rest_stays() {
        let query = read(
            "status:blocked,Flagged country:DEU,\"United Kingdom\" Tag:\"high risk\" created:>=2026-01 \"anna lang\" urn:7",
        );
        let query = query.unwrap().unwrap();
        assert_eq!(query.status, [UserStatus::Blocked, UserStatus::Flagged]);
        assert_eq!(query.tag, "high risk");
        assert_eq!(query.created_from, Timestamp::from_day("2026-01-01"));
        assert_eq!((query.created_before, query.active_from), (None, None));
        assert_eq!(query.search, "\"anna lang\" urn:7");
        assert_eq!(query.country, ["DEU", "GBR"]);
        let both = read("created:>=2026-01 created:<2026-03").unwrap().unwrap();
        assert_eq!(both.created_from, Timestamp::from_day("2026-01-01"));
        assert_eq!(both.created_before, Timestamp::from_day("2026-03-01"));
        let note = |typed: &str| read(typed).unwrap().unwrap().note.unwrap();
        assert_eq!((note("note:Any"), note("NOTE:none")), (NoteFilter::Any, NoteFilter::None));
        assert_eq!(note("note:\"any\""), NoteFilter::Text("any".into()));
        assert_eq!(
            note("note:\"lost his passport\""),
            NoteFilter::Text("lost his passport".into())
        );
        assert_eq!(read("anna lang urn:kp:1").unwrap(), None);
        assert_eq!(read("\"status:x\"").unwrap(), None);
    }

    #[test]
    fn dates_are_years_months_and_days_with_their_signs() {
        let day = |text| Timestamp::from_day(text);
        for (typed, from, before) in [
            ("2026", day("2026-01-01"), day("2027-01-01")),
            ("2026-12", day("2026-12-01"), day("2027-01-01")),
            ("2026-02-28", day("2026-02-28"), day("2026-03-01")),
            (">2026-01", day("2026-02-01"), None),
            (">=2026-01", day("2026-01-01"), None),
            ("<2026-01", None, day("2026-01-01")),
            ("<=2026-01-31", None, day("2026-02-01")),
            ("2026-01..2026-02-15", day("2026-01-01"), day("2026-02-16")),
        ] {
            let query = read(&format!("active:{typed}")).unwrap().unwrap();
            assert_eq!((query.active_from, query.active_before), (from, before), "{typed}");
        }
    }

    #[test]
    fn a_value_that_a_filter_does_not_know_is_refused_in_words() {
        for (search, said) in [
            ("status:gone", "not a status"),
            ("country:Atlantis", "not a country"),
            ("created:soon", "not a date"),
            ("created:2026-13", "not a date"),
            ("created:2026-1", "not a date"),
            ("created:2026-02-30", "not a date"),
            ("created:2026-03..2026-01", "before it begins"),
            ("created:>=2026-03 created:<2026-01", "Nothing lies in"),
            ("tag:", "Write a value"),
            ("tag:a tag:b", "one tag"),
            ("note:a note:none", "one note"),
            ("note:''", "no text of a note"),
        ] {
            let Err(Error::Invalid(fields)) = read(search) else { panic!("{search}") };
            assert!(fields["q"][0].contains(said), "{search}: {fields:?}");
        }
    }
}
