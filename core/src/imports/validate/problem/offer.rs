use super::Problem;

impl Problem {
    /// The value that would be right for the cell, where that is certain; an empty one leaves the cell
    /// empty. `None`: a person has to decide.
    pub(crate) fn offer(&self) -> Option<String> {
        match self {
            Self::PhoneNotInternational { offer } => offer.clone(),
            Self::CountryTwoLetters { offer } | Self::CountryUnknown { offer } => {
                offer.map(str::to_owned)
            }
            Self::StatusUnknown { offer } => offer.map(str::to_owned),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;

    #[test]
    fn a_certain_value_is_offered_and_an_uncertain_one_is_not() {
        let unknown = Problem::StatusUnknown { offer: Some("ACTIVE") };
        assert_eq!(unknown.offer().as_deref(), Some("ACTIVE"));
        assert_eq!(Problem::PhoneLength(3).offer(), None);
    }
}
