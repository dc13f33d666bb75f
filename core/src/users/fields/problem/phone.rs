use crate::format::counted;
use crate::users::quoted;

/// Why a number cannot be dialled from everywhere. Each suggestion is the number that was probably
/// meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PhoneFault {
    NoPrefix,
    DoubleZero {
        offer: Option<String>,
    },
    /// A zero that is dialled only within the country.
    TrunkZero {
        offer: Option<String>,
    },
    /// The number without its extension.
    Extension {
        number: Option<String>,
    },
    Several,
    /// `tel:`, or another label before the number.
    Label {
        offer: Option<String>,
    },
    Pause,
    Letters,
    /// A word behind the number. `offer`: the number, where the word says only what kind it is.
    Note {
        offer: Option<String>,
    },
    ZeroPrefix {
        offer: Option<String>,
    },
    Slash,
    SecondPlus {
        offer: Option<String>,
    },
    /// The `.0` that a program adds to a number.
    DecimalZero {
        offer: Option<String>,
    },
    /// `+4,915,112,345,678`
    Separators {
        offer: Option<String>,
    },
    /// No country has this code. `offer`: the number as it is dialled from abroad.
    UnknownCountry {
        code: String,
        offer: Option<String>,
    },
    /// No area has this code, of the three digits after +1.
    AreaCode {
        code: String,
    },
    Character(char),
    Length(usize),
    /// All numbers of this country have `expected` digits after the country code.
    CountryLength {
        country: String,
        found: usize,
        expected: usize,
    },
}

impl PhoneFault {
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::NoPrefix => 7,
            Self::Character(_) => 8,
            Self::Length(_) => 9,
            Self::DoubleZero { .. } => 55,
            Self::TrunkZero { .. } => 56,
            Self::Extension { .. } => 57,
            Self::Several => 58,
            Self::Label { .. } => 59,
            Self::Pause => 60,
            Self::Letters => 61,
            Self::ZeroPrefix { .. } => 62,
            Self::Slash => 63,
            Self::SecondPlus { .. } => 64,
            Self::DecimalZero { .. } => 65,
            Self::Separators { .. } => 72,
            Self::CountryLength { .. } => 73,
            Self::Note { .. } => 74,
            Self::UnknownCountry { .. } => 75,
            Self::AreaCode { .. } => 76,
        }
    }

    pub(super) fn message(&self) -> String {
        let write = |offer: &Option<String>, otherwise: &str| match offer {
            Some(offer) => format!("Use {offer}."),
            None => otherwise.to_owned(),
        };
        match self {
            Self::NoPrefix => {
                "The country code is missing. Begin with + and the country code, such as +49."
                    .into()
            }
            Self::Character('+') => {
                "The number contains a +. A + can only be at the beginning.".into()
            }
            Self::Character(letter) => {
                format!("A phone number cannot contain {}. Use only + and digits.", quoted(*letter))
            }
            Self::Length(1) => "1 digit. A phone number has 7 to 15 digits after the +.".into(),
            Self::Length(digits) => {
                format!("{digits} digits. A phone number has 7 to 15 digits after the +.")
            }
            Self::CountryLength { country, found, expected } => format!(
                "{} after +{country}. Numbers that begin with +{country} have {expected}.",
                counted(*found as i64, "digit", "digits")
            ),
            Self::UnknownCountry { code, offer } => {
                let otherwise = "Enter the country code of the number, such as +49.";
                format!("No country has the code +{code}. {}", write(offer, otherwise))
            }
            Self::AreaCode { code } => format!(
                "No area has the code {code}: after +1 it begins with 2 to 9. Check the number, and whether +1 is its country."
            ),
            Self::DoubleZero { offer } => {
                let otherwise = "Use + and the country code instead.";
                format!("Starts with 00. {}", write(offer, otherwise))
            }
            Self::TrunkZero { offer } => {
                let otherwise = "Leave it out.";
                format!(
                    "The 0 after the country code is only dialled inside the country. {}",
                    write(offer, otherwise)
                )
            }
            Self::Extension { number: Some(number) } => {
                format!("The number has an extension. Enter only the number, such as {number}.")
            }
            Self::Extension { number: None } => {
                "The number has an extension. Enter only the number.".into()
            }
            Self::Several => "Several numbers found. Keep one.".into(),
            Self::Label { offer } => {
                let otherwise = "Enter only + and the number.";
                format!(
                    "There is tel: or another word before the number. {}",
                    write(offer, otherwise)
                )
            }
            Self::Pause => {
                "The number contains a pause or a dialling character. Use only + and digits.".into()
            }
            Self::Letters => {
                "The number contains letters. Enter the digits that they stand for.".into()
            }
            Self::Note { offer } => {
                let otherwise = "Enter only + and the number.";
                format!("There are words after the number. {}", write(offer, otherwise))
            }
            Self::ZeroPrefix { offer } => {
                let otherwise = "Enter the country code, such as +49.";
                format!("A country code cannot begin with 0. {}", write(offer, otherwise))
            }
            Self::Slash => "The number contains a /. Enter one number without it.".into(),
            Self::SecondPlus { offer } => {
                format!("The number contains a second +. {}", write(offer, "Keep only the first."))
            }
            Self::DecimalZero { offer } => {
                let otherwise = "Begin with + and the country code, without .0.";
                format!(
                    "The number ends with .0, which a program added. {}",
                    write(offer, otherwise)
                )
            }
            Self::Separators { offer } => {
                let otherwise = "Begin with + and the country code, without separators.";
                format!(
                    "A program wrote the number with thousands separators. {}",
                    write(offer, otherwise)
                )
            }
        }
    }
}
