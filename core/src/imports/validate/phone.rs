use super::Problem;

/// ITU-T E.164: + and at most 15 digits, the first of them not 0. Spaces, dots, dashes and
/// brackets after the + are taken away.
pub(super) fn read(value: &str) -> Result<String, Problem> {
    let Some(rest) = value.strip_prefix('+') else {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        let offer = digits
            .strip_prefix("00")
            .filter(|rest| (7..=15).contains(&rest.len()) && !rest.starts_with('0'))
            .map(|rest| format!("+{rest}"));
        return Err(Problem::PhoneNotInternational { offer });
    };
    let mut number = String::with_capacity(16);
    number.push('+');
    for letter in rest.chars() {
        match letter {
            '0'..='9' => number.push(letter),
            ' ' | '\u{a0}' | '.' | '-' | '\u{2010}'..='\u{2013}' | '(' | ')' | '[' | ']' => {}
            _ => return Err(Problem::PhoneCharacter(letter)),
        }
    }
    let digits = number.len() - 1;
    if !(7..=15).contains(&digits) {
        return Err(Problem::PhoneLength(digits));
    }
    if number.as_bytes().get(1) == Some(&b'0') {
        return Err(Problem::PhoneNotInternational { offer: None });
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::{Problem, read};

    #[test]
    fn what_people_put_between_the_digits_is_taken_away() {
        for written in ["+49 (151) 123-456.78", "+4915112345678", "+49 151 12345678"] {
            assert_eq!(read(written).as_deref(), Ok("+4915112345678"));
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_to_write() {
        assert_eq!(
            read("0044 20 5550 0127"),
            Err(Problem::PhoneNotInternational { offer: Some("+442055500127".into()) })
        );
        assert_eq!(read("030 123456"), Err(Problem::PhoneNotInternational { offer: None }));
        assert_eq!(read("+0 30 123456"), Err(Problem::PhoneNotInternational { offer: None }));
        assert_eq!(read("+49 151 x12"), Err(Problem::PhoneCharacter('x')));
        assert_eq!(read("+49"), Err(Problem::PhoneLength(2)));
        assert_eq!(read("+1234567890123456"), Err(Problem::PhoneLength(16)));
    }
}
