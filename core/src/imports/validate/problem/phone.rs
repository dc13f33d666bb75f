use super::PhoneFault;
use crate::users::quoted;

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
        }
    }

    pub(super) fn message(&self) -> String {
        let write = |offer: &Option<String>, otherwise: &str| match offer {
            Some(offer) => format!("Write {offer}."),
            None => otherwise.to_owned(),
        };
        match self {
            Self::NoPrefix => {
                "The country's prefix is missing. Begin with + and the prefix, such as +49.".into()
            }
            Self::Character('+') => {
                "A + stands within the number. It stands only before it.".into()
            }
            Self::Character(letter) => {
                format!("No phone number has {}. Keep + and digits only.", quoted(*letter))
            }
            Self::Length(1) => "1 digit; a phone number has 7 to 15 after the +.".into(),
            Self::Length(digits) => {
                format!("{digits} digits; a phone number has 7 to 15 after the +.")
            }
            Self::DoubleZero { offer } => {
                let otherwise = "Write + and the country's prefix in its place.";
                format!("Starts with 00. {}", write(offer, otherwise))
            }
            Self::TrunkZero { offer } => {
                let otherwise = "Leave it out.";
                format!(
                    "The 0 after the country's prefix is only dialled inside the country. {}",
                    write(offer, otherwise)
                )
            }
            Self::Extension { number: Some(number) } => format!(
                "There is an extension behind the number. Keep the number alone, such as {number}."
            ),
            Self::Extension { number: None } => {
                "There is an extension behind the number. Keep the number alone.".into()
            }
            Self::Several => "One number is expected, several were found. Keep one.".into(),
            Self::Label { offer } => {
                let otherwise = "Write + and the number alone.";
                format!(
                    "tel: or another word stands before the number. {}",
                    write(offer, otherwise)
                )
            }
            Self::Pause => {
                "There is a pause or a dialling sign in the number. Keep + and digits only.".into()
            }
            Self::Letters => {
                "There are letters in the number. Write the digits that they stand for.".into()
            }
            Self::ZeroPrefix { offer } => {
                let otherwise = "Write the prefix, such as +49.";
                format!("No country's prefix begins with 0. {}", write(offer, otherwise))
            }
            Self::Slash => {
                "There is a / in the number: two numbers, or a blank. Write one number without it."
                    .into()
            }
            Self::SecondPlus { offer } => {
                format!("There is a second +. {}", write(offer, "Keep the first one only."))
            }
            Self::DecimalZero { offer } => {
                let otherwise = "Begin with + and the country's prefix, without it.";
                format!("A program has put .0 behind the number. {}", write(offer, otherwise))
            }
        }
    }
}
