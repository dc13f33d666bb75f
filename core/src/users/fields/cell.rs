use std::borrow::Cow;

use super::spreadsheet::is_error;
use super::{
    Problem, Values, country, date, email, list, metadata as json, phone, placeholder, spreadsheet,
    tags, unreadable, warn,
};
use crate::access::UserColumn;
use crate::users::{
    Column, DateOrder, Signs, UserStatus, clean_of, foreign_letter, in_latin, normalize,
};

const MAX_VENDOR_DATA_LENGTH: usize = 255;
const MAX_DISPLAY_NAME_LENGTH: usize = 255;
const MAX_FULL_NAME_LENGTH: usize = 512;

/// Reads one value by the rules of its column. Forms and programs use it, too. An empty value sets
/// nothing. Warnings go to `values`.
pub(crate) fn read_cell(values: &mut Values, column: Column, written: &str) -> Result<(), Problem> {
    let written = written.trim();
    let mut signs = Signs::of(written);
    if column != Column::MetadataJson {
        unreadable::check(column, written, signs)?;
    }
    let text = clean_of(column, written, signs);
    if let Cow::Owned(text) = &text {
        signs = signs.and(Signs::of(text));
    }
    let text = text.as_ref();
    if text.is_empty() {
        return match column {
            Column::VendorData => Err(Problem::Missing(column)),
            _ => Ok(()),
        };
    }
    let taken = take(values, column, text);
    taken.map_err(|problem| refuse_no_value(column, text).err().unwrap_or(problem))?;
    warn::warn(column, written, text, signs, &mut values.warnings);
    Ok(())
}

/// Takes a value that has been cleaned.
fn take(values: &mut Values, column: Column, text: &str) -> Result<(), Problem> {
    use Column::{Country, DateOfBirth, Email, MetadataJson, Phone, Status};
    // The rules of these columns refuse such words anyway. In the other columns a word for "nothing"
    // could be a value.
    if !matches!(column, Country | DateOfBirth | Email | MetadataJson | Phone | Status) {
        refuse_no_value(column, text)?;
    }
    match column {
        Column::VendorData => {
            values.vendor_data = key(text)?;
            values.vendor_key = normalize(text);
        }
        Column::DisplayName => {
            values.display_name = Some(short(column, text, MAX_DISPLAY_NAME_LENGTH)?);
        }
        Column::FullName => values.full_name = Some(short(column, text, MAX_FULL_NAME_LENGTH)?),
        DateOfBirth => {
            values.date_of_birth = Some(date::read(text, DateOrder::Unknown)?);
        }
        Email => values.email = Some(email::read(text)?),
        Phone => values.phone = Some(number(text)?),
        Country => values.country = Some(country::read(text)?.to_owned()),
        Status => values.status = Some(status(text)?),
        Column::Tags => values.tags = Some(tags::read(text, &mut values.warnings)?),
        MetadataJson => {
            json::check(text)?;
            values.metadata_json = Some(text.to_owned());
        }
        Column::ApprovedEmails => {
            values.approved_emails = list::read(column, text, &mut values.warnings)?
        }
        Column::ApprovedPhones => {
            values.approved_phones = list::read(column, text, &mut values.warnings)?
        }
        Column::IssuingStates => {
            values.issuing_states = list::read(column, text, &mut values.warnings)?
        }
    }
    Ok(())
}

/// Refuses a text that is not a value: an error of a spreadsheet, or a word for an empty cell.
pub(crate) fn refuse_no_value(column: Column, text: &str) -> Result<(), Problem> {
    if column != Column::MetadataJson && is_error(text) {
        return Err(Problem::SpreadsheetError { column, value: text.to_owned() });
    }
    if placeholder::is_placeholder(column, text) {
        return Err(Problem::Placeholder { column, value: text.to_owned() });
    }
    Ok(())
}

fn key(text: &str) -> Result<String, Problem> {
    if spreadsheet::is_scientific(text) {
        return Err(Problem::ScientificNumber { column: Column::VendorData });
    }
    if matches!(text, "." | "..") {
        return Err(Problem::DotsAsKey(text.to_owned()));
    }
    if is_column_name(text) {
        return Err(Problem::ColumnAsKey(text.to_owned()));
    }
    short(Column::VendorData, text, MAX_VENDOR_DATA_LENGTH)
}

/// Whether a key is the name of one of our columns, as where a second header stands among the rows.
/// Names of a single word, such as `email`, may be somebody's key.
fn is_column_name(text: &str) -> bool {
    text.len() <= 24
        && text.contains('_')
        && UserColumn::from_name(&text.to_ascii_lowercase()).is_some()
}

/// A text of at most `limit` characters.
fn short(column: Column, text: &str, limit: usize) -> Result<String, Problem> {
    // A text never has more characters than bytes, so a short one needs no counting.
    if text.len() > limit {
        let length = text.chars().count();
        if length > limit {
            return Err(Problem::TooLong { column, length, limit });
        }
    }
    Ok(text.to_owned())
}

fn number(text: &str) -> Result<String, Problem> {
    phone::read(text).map_err(|fault| match spreadsheet::is_scientific(text) {
        true => Problem::ScientificNumber { column: Column::Phone },
        false => fault.into(),
    })
}

/// Reads one of the three statuses, in capital or small letters.
fn status(text: &str) -> Result<UserStatus, Problem> {
    if let Some(status) =
        UserStatus::ALL.into_iter().find(|one| text.eq_ignore_ascii_case(one.code()))
    {
        return Ok(status);
    }
    if !text.is_ascii()
        && let Some(latin) = in_latin(text)
        && let Some(status) = UserStatus::from_code(&latin.to_ascii_uppercase())
        && let Some(strange) = foreign_letter(text)
    {
        let offer = Some(status.code().to_owned());
        return Err(Problem::ForeignLetter { column: Column::Status, strange, offer });
    }
    Err(Problem::StatusUnknown)
}

/// Checks a text in metadata. It may have several lines, but no other control characters.
pub(crate) fn member(value: &str) -> Result<&str, Problem> {
    let unseen = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    match value.chars().enumerate().find(|(_, letter)| unseen(*letter)) {
        Some((position, letter)) => Err(Problem::ControlCharacter {
            column: Column::MetadataJson,
            code: u32::from(letter),
            position: position + 1,
        }),
        None => Ok(value),
    }
}

pub(crate) fn metadata(value: &str) -> Result<String, Problem> {
    json::check(value).map(|()| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Problem, Values, read_cell};
    use crate::users::fields::Warning;
    use crate::users::{Column, UserStatus};

    fn read(column: Column, text: &str) -> Result<Values, Problem> {
        let mut values = Values::default();
        read_cell(&mut values, column, text).map(|()| values)
    }

    #[test]
    fn a_status_is_read_in_any_capitals_and_a_word_that_is_none_never_becomes_one() {
        for (written, status) in [
            ("active", UserStatus::Active),
            ("Blocked ", UserStatus::Blocked),
            ("flagged\u{a0}", UserStatus::Flagged),
        ] {
            assert_eq!(read(Column::Status, written).unwrap().status, Some(status), "{written}");
        }
        for unknown in ["FLAGED", "Suspended", "TRUE", "1", "blocked, active"] {
            let problem = read(Column::Status, unknown).unwrap_err();
            assert_eq!(problem, Problem::StatusUnknown, "{unknown}");
        }
        let problem = read(Column::Status, "АCTIVE").unwrap_err();
        assert_eq!(problem.message(), "The first letter is a Cyrillic А. Use ACTIVE.");
        assert_eq!(problem.offer().as_deref(), Some("ACTIVE"));
    }

    #[test]
    fn a_key_is_stored_as_people_see_it_or_refused_with_its_reason() {
        let stored = |text: &str| read(Column::VendorData, text).map(|values| values.vendor_data);
        for (written, key) in [
            ("=\"000124\"", "000124"),
            ("'000126", "000126"),
            ("\u{200b}RC-2202", "RC-2202"),
            ("12E5", "12E5"),
            ("RC  2203", "RC  2203"),
            ("RC-٣", "RC-3"),
            ("...", "..."),
        ] {
            assert_eq!(stored(written).as_deref(), Ok(key), "{written}");
        }
        let key = Column::VendorData;
        for (written, code) in [
            ("1.23457E+17", 30),
            ("#N/A", 31),
            ("#REF!", 31),
            (".", 32),
            ("..", 32),
            ("a\u{202e}b", 33),
            ("a\nb", 34),
            ("n/a", 38),
            ("None", 38),
            ("vendor_data", 100),
            ("Full_Name", 100),
            ("\u{200b}", 1),
        ] {
            assert_eq!(read(key, written).unwrap_err().code(), code, "{written}");
        }
    }

    #[test]
    fn what_is_probably_wrong_is_warned_about_and_taken() {
        let warnings = |column, text| read(column, text).unwrap().warnings;
        let key = Column::VendorData;
        assert_eq!(warnings(key, "1-Mar"), [Warning::SpreadsheetDate { column: key }]);
        assert_eq!(warnings(key, "123.0"), [Warning::SpreadsheetNumber { column: key }]);
        assert_eq!(
            warnings(key, "RС-1"),
            [Warning::MixedAlphabets {
                column: key,
                strange: "the second letter is a Cyrillic С".into()
            }]
        );
        let name = Column::FullName;
        assert_eq!(
            warnings(name, "JosÃ© NÃºÃ±ez"),
            [Warning::MisreadText { column: name, guess: "José Núñez".into() }]
        );
        assert_eq!(
            warnings(name, "Ren\u{fffd} Aubry"),
            [Warning::LostLetters { column: name, sign: '\u{fffd}' }]
        );
        assert_eq!(
            warnings(Column::Email, "a@ехample.org"),
            [Warning::MixedAlphabets {
                column: Column::Email,
                strange: "the third character is a Cyrillic е".into()
            }]
        );
        assert_eq!(warnings(key, "TRUE"), [Warning::TruthValue]);
        assert_eq!(warnings(name, "12345"), [Warning::NoName]);
        assert_eq!(warnings(name, "anna@mail.example"), [Warning::NoName]);
        for (column, text) in [
            (key, "ACTIVE"),
            (key, "blocked"),
            (key, "DEU"),
            (name, "BLOCKED"),
            (name, "DEU"),
            (name, "TRUE"),
            (name, "C-1"),
            (name, "KP-0000000001"),
            (name, "{\"first\":\"Ana\"}"),
            (Column::DisplayName, "FLAGGED"),
        ] {
            let found = warnings(column, text);
            assert!(matches!(found[..], [Warning::Misplaced { .. }]), "{text}: {found:?}");
        }
        for (column, text) in [
            (key, "true"),
            (key, "deu"),
            (key, "email"),
            (name, "Ben"),
            (name, "BEN"),
            (name, "{Ana}"),
            (name, "Anna-Lena"),
            (name, "C3PO"),
            (name, "J.R."),
            (name, "X Æ A-12"),
            (name, "Louis XIV"),
            (name, "St. John-Smyth"),
            (Column::DisplayName, "anna@mail.example"),
            (key, "RC-2201"),
            (key, "ключ-7"),
            (name, "JOÃO ÂNGELO"),
            (name, "Мария Иванова"),
            (Column::Email, "info@bücher.example"),
            (Column::Email, "почта@почта.рф"),
        ] {
            assert_eq!(warnings(column, text), [], "{text}");
        }
    }
}
