use super::calling::{country_of, fixed_length, has_trunk_zero, keeps_zero, unassigned};
use super::spreadsheet::has_separators;
use super::{PhoneFault, Problem};

impl From<PhoneFault> for Problem {
    fn from(fault: PhoneFault) -> Self {
        Self::Phone(fault)
    }
}

/// Reads a phone number of ITU-T E.164: a plus sign and at most 15 digits, the first of which is not 0.
/// Blanks, dots, dashes and brackets are removed. The value has been cleaned.
pub(super) fn read(value: &str) -> Result<String, PhoneFault> {
    let value = value.trim();
    // Most numbers are only digits.
    if let Some(digits) = value.strip_prefix('+').filter(|rest| is_of_digits(rest)) {
        check_digits(digits, digits)?;
        return Ok(value.to_owned());
    }
    if let Some(number) = decimal_zero(value) {
        return Err(PhoneFault::DecimalZero { offer: read(number).ok() });
    }
    let unsigned = value.strip_prefix('+').unwrap_or(value);
    if unsigned.contains([',', '\'', '’']) && has_separators(unsigned) {
        let joined = value.replace([',', '\'', '’'], "");
        return Err(PhoneFault::Separators { offer: read(&joined).ok() });
    }
    let Some(plus) = value.find('+') else { return Err(without_plus(value)) };
    let (before, rest) = (&value[..plus], &value[plus + 1..]);
    if before.chars().any(char::is_alphabetic) {
        return Err(PhoneFault::Label { offer: read(&value[plus..]).ok() });
    }
    if before.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(PhoneFault::Character('+'));
    }
    if let Some(letter) = before.chars().find(|letter| !is_between_digits(*letter)) {
        return Err(PhoneFault::Character(letter));
    }
    if let Some(fault) = not_one_number(rest) {
        return Err(fault);
    }
    let mut number = String::with_capacity(16);
    number.push('+');
    for letter in rest.chars() {
        match letter {
            '0'..='9' => number.push(letter),
            letter if is_between_digits(letter) => {}
            letter => return Err(PhoneFault::Character(letter)),
        }
    }
    check_digits(rest, &number[1..])?;
    Ok(number)
}

fn is_of_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Checks the digits after the plus sign. `rest`: the same part as it was written.
fn check_digits(rest: &str, digits: &str) -> Result<(), PhoneFault> {
    if digits.starts_with('0') {
        let offer = read(&format!("+{}", digits.trim_start_matches('0'))).ok();
        return Err(PhoneFault::ZeroPrefix { offer: offer.filter(|_| digits.starts_with("00")) });
    }
    if let Some(fault) = trunk_zero(rest, digits) {
        return Err(fault);
    }
    if let Some(code) = unassigned(digits) {
        return Err(unknown_country(code, digits));
    }
    if !(7..=15).contains(&digits.len()) {
        return Err(PhoneFault::Length(digits.len()));
    }
    if let Some(country) = country_of(digits)
        && let Some(expected) = fixed_length(country)
    {
        let found = digits.len() - country.len();
        if found != expected {
            return Err(PhoneFault::CountryLength { country: country.to_owned(), found, expected });
        }
        // No area of the North American Numbering Plan has such a code.
        if country == "1" && digits[1..].starts_with(['0', '1']) {
            return Err(PhoneFault::AreaCode { code: digits[1..4].to_owned() });
        }
    }
    Ok(())
}

/// In Russia and Kazakhstan people dial 8 in place of +7.
fn unknown_country(code: &str, digits: &str) -> PhoneFault {
    let offer = digits
        .strip_prefix('8')
        .filter(|national| national.len() == 10)
        .and_then(|national| read(&format!("+7{national}")).ok());
    PhoneFault::UnknownCountry { code: code.to_owned(), offer }
}

fn is_between_digits(letter: char) -> bool {
    matches!(letter, ' ' | '.' | '-' | '(' | ')' | '[' | ']')
}

/// The most probable fault of a number without a plus sign.
fn without_plus(value: &str) -> PhoneFault {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let label = value.trim_start_matches(|letter: char| letter.is_alphabetic());
    if label.len() < value.len() && label.starts_with([':', '.']) {
        return PhoneFault::Label { offer: None };
    }
    if let Some(fault) = not_one_number(value) {
        return fault;
    }
    if let Some(letter) =
        value.chars().find(|letter| !letter.is_ascii_digit() && !is_between_digits(*letter))
    {
        return PhoneFault::Character(letter);
    }
    if let Some(rest) = digits.strip_prefix("00") {
        let written = value.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let international = written.strip_prefix("00").map_or(rest, str::trim_start);
        let offer = match read(&format!("+{international}")) {
            Ok(number) => Some(number),
            Err(fault) => fault.offer(),
        };
        return PhoneFault::DoubleZero { offer };
    }
    PhoneFault::NoPrefix
}

/// Finds text after the plus sign that is not exactly one number.
fn not_one_number(rest: &str) -> Option<PhoneFault> {
    let digits_in = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    if let Some(second) = rest.find('+') {
        let (one, other) = (&rest[..second], &rest[second + 1..]);
        if digits_in(one) >= 7 && digits_in(other) >= 7 {
            return Some(PhoneFault::Several);
        }
        let offer = if digits_in(one) == 0 { read(&format!("+{other}")).ok() } else { None };
        return Some(PhoneFault::SecondPlus { offer });
    }
    let at = rest.find(|letter: char| !letter.is_ascii_digit() && !is_between_digits(letter))?;
    let (number, more) = rest.split_at(at);
    if digits_in(number) >= 6 {
        if digits_in(more) >= 7 {
            return Some(PhoneFault::Several);
        }
        if is_extension(more) {
            return Some(PhoneFault::Extension { number: read(&format!("+{number}")).ok() });
        }
        if let Some(note) = note(number, more) {
            return Some(note);
        }
    }
    let first = more.chars().next()?;
    match first {
        ',' | ';' | '*' | '#' => Some(PhoneFault::Pause),
        '/' => Some(PhoneFault::Slash),
        'p' | 'P' | 'w' | 'W' if !more[1..].contains(char::is_alphabetic) => {
            Some(PhoneFault::Pause)
        }
        _ if first.is_alphabetic() => Some(PhoneFault::Letters),
        _ => None,
    }
}

/// A word behind a whole number: `+49 30 901820 (mobile)`, `+49 30 901820 Anna`. Letters that stand for
/// digits follow fewer of them, without a blank or a bracket between: `+1-800-KESTREL`.
fn note(number: &str, more: &str) -> Option<PhoneFault> {
    let is_apart = number.ends_with([' ', '(', '[', '-']);
    if !is_apart || more.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let bare = number.trim_end_matches([' ', '(', '[', '-']);
    let read = read(&format!("+{bare}")).ok()?;
    let word: String =
        more.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let is_kind = KINDS.contains(&word.as_str());
    Some(PhoneFault::Note { offer: is_kind.then_some(read) })
}

/// Words for a kind of phone, as address books write them.
const KINDS: [&str; 40] = [
    "mobile",
    "mob",
    "mobil",
    "handy",
    "cell",
    "cellular",
    "cellphone",
    "home",
    "work",
    "office",
    "business",
    "private",
    "privat",
    "priv",
    "dienst",
    "dienstlich",
    "geschäftlich",
    "büro",
    "buero",
    "main",
    "primary",
    "phone",
    "tel",
    "landline",
    "festnetz",
    "fixe",
    "fixo",
    "fijo",
    "móvil",
    "movil",
    "móvel",
    "celular",
    "portable",
    "domicile",
    "bureau",
    "casa",
    "ufficio",
    "cellulare",
    "whatsapp",
    "моб",
];

/// Whether a text is an extension: a word for it and a few digits, such as `ext. 12`, `x12`, `;ext=12`,
/// `#12`, `Durchwahl 12`.
fn is_extension(more: &str) -> bool {
    const WORDS: [&str; 22] = [
        "ext",
        "extn",
        "extension",
        "ex",
        "e",
        "x",
        "xt",
        "dw",
        "durchwahl",
        "nst",
        "nebenstelle",
        "klappe",
        "poste",
        "anexo",
        "interno",
        "interne",
        "int",
        "ramal",
        "toestel",
        "wew",
        "доб",
        "вн",
    ];
    let start = more.trim_end_matches(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, ' ' | '-' | ')' | ']')
    });
    let digits = more[start.len()..].bytes().filter(u8::is_ascii_digit).count();
    let word: String = start
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let is_sign = start.trim() == "#";
    (1..=6).contains(&digits) && (is_sign || WORDS.contains(&word.as_str()))
}

/// `4915112345678.00`: a spreadsheet or a program treated the phone number as a decimal number.
fn decimal_zero(value: &str) -> Option<&str> {
    let ends = [".0", ",0", ".00", ",00"];
    let number = ends.iter().find_map(|end| value.strip_suffix(end))?;
    let digits = number.strip_prefix('+').unwrap_or(number);
    let is_number =
        digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
    is_number.then_some(number)
}

/// Finds a zero that is dialled only within the country: `+44 (0)20 …`, `+49 (030) …`, `+49 030 …`. In
/// some countries numbers do begin with a zero.
fn trunk_zero(rest: &str, digits: &str) -> Option<PhoneFault> {
    let country = country_of(digits)?;
    let national = &digits[country.len()..];
    if !national.starts_with('0') || keeps_zero(country) {
        return None;
    }
    let is_bracketed = rest.contains(['(', '[']) && {
        let opened = rest.split(['(', '[']).skip(1);
        opened.map(str::trim_start).any(|inner| inner.starts_with('0'))
    };
    if !is_bracketed && !has_trunk_zero(country) {
        return None;
    }
    // In Hungary people dial 06 instead of 0.
    let trunk = if country == "36" && national.starts_with("06") { "06" } else { "0" };
    let offer = read(&format!("+{country}{}", &national[trunk.len()..])).ok();
    Some(PhoneFault::TrunkZero { offer })
}

impl PhoneFault {
    pub(super) fn offer(&self) -> Option<String> {
        match self {
            Self::DoubleZero { offer }
            | Self::TrunkZero { offer }
            | Self::Label { offer }
            | Self::ZeroPrefix { offer }
            | Self::SecondPlus { offer }
            | Self::Note { offer }
            | Self::DecimalZero { offer }
            | Self::UnknownCountry { offer, .. }
            | Self::Separators { offer } => offer.clone(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PhoneFault, read};

    #[test]
    fn what_people_put_between_the_digits_is_taken_away() {
        for written in
            ["+49 (151) 123-456.78", "+4915112345678", "(+49) 151 12345678", "+[49]15112345678"]
        {
            assert_eq!(read(written).as_deref(), Ok("+4915112345678"), "{written}");
        }
        for kept in ["+390655501234", "+2250712345678", "+4702000", "+77012345678"] {
            assert_eq!(read(kept).as_deref(), Ok(kept));
        }
        assert_eq!(read("+39 (06) 5550 1234").as_deref(), Ok("+390655501234"));
    }

    #[test]
    fn a_number_that_is_nearly_right_is_offered() {
        for (written, right) in [
            ("0044 20 5550 0127", "+442055500127"),
            ("0049 (0)30 23125121", "+493023125121"),
            ("+44 (0)20 7946 0018", "+442079460018"),
            ("+49 (030) 23125101", "+493023125101"),
            ("+44 020 7946 0018", "+442079460018"),
            ("+36 06 30 123 4567", "+36301234567"),
            ("tel:+12025550143", "+12025550143"),
            ("Mobil: +49 30 23125121", "+493023125121"),
            ("+00 49 30 23125132", "+493023125132"),
            ("++49 30 23125132", "+493023125132"),
            ("+4915112345678.0", "+4915112345678"),
            ("+4915112345678.00", "+4915112345678"),
            ("+49 151 12345678,00", "+4915112345678"),
            ("+4,915,112,345,678", "+4915112345678"),
            ("+8 916 123-45-67", "+79161234567"),
            ("+8 (383) 123-45-67", "+73831234567"),
        ] {
            let fault = read(written).unwrap_err();
            assert_eq!(fault.offer().as_deref(), Some(right), "{written}: {fault:?}");
        }
    }

    #[test]
    fn each_way_to_be_wrong_has_its_own_fault() {
        let fault = |written: &str| read(written).unwrap_err();
        for written in ["+1 202 555 0143 ext. 12", "+12025550143x12", "+12025550143;ext=12"] {
            let number = Some("+12025550143".into());
            assert_eq!(fault(written), PhoneFault::Extension { number }, "{written}");
        }
        for written in ["+12025550143 / +12025550144", "+12025550143, 2025550144"] {
            assert_eq!(fault(written), PhoneFault::Several, "{written}");
        }
        assert_eq!(fault("12025550143"), PhoneFault::NoPrefix);
        assert_eq!(fault("030 123456"), PhoneFault::NoPrefix);
        assert_eq!(fault("+1-800-KESTREL"), PhoneFault::Letters);
        assert_eq!(fault("+1 800 555 CALL"), PhoneFault::Letters);
        let offer = Some("+4930901820".to_owned());
        for written in ["+49 30 901820 (mobile)", "+49 30 901820 mob.", "+4930901820 [Büro]"] {
            assert_eq!(fault(written), PhoneFault::Note { offer: offer.clone() }, "{written}");
        }
        assert_eq!(fault("+49 30 901820 Anna"), PhoneFault::Note { offer: None });
        assert_eq!(fault("+49 30/23125134"), PhoneFault::Slash);
        assert_eq!(fault("+12025550143,,12#"), PhoneFault::Pause);
        assert_eq!(fault("+12025550143p12"), PhoneFault::Pause);
        assert_eq!(fault("+0 30 123456"), PhoneFault::ZeroPrefix { offer: None });
        assert_eq!(fault("+49"), PhoneFault::Length(2));
        assert_eq!(fault("+1234567890123456"), PhoneFault::Length(16));
        for (written, country, found) in
            [("+1 202 555 014", "1", 9), ("+1 1 202 555 0143", "1", 11), ("+7 912 345 67", "7", 8)]
        {
            let country = country.to_owned();
            let length = PhoneFault::CountryLength { country, found, expected: 10 };
            assert_eq!(fault(written), length, "{written}");
        }
        for (written, code) in [("+999 12345678", "999"), ("+210 555 0100", "210")] {
            let code = code.to_owned();
            assert_eq!(fault(written), PhoneFault::UnknownCountry { code, offer: None });
        }
        let code = "123".to_owned();
        assert_eq!(fault("+1 123 456 7890"), PhoneFault::AreaCode { code });
        assert_eq!(fault("+49 30 12_34"), PhoneFault::Character('_'));
        assert_eq!(fault("4930+1234567"), PhoneFault::Character('+'));
        assert_eq!(fault("4,915,112,345,678"), PhoneFault::Separators { offer: None });
        assert_eq!(fault("Tel. 030 1234567"), PhoneFault::Label { offer: None });
    }
}
