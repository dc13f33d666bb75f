use super::tags as labels;
use super::{
    Problem, country as countries, email as addresses, metadata as json, phone as numbers,
};
use crate::imports::Column;
use crate::users::UserStatus;

/// A line of text: no control characters, at most `limit` characters.
pub(crate) fn text(column: Column, value: &str, limit: usize) -> Result<String, Problem> {
    if let Some((position, letter)) = value.chars().enumerate().find(|(_, c)| c.is_control()) {
        return Err(Problem::ControlCharacter {
            column,
            code: u32::from(letter),
            position: position + 1,
        });
    }
    // A text is never longer in characters than in bytes.
    if value.len() > limit {
        let length = value.chars().count();
        if length > limit {
            return Err(Problem::TooLong { column, length, limit });
        }
    }
    Ok(value.to_owned())
}

pub(crate) fn email(value: &str) -> Result<String, Problem> {
    addresses::read(value)
}

pub(crate) fn phone(value: &str) -> Result<String, Problem> {
    numbers::read(value)
}

pub(crate) fn country(value: &str) -> Result<String, Problem> {
    countries::read(value).map(str::to_owned)
}

/// One of the three statuses. Capitals count: an export from elsewhere may mean something else.
pub(crate) fn choice(value: &str) -> Result<UserStatus, Problem> {
    UserStatus::from_code(value).ok_or_else(|| Problem::StatusUnknown {
        offer: UserStatus::from_code(&value.to_ascii_uppercase()).map(UserStatus::code),
    })
}

/// The text of a JSON array of strings.
pub(crate) fn tags(value: &str) -> Result<String, Problem> {
    labels::read(value)
}

/// A text in metadata: it may have several lines, and no other control characters.
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
