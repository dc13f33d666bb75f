use crate::users::Column;

/// Words that mean "no value" in any column.
const WORDS: [&str; 24] = [
    "n/a",
    "n.a.",
    "n.a",
    "n / a",
    "null",
    "(null)",
    "<null>",
    "[null]",
    "undefined",
    "(blank)",
    "(leer)",
    // NULL as databases write it (PostgreSQL's COPY, mysql), and an object as JavaScript writes it.
    r"\N",
    "[object object]",
    "(none)",
    "(empty)",
    "<na>",
    // From Salesforce, SAP and Google Analytics.
    "[not provided]",
    "[unknown]",
    "--none--",
    "-none-",
    "not assigned",
    "not provided",
    "(not set)",
    "(not provided)",
];

/// Words that mean "no value" in columns whose values have another form: addresses and numbers.
const MORE_WORDS: [&str; 18] = [
    "na",
    "none",
    "nil",
    "nan",
    "unknown",
    "unbekannt",
    "inconnu",
    "desconocido",
    "sconosciuto",
    "keine",
    "kein",
    "ohne",
    "empty",
    "missing",
    "tbd",
    "tba",
    "x",
    "xxx",
];

/// Whether a value means an empty cell: `n/a`, `-`, `null`, a phone number of zeros. Names are checked
/// less strictly, because some people are called Null or None.
pub(super) fn is_placeholder(column: Column, text: &str) -> bool {
    // The longest of these words has fifteen letters. A number of zeros may be longer.
    if text.len() > 40 {
        return false;
    }
    // None of these words has a digit, except a number of zeros.
    if column != Column::Phone && text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let signs = text.chars().all(|letter| !letter.is_alphanumeric());
    match column {
        // An empty status makes a new user ACTIVE. A word for "no value" must not lead to that.
        Column::Status | Column::MetadataJson => false,
        Column::Country => signs || is_one_of(&WORDS, text) || is_one_of(&MORE_WORDS[1..], text),
        Column::VendorData
        | Column::Tags
        | Column::ApprovedEmails
        | Column::ApprovedPhones
        | Column::IssuingStates => {
            // What programs write for a missing number or an empty list.
            let of_program = match column {
                Column::VendorData => matches!(text, "nan" | "NaN" | "None"),
                _ => matches!(text, "nan" | "NaN" | "None" | "none"),
            };
            text.chars().all(is_dash_or_mark) || is_one_of(&WORDS, text) || of_program
        }
        Column::DisplayName | Column::FullName => {
            let is_null = text.eq_ignore_ascii_case("null");
            (column == Column::FullName && text.chars().all(|letter| ".#*/-_? ".contains(letter)))
                || text.chars().all(is_dash_or_mark)
                || (is_one_of(&WORDS, text) && (!is_null || text == "null" || text == "NULL"))
                // Programs write these for a missing number. Nan, in other letters, is a name.
                || matches!(text, "nan" | "NaN")
        }
        Column::DateOfBirth | Column::Email => {
            signs || is_one_of(&WORDS, text) || is_one_of(&MORE_WORDS, text)
        }
        Column::Phone => {
            let digits = text.chars().filter(|letter| letter.is_alphanumeric());
            digits.clone().all(|letter| letter == '0')
                || is_one_of(&WORDS, text)
                || is_one_of(&MORE_WORDS, text)
        }
    }
}

fn is_one_of(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_dash_or_mark(letter: char) -> bool {
    matches!(letter, '-' | '?' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;
    use crate::users::Column;

    #[test]
    fn what_stands_for_nothing_is_told_from_a_value() {
        for (column, text) in [
            (Column::Phone, "n/a"),
            (Column::Phone, "-"),
            (Column::Phone, "+"),
            (Column::Phone, "000-000-0000"),
            (Column::Phone, "+0000000"),
            (Column::Email, "none"),
            (Column::Email, "Unknown"),
            (Column::VendorData, "NULL"),
            (Column::VendorData, "--"),
            (Column::FullName, "N/A"),
            (Column::FullName, "—"),
            (Column::FullName, "."),
            (Column::FullName, "#"),
            (Column::FullName, "[Not provided]"),
            (Column::FullName, "--None--"),
            (Column::FullName, "NULL"),
            (Column::FullName, r"\N"),
            (Column::Email, r"\N"),
            (Column::FullName, "[object Object]"),
            (Column::FullName, "nan"),
            (Column::Country, "n/a"),
            (Column::Tags, "null"),
            (Column::Tags, "nan"),
            (Column::Tags, "None"),
            (Column::VendorData, "nan"),
            (Column::VendorData, "None"),
        ] {
            assert!(is_placeholder(column, text), "{column:?} {text}");
        }
        for (column, text) in [
            (Column::FullName, "Null"),
            (Column::FullName, "None"),
            (Column::FullName, "Nan"),
            (Column::FullName, "X"),
            (Column::DisplayName, ":-)"),
            (Column::FullName, "🦊"),
            (Column::VendorData, "none"),
            (Column::VendorData, "0"),
            (Column::VendorData, "."),
            (Column::Country, "NA"),
            (Column::Phone, "+10000000"),
            (Column::Tags, "unknown"),
        ] {
            assert!(!is_placeholder(column, text), "{column:?} {text}");
        }
    }
}
