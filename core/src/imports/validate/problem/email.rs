use super::EmailFault;
use crate::users::quoted;

impl EmailFault {
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Several => 5,
            Self::Invalid => 6,
            Self::NoAt => 40,
            Self::NothingBefore => 41,
            Self::NothingAfter => 42,
            Self::Blank => 43,
            Self::Dots { .. } => 44,
            Self::NoDotInDomain => 45,
            Self::DomainCharacter(_) => 46,
            Self::LocalCharacter(_) => 47,
            Self::DisplayName { .. } => 48,
            Self::Label { .. } => 49,
            Self::PartTooLong { .. } => 50,
            Self::IpAddress => 51,
            Self::Hyphen => 52,
            Self::DomainSpelling => 53,
            Self::TwoAts => 54,
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Several => "One address is expected, several were found. Keep one.".into(),
            Self::Invalid => {
                "This is not an e-mail address. Write one such as name@company.example.".into()
            }
            Self::NoAt => "There is no @ in it. Write an address such as name@company.example.".into(),
            Self::NothingBefore => "Nothing stands before the @. Write the whole address.".into(),
            Self::NothingAfter => "Nothing stands after the @. Write the whole address.".into(),
            Self::Blank => "There is a blank in it. An address has none: take it out.".into(),
            Self::Dots { offer: Some(offer) } => format!("There is a dot at the end. Write {offer}."),
            Self::Dots { offer: None } => {
                "A dot stands at the beginning or end of a part, or two stand together. Take it out."
                    .into()
            }
            Self::NoDotInDomain => {
                "The domain after the @ has no dot. Write it whole, such as company.example.".into()
            }
            Self::DomainCharacter(',') => {
                "There is a comma in the domain after the @. Write a dot, if that is meant.".into()
            }
            Self::DomainCharacter(letter) => {
                format!("No domain has {}. Correct what stands after the @.", quoted(*letter))
            }
            Self::LocalCharacter(letter) => {
                format!("No address has {} before the @. Correct it.", quoted(*letter))
            }
            Self::DisplayName { offer: Some(offer) } => {
                format!("A name or brackets stand around the address. Write {offer}.")
            }
            Self::DisplayName { offer: None } => {
                "A name or brackets stand around the address. Write the address alone.".into()
            }
            Self::Label { offer: Some(offer) } => {
                format!("mailto: is not part of the address. Write {offer}.")
            }
            Self::Label { offer: None } => {
                "mailto: is not part of the address. Write the address alone.".into()
            }
            Self::PartTooLong { limit: 64 } => {
                "More than 64 characters stand before the @. No address has so many.".into()
            }
            Self::PartTooLong { limit } => {
                format!("A part of the domain has more than {limit} characters. No domain has one.")
            }
            Self::IpAddress => {
                "The number of a machine stands after the @. Write a domain, such as company.example."
                    .into()
            }
            Self::Hyphen => {
                "A part of the domain begins or ends with a hyphen. No domain has one there.".into()
            }
            Self::DomainSpelling => {
                "The domain after the @ is no valid international name (IDNA). Write it again.".into()
            }
            Self::TwoAts => "There is more than one @ in it. Keep one.".into(),
        }
    }
}
