use std::str::FromStr;

/// `demo/main`: the short names of an organization and of an application in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationName {
    pub organization: String,
    pub application: String,
}

impl FromStr for ApplicationName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((organization, application))
                if !organization.is_empty()
                    && !application.is_empty()
                    && !application.contains('/') =>
            {
                Ok(Self { organization: organization.into(), application: application.into() })
            }
            _ => Err(format!("{text:?} is not ORGANIZATION/APPLICATION, such as demo/main")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ApplicationName;

    #[test]
    fn an_application_is_two_names_with_a_slash() {
        let name: ApplicationName = "demo/main".parse().expect("a name");
        assert_eq!((name.organization.as_str(), name.application.as_str()), ("demo", "main"));
        for wrong in ["", "demo", "demo/", "/main", "a/b/c"] {
            assert!(wrong.parse::<ApplicationName>().is_err(), "{wrong}");
        }
    }
}
