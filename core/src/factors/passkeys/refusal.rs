use uuid::Uuid;

/// Why a passkey is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Unreadable,
    /// An answer to a registration instead of a use, or the other way round.
    OtherKind,
    OtherChallenge,
    OtherSite,
    NotVerified,
    /// Nobody has it (any more).
    Unknown,
    OtherAccount,
    WrongSignature,
    /// The authenticator has signed fewer times than before: there are two of it.
    CounterWentBack,
    UsedChallenge,
    /// The provider of one organization vouches for it, and the account belongs to another one, too.
    OtherOrganization,
    /// A provider vouches for it, so it does not stand for a password.
    SecondFactorOnly,
}

impl Refusal {
    /// In the audit log.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable answer",
            Self::OtherKind => "answer to another question",
            Self::OtherChallenge => "other challenge",
            Self::OtherSite => "other site",
            Self::NotVerified => "person not verified by the device",
            Self::Unknown => "unknown passkey",
            Self::OtherAccount => "passkey of another account",
            Self::WrongSignature => "wrong signature",
            Self::CounterWentBack => "counter went back",
            Self::UsedChallenge => "challenge used before",
            Self::OtherOrganization => "added by single sign-on of one organization",
            Self::SecondFactorOnly => "second factor only",
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NotVerified => {
                "Your device did not check that it is you. Set up its screen lock or PIN, then try again."
            }
            Self::Unknown | Self::OtherAccount => {
                "This passkey is not one of your account, or was removed. Choose another one."
            }
            Self::OtherSite => {
                "This passkey was asked for by another site, so it was not accepted. Open Rollcall at its own address."
            }
            Self::CounterWentBack => {
                "This passkey may have been copied, so it was not accepted. Remove it, and add a new one."
            }
            Self::OtherOrganization => {
                "This passkey was added after single sign-on, and your account belongs to another organization by now. \
                 Sign in with your password, remove it, and add it again."
            }
            Self::SecondFactorOnly => {
                "This passkey was added after single sign-on, so it is a second factor only. Sign in with your password \
                 or single sign-on."
            }
            Self::UsedChallenge => "This was sent twice. Try the passkey again.",
            Self::Unreadable | Self::OtherKind | Self::OtherChallenge | Self::WrongSignature => {
                "This passkey was not accepted. Try again, or choose another one."
            }
        }
    }
}

/// A passkey that is not accepted, with what is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub why: Refusal,
    /// Whose it is, or of whom it was asked.
    pub operator_id: Option<Uuid>,
    /// The name of the passkey; empty: nobody has it, or somebody else.
    pub name: String,
}

impl Refused {
    /// For the audit log.
    pub(crate) fn details(&self, address: &str) -> Vec<(&'static str, String)> {
        let mut details =
            vec![("address", address.to_owned()), ("reason", self.why.reason().to_owned())];
        if !self.name.is_empty() {
            details.push(("passkey", self.name.clone()));
        }
        details
    }
}
