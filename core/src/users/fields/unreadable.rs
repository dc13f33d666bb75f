use super::{Problem, misread};
use crate::users::{Column, Signs, is_line_break};

/// Refuses characters that a value must not contain: control characters, characters that change the
/// direction of text, and line breaks in a value of one line. Positions refer to the text as it was
/// written. `signs`: the kinds of bytes in it.
pub(super) fn check(column: Column, written: &str, signs: Signs) -> Result<(), Problem> {
    if !signs.has(Signs::CONTROLS.and(Signs::BEYOND)) {
        return Ok(());
    }
    let may_break = matches!(column, Column::DisplayName | Column::FullName | Column::Tags);
    if written.contains(|letter: char| ('\u{80}'..='\u{9f}').contains(&letter))
        && let Some(guess) = misread::guess_of_utf8(written)
    {
        // Such a character comes from UTF-8 that was read as Latin-1.
        return Err(Problem::MisreadText { column, guess });
    }
    for (position, letter) in (1..).zip(written.chars()) {
        match letter {
            '\t' if may_break => {}
            '\t' => return Err(control(column, letter, position)),
            letter if is_line_break(letter) && may_break => {}
            letter if is_line_break(letter) => {
                return Err(Problem::LineBreak { column, position });
            }
            letter if letter.is_control() => return Err(control(column, letter, position)),
            // Phone numbers copied from an address book contain the left-to-right override. It changes
            // nothing there, nor in any other column whose text never runs from right to left.
            '\u{202d}' if !matches!(column, Column::DisplayName | Column::FullName) => {}
            '\u{202d}' | '\u{202e}' => {
                return Err(Problem::DirectionOverride { column, position });
            }
            _ => {}
        }
    }
    Ok(())
}

fn control(column: Column, letter: char, position: usize) -> Problem {
    Problem::ControlCharacter { column, code: u32::from(letter), position }
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use crate::users::{Column, Signs};

    fn check(column: Column, written: &str) -> Result<(), Problem> {
        super::check(column, written, Signs::of(written))
    }

    #[test]
    fn a_line_break_is_taken_in_names_and_refused_in_keys() {
        assert_eq!(check(Column::FullName, "Tariq\r\nBenali\tZ."), Ok(()));
        assert_eq!(check(Column::Tags, "vip\npep"), Ok(()));
        let broken = Problem::LineBreak { column: Column::VendorData, position: 3 };
        assert_eq!(check(Column::VendorData, "RC\n1"), Err(broken));
        let nul = Problem::ControlCharacter { column: Column::FullName, code: 0, position: 2 };
        assert_eq!(check(Column::FullName, "A\0"), Err(nul));
    }

    #[test]
    fn what_turns_the_direction_is_refused_but_around_a_phone_number() {
        let turned = |column, position| Err(Problem::DirectionOverride { column, position });
        assert_eq!(check(Column::FullName, "A\u{202e}B"), turned(Column::FullName, 2));
        assert_eq!(check(Column::FullName, "\u{202d}A"), turned(Column::FullName, 1));
        assert_eq!(check(Column::VendorData, "\u{202e}1"), turned(Column::VendorData, 1));
        assert_eq!(check(Column::Phone, "\u{202d}+49 30\u{202c}"), Ok(()));
    }

    #[test]
    fn bytes_of_misread_text_are_named_as_what_they_were() {
        let found = check(Column::FullName, "Å\u{81}ucja Å»uraw").unwrap_err();
        assert_eq!(found.offer().as_deref(), Some("Łucja Żuraw"));
        for (written, code, position) in [("A\u{81}", 0x81, 2), ("Fran\u{8d}ois", 0x8d, 5)] {
            let column = Column::FullName;
            let problem = Problem::ControlCharacter { column, code, position };
            assert_eq!(check(column, written), Err(problem.clone()));
            assert!(problem.message().contains("Enter the right letter"), "{}", problem.message());
        }
    }
}
