use super::placeholder::is_placeholder;
use super::spreadsheet::is_error;
use super::{Problem, Warning, escaped};
use crate::users::{Column, Signs, vendor_key};

pub(crate) const MAX_TAGS: usize = 50;
const MAX_LENGTH: usize = 64;

/// Reads tags that are separated by commas, and returns the text of a JSON array. Empty tags are
/// dropped. Of tags that differ only in capitals the first is kept. Brackets around the list and quotes
/// around a tag are removed. The value has been cleaned.
pub(super) fn read(value: &str, warnings: &mut Vec<Warning>) -> Result<String, Problem> {
    if is_one_word(value) {
        return Ok(["[\"", value, "\"]"].concat());
    }
    let mut tags: Vec<String> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    let (list, is_program) = without_brackets(value);
    for tag in parts(list, is_program)? {
        if is_error(&tag) || is_placeholder(Column::Tags, &tag) {
            return Err(Problem::TagWord(tag));
        }
        let length = tag.chars().count();
        if length > MAX_LENGTH {
            let tag = tag.chars().take(24).collect();
            return Err(Problem::TagTooLong { tag, length });
        }
        let key = vendor_key(&tag);
        if known.contains(&key) {
            continue;
        }
        let is_escaped = escaped::guess(Column::Tags, &tag).is_some();
        if let Some(separator) = separator(&tag).filter(|_| !is_escaped) {
            let warning = Warning::TagSeparator { separator };
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        known.push(key);
        tags.push(tag);
        if tags.len() > MAX_TAGS {
            let count = value.split(',').filter(|tag| !tag.trim().is_empty()).count();
            return Err(Problem::TooManyTags(count));
        }
    }
    Ok(serde_json::Value::from(tags).to_string())
}

/// A character in a tag by which other programs, or other languages, separate tags.
fn separator(tag: &str) -> Option<char> {
    let is_separator =
        |letter: &char| !letter.is_ascii_alphanumeric() && SEPARATORS.contains(*letter);
    // Google Contacts writes ` ::: ` between labels.
    let labels = || tag.contains(":::").then_some(':');
    let hashes = || (tag.starts_with('#') && tag[1..].contains('#')).then_some('#');
    tag.chars().find(is_separator).or_else(labels).or_else(hashes)
}

/// Semicolon, pipe and bullet; the commas of Chinese and Japanese; the comma and the semicolon of Arabic;
/// the semicolon of Greek; the comma of Ethiopian languages.
const SEPARATORS: &str = ";|¦•，、﹐﹑､；｜،؛\u{37e}፣";

/// Whether the value is a single tag of letters, digits and hyphens, as most are. Its JSON is the tag
/// in quotes.
fn is_one_word(value: &str) -> bool {
    value.len() <= MAX_LENGTH
        && Signs::of(value).only(Signs::LETTERS.and(Signs::DIGITS).and(Signs::JOINS))
        && !is_placeholder(Column::Tags, value)
}

/// Removes the brackets with which programs write a list, `[vip, pep]` and `{vip,pep}`. Returns the
/// text inside, and whether there were brackets.
fn without_brackets(value: &str) -> (&str, bool) {
    let inner = |open, close| value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    match inner('[', ']').or_else(|| inner('{', '}')) {
        Some(list) => (list, true),
        None => (value, false),
    }
}

/// The tags between the commas, without quotes. An apostrophe counts as a quote only in a list that a
/// program wrote. Otherwise it belongs to a tag such as `'90s` or `o'brien`.
fn parts(value: &str, is_program: bool) -> Result<Vec<String>, Problem> {
    let mut parts = Vec::new();
    let mut rest = value;
    let is_program = is_program || all_in_apostrophes(value);
    while !rest.trim().is_empty() {
        let before = rest;
        let (part, after) = match quoted(rest.trim_start(), is_program) {
            Some(found) => found,
            None => rest.split_once(',').unwrap_or((rest, "")),
        };
        rest = after;
        let tag = part.trim();
        if tag.is_empty() {
            continue;
        }
        // A program writes `vip\,gold` for one tag with a comma in it.
        let escaped = tag
            .strip_suffix('\\')
            .filter(|_| before.strip_prefix(part).is_some_and(|rest| rest.starts_with(',')));
        let whole = escaped.map(|tag| {
            let next = rest.split(',').next().unwrap_or_default().trim();
            format!("{tag},{next}")
        });
        let comma = whole.as_deref().or_else(|| tag.contains(',').then_some(tag));
        if let Some(tag) = comma {
            return Err(Problem::TagComma(tag.chars().take(MAX_LENGTH).collect()));
        }
        if let Some(letter) = tag.chars().find(|letter| is_quote_or_bracket(*letter)) {
            return Err(Problem::TagCharacter(letter));
        }
        parts.push(tag.to_owned());
    }
    Ok(parts)
}

/// Whether every tag is within apostrophes or single quotes: `'vip','pep'`. Those are no part of it.
fn all_in_apostrophes(value: &str) -> bool {
    if !value.starts_with('\'') {
        return false;
    }
    value.split(',').map(str::trim).filter(|tag| !tag.is_empty()).all(|tag| {
        let inner = tag.strip_prefix('\'').and_then(|tag| tag.strip_suffix('\''));
        inner.is_some_and(|inner| !inner.is_empty())
    })
}

/// The quoted tag at the beginning of a list, and what follows its comma.
fn quoted(list: &str, is_program: bool) -> Option<(&str, &str)> {
    let is_mark = |letter: &char| *letter == '"' || (*letter == '\'' && is_program);
    let mark = list.chars().next().filter(is_mark)?;
    let inner = &list[1..];
    let end = inner.find(mark)?;
    let (tag, after) = (&inner[..end], inner[end + 1..].trim_start());
    match after.strip_prefix(',') {
        Some(rest) => Some((tag, rest)),
        None if after.is_empty() => Some((tag, "")),
        None => None,
    }
}

fn is_quote_or_bracket(letter: char) -> bool {
    matches!(letter, '"' | '[' | ']' | '{' | '}' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::{Problem, Warning};

    fn read(value: &str) -> Result<String, Problem> {
        super::read(value, &mut Vec::new())
    }

    #[test]
    fn tags_keep_their_order_and_lose_repetitions_in_any_capitals() {
        assert_eq!(read("retail, edd,, Retail ,vip").as_deref(), Ok(r#"["retail","edd","vip"]"#));
        assert_eq!(read("VIP,vip,Vip").as_deref(), Ok(r#"["VIP"]"#));
    }

    #[test]
    fn lists_in_brackets_and_tags_in_quotes_are_read() {
        let both = Ok(r#"["vip","pep"]"#);
        for list in [
            "[vip, pep]",
            "{vip,pep}",
            "[\"vip\", \"pep\"]",
            "['vip', 'pep']",
            "'vip','pep'",
            "'vip' , 'pep',",
            "\"vip\",\"pep\"",
            "\"vip\" , pep",
        ] {
            assert_eq!(read(list).as_deref(), both, "{list}");
        }
        assert_eq!(read("'90s, y'").as_deref(), Ok(r#"["'90s","y'"]"#));
        assert_eq!(read("'vip'").as_deref(), Ok(r#"["vip"]"#));
        assert_eq!(read("''").as_deref(), Ok(r#"["''"]"#));
        assert_eq!(read("[]").as_deref(), Ok("[]"));
    }

    #[test]
    fn a_tag_that_would_fall_apart_or_keep_a_mark_is_refused() {
        assert_eq!(read("vip,\"top, client\",pep"), Err(Problem::TagComma("top, client".into())));
        assert_eq!(read("vip\\,gold,x"), Err(Problem::TagComma("vip,gold".into())));
        assert_eq!(read("c:\\").as_deref(), Ok(r#"["c:\\"]"#));
        assert_eq!(read("[vip"), Err(Problem::TagCharacter('[')));
        assert_eq!(read("5\" disk"), Err(Problem::TagCharacter('"')));
        assert_eq!(read("\"vip"), Err(Problem::TagCharacter('"')));
        assert_eq!(read("vip, -"), Err(Problem::TagWord("-".into())));
    }

    #[test]
    fn separators_of_other_languages_are_warned_about() {
        for separator in super::SEPARATORS.chars() {
            let mut warnings = Vec::new();
            assert!(super::read(&format!("vip{separator}pep"), &mut warnings).is_ok());
            assert_eq!(warnings, [Warning::TagSeparator { separator }]);
        }
    }

    #[test]
    fn several_hashtags_in_one_tag_are_warned_about_and_one_is_not() {
        let warnings = |value: &str| {
            let mut warnings = Vec::new();
            assert!(super::read(value, &mut warnings).is_ok(), "{value}");
            warnings
        };
        for several in ["#vip #pep", "#vip#pep", "retail,#vip #pep"] {
            assert_eq!(warnings(several), [Warning::TagSeparator { separator: '#' }], "{several}");
        }
        for one in ["#vip", "#vip,#pep", "c# and f#", "box #7", "high value", "col·lectiu"] {
            assert_eq!(warnings(one), [], "{one}");
        }
    }

    #[test]
    fn what_other_programs_put_between_tags_is_warned_about() {
        let mut warnings = Vec::new();
        assert_eq!(
            super::read("vip;pep,a|b", &mut warnings).as_deref(),
            Ok(r#"["vip;pep","a|b"]"#)
        );
        let [one, other] = [';', '|'].map(|separator| Warning::TagSeparator { separator });
        assert_eq!(warnings, [one, other]);
    }

    #[test]
    fn too_many_or_too_long_tags_are_refused() {
        let many: Vec<String> = (0..51).map(|n| n.to_string()).collect();
        assert_eq!(read(&many.join(",")), Err(Problem::TooManyTags(51)));
        assert!(matches!(read(&"t".repeat(65)), Err(Problem::TagTooLong { length: 65, .. })));
        assert!(read(&"é".repeat(64)).is_ok());
    }
}
