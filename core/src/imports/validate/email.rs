use email_address::{EmailAddress, Options};

use super::Problem;
use crate::imports::Column;

/// RFC 3696 erratum 1690: a mailbox has at most 254 characters.
const LONGEST: usize = 254;

/// One address (RFC 5321), kept as it is written.
pub(super) fn read(value: &str) -> Result<String, Problem> {
    let length = value.chars().count();
    if length > LONGEST {
        return Err(Problem::TooLong { column: Column::Email, length, limit: LONGEST });
    }
    if value.matches('@').count() > 1 && !value.contains('"') {
        return Err(Problem::EmailSeveral);
    }
    let options =
        Options::default().without_display_text().without_domain_literal().with_required_tld();
    match EmailAddress::parse_with_options(value, options) {
        Ok(_) if !value.chars().any(char::is_control) => Ok(value.to_owned()),
        _ => Err(Problem::EmailInvalid),
    }
}

#[cfg(test)]
mod tests {
    use super::{Problem, read};

    #[test]
    fn exactly_one_address_is_taken() {
        for good in ["a@b.example", "josé@correo.example", "o'neil+x@mail.example"] {
            assert_eq!(read(good).as_deref(), Ok(good));
        }
        for bad in
            ["a", "a@", "@b.example", "a@b", "a b@c.example", "Ann <a@b.example>", "a@[1.2.3.4]"]
        {
            assert_eq!(read(bad), Err(Problem::EmailInvalid), "{bad}");
        }
        assert_eq!(read("a@b.example; c@d.example"), Err(Problem::EmailSeveral));
        let long = format!("{}@b.example", "a".repeat(260));
        assert!(matches!(read(&long), Err(Problem::TooLong { .. })));
    }
}
