use crate::users::quoted;

/// Why a text is not an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EmailFault {
    Several,
    TwoAts,
    NoAt,
    NothingBefore,
    NothingAfter,
    Blank,
    Dots {
        offer: Option<String>,
    },
    NoDotInDomain,
    DomainCharacter(char),
    LocalCharacter(char),
    /// `Ann <a@b.example>`
    DisplayName {
        offer: Option<String>,
    },
    /// `mailto:`
    Label {
        offer: Option<String>,
    },
    PartTooLong {
        limit: usize,
    },
    IpAddress,
    Hyphen,
    /// The rules for international names (UTS #46) do not allow the domain.
    DomainSpelling,
    Invalid,
}

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
            Self::Several => "Several addresses found. Keep one.".into(),
            Self::Invalid => {
                "This is not an e-mail address. Use the format name@company.example.".into()
            }
            Self::NoAt => "The @ is missing. Use the format name@company.example.".into(),
            Self::NothingBefore => {
                "The part before the @ is missing. Enter the full address.".into()
            }
            Self::NothingAfter => "The part after the @ is missing. Enter the full address.".into(),
            Self::Blank => "The address contains a space. Remove it.".into(),
            Self::Dots { offer: Some(offer) } => {
                format!("The address ends with a dot. Use {offer}.")
            }
            Self::Dots { offer: None } => {
                "A part begins or ends with a dot, or has two dots in a row. Remove the extra dot."
                    .into()
            }
            Self::NoDotInDomain => {
                "The domain has no dot. Enter the full domain, such as company.example.".into()
            }
            Self::DomainCharacter(',') => {
                "The domain contains a comma. Replace it with a dot if that is what you mean."
                    .into()
            }
            Self::DomainCharacter(letter) => {
                format!(
                    "A domain cannot contain {}. Correct the part after the @.",
                    quoted(*letter)
                )
            }
            Self::LocalCharacter(letter) => {
                format!("The part before the @ cannot contain {}. Correct it.", quoted(*letter))
            }
            Self::DisplayName { offer: Some(offer) } => {
                format!("The address has a name, quotes or other signs around it. Use {offer}.")
            }
            Self::DisplayName { offer: None } => {
                "The address has a name, quotes or other signs around it. Enter only the address."
                    .into()
            }
            Self::Label { offer: Some(offer) } => {
                format!("mailto: is not part of the address. Use {offer}.")
            }
            Self::Label { offer: None } => {
                "mailto: is not part of the address. Enter only the address.".into()
            }
            Self::PartTooLong { limit: 64 } => {
                "The part before the @ is longer than 64 characters.".into()
            }
            Self::PartTooLong { limit } => {
                format!("A part of the domain is longer than {limit} characters.")
            }
            Self::IpAddress => {
                "The part after the @ is an IP address. Enter a domain, such as company.example."
                    .into()
            }
            Self::Hyphen => "A part of the domain begins or ends with a hyphen. Remove it.".into(),
            Self::DomainSpelling => {
                "The domain is not a valid international domain name (IDNA). Enter it again.".into()
            }
            Self::TwoAts => "The address contains more than one @. Keep one.".into(),
        }
    }
}
