use super::problem::{DateFault, Problem};
use crate::Timestamp;
use crate::users::{Column, DateOrder};

/// The first day on which somebody may be born. Systems write days before it for "unknown".
const FIRST: &str = "1900-01-01";
/// Days that systems write for "unknown": the beginnings of their calendars.
const BEGINNINGS: [&str; 4] = ["1900-01-01", "1901-01-01", "1904-01-01", "1970-01-01"];
/// The day before the first one that a spreadsheet counts, with the day that it counts and never was.
const SPREADSHEET_ZERO: &str = "1899-12-30";
const SECONDS_A_DAY: i64 = 24 * 3_600;

/// Reads a date of birth, `YYYY-MM-DD` (ISO 8601): a day that exists, from 1900 until today. The same
/// day in other notations is read, too, if it can be no other day.
pub(crate) fn day_of_birth(value: &str, now: Timestamp) -> Result<String, String> {
    let day = read(value, DateOrder::Unknown).map_err(|fault| fault.message())?;
    check_past(&day, &now.day()).map_err(|problem| problem.message())?;
    Ok(day)
}

/// Refuses a day after `today`. Both are `YYYY-MM-DD`.
pub(crate) fn check_past(day: &str, today: &str) -> Result<(), Problem> {
    if day > today { Err(DateFault::Future.into()) } else { Ok(()) }
}

/// Whether a day is probably none of birth, but what a system writes where it knows none.
pub(super) fn is_beginning(day: &str) -> bool {
    BEGINNINGS.contains(&day)
}

/// Reads a day as people and programs write one, and returns it as `YYYY-MM-DD`. `order` says which of
/// two numbers is the day where the year comes last. A time is taken only if it is midnight: with any
/// other, the day depends on a time zone.
pub(crate) fn read(text: &str, order: DateOrder) -> Result<String, DateFault> {
    let text = without_midnight(text.trim())?;
    let parts = parts(text);
    let (year, month, day) = match parts[..] {
        [Part::Number(digits)] => return together(digits, order),
        [Part::Number(year), Part::Number(month), Part::Number(day)] if year.len() == 4 => {
            (year, number(month), number(day))
        }
        [Part::Number(one), Part::Number(two), Part::Number(year)] => {
            if year.len() == 2 {
                return Err(DateFault::ShortYear);
            }
            return in_order(one, two, year, order);
        }
        [Part::Number(year), Part::Month(month), Part::Number(day)] if year.len() == 4 => {
            (year, Some(month), number(day))
        }
        [Part::Number(day), Part::Month(month), Part::Number(year)]
        | [Part::Month(month), Part::Number(day), Part::Number(year)] => {
            if year.len() == 2 {
                return Err(DateFault::ShortYear);
            }
            (year, Some(month), number(day))
        }
        _ => return Err(DateFault::Unknown),
    };
    match (month, day) {
        (Some(month), Some(day)) => existing(year, month, day),
        _ => Err(DateFault::Unknown),
    }
}

/// How a column writes its days, where they show it. `None`: they show nothing, or both orders.
pub(crate) fn order_of<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    let (mut day_first, mut month_first, mut open, mut dots) = (false, false, false, false);
    for cell in cells {
        match read(cell, DateOrder::Unknown) {
            Err(DateFault::Ambiguous { .. }) => {
                open = true;
                dots |= cell.contains('.');
            }
            Ok(_) => {
                day_first |= read(cell, DateOrder::MonthFirst).is_err();
                month_first |= read(cell, DateOrder::DayFirst).is_err();
            }
            Err(_) => {}
        }
    }
    match (day_first, month_first) {
        (true, true) => None,
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        // Who separates with dots writes the day first.
        (false, false) if open && dots => Some(DateOrder::DayFirst),
        (false, false) if open => None,
        (false, false) => Some(DateOrder::Unknown),
    }
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Number(&'a str),
    Month(u32),
    Other,
}

/// The numbers and words of a text, whatever stands between them.
fn parts(text: &str) -> Vec<Part<'_>> {
    let is_between = |letter: char| " -/.,\u{5e74}\u{6708}\u{65e5}년월일".contains(letter);
    let words = text.split(is_between).filter(|word| !word.is_empty());
    words.take(5).map(part).collect()
}

fn part(word: &str) -> Part<'_> {
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    let digits = ordinal.unwrap_or(word);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
        return Part::Number(digits);
    }
    month_named(word).map_or(Part::Other, Part::Month)
}

/// The month of an English name, or of its first three letters (and `Sept`).
fn month_named(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_name = |month: &&str| *month == word || (word.len() == 3 && month.starts_with(&word));
    if word == "sept" {
        return Some(9);
    }
    (1..).zip(MONTHS.iter()).find(|(_, month)| is_name(month)).map(|(number, _)| number)
}

/// A day or a month: one or two digits.
fn number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

/// The day of two numbers before a year. Equal numbers have no order, and one above 12 is the day.
fn in_order(one: &str, two: &str, year: &str, order: DateOrder) -> Result<String, DateFault> {
    let (Some(one), Some(two), 4) = (number(one), number(two), year.len()) else {
        return Err(DateFault::Unknown);
    };
    let (day_first, month_first) = (existing(year, two, one), existing(year, one, two));
    match (order, day_first, month_first) {
        (DateOrder::DayFirst, day_first, _) => day_first,
        (DateOrder::MonthFirst, _, month_first) => month_first,
        (DateOrder::Unknown, Ok(one), Ok(two)) if one == two => Ok(one),
        (DateOrder::Unknown, Ok(day_first), Ok(month_first)) => {
            Err(DateFault::Ambiguous { day_first, month_first })
        }
        (DateOrder::Unknown, Ok(day), Err(_)) | (DateOrder::Unknown, Err(_), Ok(day)) => Ok(day),
        (DateOrder::Unknown, Err(fault), Err(_)) => Err(fault),
    }
}

/// A day in digits alone: `19850302`, or `02031985` in the order of the column.
fn together(digits: &str, order: DateOrder) -> Result<String, DateFault> {
    match digits.len() {
        8 if !digits.is_ascii() => Err(DateFault::Unknown),
        8 => {
            // A year is 19.. or 20.., and neither is a month: a text can be read in one way only.
            let (year, month, day) = (&digits[..4], &digits[4..6], &digits[6..]);
            match (number(month), number(day)) {
                (Some(1..=12), Some(day)) if year >= "1900" => {
                    existing(year, number(month).unwrap_or_default(), day)
                }
                _ => in_order(&digits[..2], &digits[2..4], &digits[4..], order),
            }
        }
        6 => Err(DateFault::ShortYear),
        5 => Err(counted_by_a_spreadsheet(digits)),
        _ => Err(DateFault::Unknown),
    }
}

/// A spreadsheet shows this number for a day if its cell has lost the format of a date.
fn counted_by_a_spreadsheet(digits: &str) -> DateFault {
    let zero = Timestamp::from_day(SPREADSHEET_ZERO);
    match (digits.parse::<i64>(), zero) {
        (Ok(days), Some(zero)) => {
            DateFault::Serial { day: zero.plus_seconds(days * SECONDS_A_DAY).day() }
        }
        _ => DateFault::Unknown,
    }
}

fn existing(year: &str, month: u32, day: u32) -> Result<String, DateFault> {
    let written = format!("{year}-{month:02}-{day:02}");
    if month == 0 && day == 0 {
        return Err(DateFault::Zeros);
    }
    match Timestamp::from_day(&written) {
        None => Err(DateFault::NoSuchDay),
        Some(_) if written.as_str() < FIRST => Err(DateFault::TooEarly),
        Some(_) => Ok(written),
    }
}

/// The text without the midnight that programs write behind a day.
fn without_midnight(text: &str) -> Result<&str, DateFault> {
    let Some(colon) = text.find(':') else {
        return Ok(text.strip_suffix(['Z', 'z']).unwrap_or(text));
    };
    let Some(start) = text[..colon].rfind(['T', 't', ' ']) else { return Err(DateFault::Unknown) };
    let (day, time) = (&text[..start], text[start + 1..].trim());
    let clock = time.find(['+', 'Z', 'z']).map_or(time, |end| &time[..end]).trim();
    let is_noon_less = clock.to_ascii_uppercase().ends_with("AM") && clock.starts_with("12:");
    let digits = if is_noon_less { &clock[2..] } else { clock };
    let is_midnight = digits.chars().all(|letter| !letter.is_ascii_digit() || letter == '0');
    // Behind a minus stands an offset, and whatever it is, the day is the one that was written.
    let is_midnight = is_midnight
        || clock.split_once('-').is_some_and(|(clock, _)| {
            clock.chars().all(|letter| !letter.is_ascii_digit() || letter == '0')
        });
    if is_midnight { Ok(day.trim_end_matches(',')) } else { Err(DateFault::Moment) }
}

/// The column that [`read`] is about.
pub(super) const COLUMN: Column = Column::DateOfBirth;

#[cfg(test)]
mod tests {
    use super::{DateFault, DateOrder, day_of_birth, order_of, read};
    use crate::Timestamp;

    #[test]
    fn a_day_that_exists_and_has_been_is_taken() {
        let now = Timestamp::from_day("2026-09-14").expect("a day");
        for good in ["1991-05-23", "1900-01-01", "2026-09-14", "2024-02-29"] {
            assert_eq!(day_of_birth(good, now).as_deref(), Ok(good));
        }
        for bad in ["", "2025-02-29", "2026-09-15", "1899-12-31", "04/03/1985", "-2027-01-01"] {
            assert!(day_of_birth(bad, now).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_day_is_read_in_every_notation_that_can_mean_no_other() {
        for written in [
            "1985-03-25",
            "1985/3/25",
            "1985.03.25",
            "19850325",
            "25.03.1985",
            "25. 3. 1985",
            "25/3/1985",
            "03/25/1985",
            "25031985",
            "25-MAR-1985",
            "25 March 1985",
            "March 25, 1985",
            "25th Mar 1985",
            "1985-Mar-25",
            "1985-03-25T00:00:00Z",
            "1985-03-25T00:00:00.000+02:00",
            "1985-03-25T00:00:00-05:00",
            "1985-03-25 00:00:00",
            "3/25/1985 12:00:00 AM",
            "25.03.1985 0:00",
            "1985-03-25Z",
            "1985年3月25日",
        ] {
            assert_eq!(read(written, DateOrder::Unknown).as_deref(), Ok("1985-03-25"), "{written}");
        }
        // The first is the third day of the third month in any order.
        assert_eq!(read("3/3/1985", DateOrder::Unknown).as_deref(), Ok("1985-03-03"));
    }

    #[test]
    fn an_order_is_asked_for_where_two_days_are_possible() {
        let ambiguous = DateFault::Ambiguous {
            day_first: "1985-03-04".into(),
            month_first: "1985-04-03".into(),
        };
        for written in ["4/3/1985", "04.03.1985", "04-03-1985", "04031985", "4/3/1985 00:00"] {
            assert_eq!(read(written, DateOrder::Unknown), Err(ambiguous.clone()), "{written}");
            assert_eq!(read(written, DateOrder::DayFirst).as_deref(), Ok("1985-03-04"));
            assert_eq!(read(written, DateOrder::MonthFirst).as_deref(), Ok("1985-04-03"));
        }
        assert_eq!(read("25/03/1985", DateOrder::MonthFirst), Err(DateFault::NoSuchDay));
        assert_eq!(read("03/25/1985", DateOrder::DayFirst), Err(DateFault::NoSuchDay));
    }

    #[test]
    fn what_may_be_another_day_is_refused_by_its_kind() {
        for (written, fault) in [
            ("25.03.85", DateFault::ShortYear),
            ("25-Mar-85", DateFault::ShortYear),
            ("850325", DateFault::ShortYear),
            ("1985-03-24T23:00:00.000Z", DateFault::Moment),
            ("3/25/1985 11:00:00 PM", DateFault::Moment),
            ("3/25/1985 12:00:00 PM", DateFault::Moment),
            ("31131", DateFault::Serial { day: "1985-03-25".into() }),
            ("0000-00-00", DateFault::Zeros),
            ("1985-00-00", DateFault::Zeros),
            ("1985-02-30", DateFault::NoSuchDay),
            ("2528-03-25", DateFault::Unknown),
            ("1364-01-05", DateFault::TooEarly),
            ("1985", DateFault::Unknown),
            ("March 1985", DateFault::Unknown),
            ("480556800", DateFault::Unknown),
            ("昭和60年3月25日", DateFault::Unknown),
            ("Mon Mar 25 1985", DateFault::Unknown),
            ("12:00", DateFault::Unknown),
            ("1985-3-251", DateFault::Unknown),
            ("９", DateFault::Unknown),
        ] {
            let read = read(written, DateOrder::Unknown);
            match fault {
                // A day to come is a matter of today, which the caller knows.
                DateFault::Unknown if written.starts_with("2528") => assert!(read.is_ok()),
                fault => assert_eq!(read, Err(fault), "{written}"),
            }
        }
    }

    #[test]
    fn a_column_shows_its_order_or_it_is_asked_for() {
        let order = |cells: &[&str]| order_of(cells.iter().copied());
        assert_eq!(order(&["1985-03-04", "19850304"]), Some(DateOrder::Unknown));
        assert_eq!(order(&["04/03/1985", "25/03/1985"]), Some(DateOrder::DayFirst));
        assert_eq!(order(&["04/03/1985", "03/25/1985"]), Some(DateOrder::MonthFirst));
        assert_eq!(order(&["04.03.1985", "n/a"]), Some(DateOrder::DayFirst));
        assert_eq!(order(&["04/03/1985", "05/06/1985"]), None);
        assert_eq!(order(&["25/03/1985", "03/25/1985"]), None);
        assert_eq!(order(&["03.25.1985", "04.03.1985"]), Some(DateOrder::MonthFirst));
        assert_eq!(order(&[]), Some(DateOrder::Unknown));
    }
}
