use super::Problem;
use crate::users::Column;

impl Problem {
    /// The suggestion for the cell, if it is certain. An empty one leaves the cell empty. `None`: a
    /// person has to decide.
    pub(crate) fn offer(&self) -> Option<String> {
        match self {
            Self::Date(fault) => fault.offer(),
            Self::Email(fault) => fault.offer(),
            Self::Phone(fault) => fault.offer(),
            Self::CountryTwoLetters { offer } | Self::CountryUnknown { offer } => {
                offer.map(str::to_owned)
            }
            Self::ForeignLetter { offer, .. } => offer.clone(),
            Self::MisreadText { guess, .. } => Some(guess.clone()),
            // No suggestion for a key, because every user has one; nor for a status, because an empty
            // one may mean ACTIVE.
            Self::Placeholder { column, .. } | Self::SpreadsheetError { column, .. } => {
                (!matches!(column, Column::VendorData | Column::Status)).then(String::new)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use crate::users::Column;
    use crate::users::fields::PhoneFault;

    #[test]
    fn a_certain_value_is_offered_and_an_uncertain_one_is_not() {
        let unknown = Problem::CountryUnknown { offer: Some("DEU") };
        assert_eq!(unknown.offer().as_deref(), Some("DEU"));
        assert_eq!(Problem::Phone(PhoneFault::Length(3)).offer(), None);
        let nothing = |column| Problem::Placeholder { column, value: "n/a".into() };
        assert_eq!(nothing(Column::Phone).offer().as_deref(), Some(""));
        assert_eq!(nothing(Column::VendorData).offer(), None);
        assert_eq!(nothing(Column::Status).offer(), None);
    }
}
