/// What a token is for. Its number stands in the token, and its name in the derivation of its key:
/// neither ever changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Purpose {
    /// Leads to an export's page.
    ExportLink = 1,
    /// Leads to an export's file: what the page's button makes.
    ExportTicket = 2,
    /// A face's stored picture.
    FacePicture = 3,
    FaceThumbnail = 4,
    /// The picture of an upload that was checked and is no face yet.
    CheckedPicture = 5,
    /// Saves or discards a checked upload.
    CheckedUpload = 6,
    /// Carries what was found in a picture while one of its faces is chosen. Encrypted.
    FaceSearch = 7,
    /// Leads to an export's file by itself: what an API key asks for.
    ExportAddress = 8,
    /// Leads to the page that an invited person accepts on.
    InvitationLink = 9,
    /// Leads to the page on which somebody who has forgotten their password sets a new one.
    RecoveryLink = 10,
    /// Leads to the page on which an operator confirms a new e-mail address.
    EmailLink = 11,
    /// Leads to the page that sets up an empty installation.
    SetUpLink = 12,
    /// The secret of an authenticator app, as it is stored. Encrypted.
    AuthenticatorSecret = 13,
    /// Carries the secret of an app until its first code. Encrypted.
    AuthenticatorSetUp = 14,
    /// What a browser keeps that has signed in before.
    KnownDevice = 15,
    /// The secret that a provider of single sign-on knows us by, as it is stored. Encrypted.
    ProviderSecret = 16,
    /// What a browser keeps while its person is at a provider of single sign-on. Encrypted.
    ProviderJourney = 17,
    /// Carries the challenge of a passkey until its answer. Encrypted.
    PasskeyChallenge = 18,
    /// Carries a secret from the form that has made it to the page that shows it. Encrypted.
    ShownOnce = 19,
    /// What a browser keeps that says whose forms it sends after the end of a session.
    FormOwner = 20,
}

impl Purpose {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ExportLink => "export link",
            Self::ExportTicket => "export ticket",
            Self::FacePicture => "face picture",
            Self::FaceThumbnail => "face thumbnail",
            Self::CheckedPicture => "checked picture",
            Self::CheckedUpload => "checked upload",
            Self::FaceSearch => "face search",
            Self::ExportAddress => "export address",
            Self::InvitationLink => "invitation link",
            Self::RecoveryLink => "recovery link",
            Self::EmailLink => "e-mail link",
            Self::SetUpLink => "set-up link",
            Self::AuthenticatorSecret => "authenticator secret",
            Self::AuthenticatorSetUp => "authenticator set-up",
            Self::KnownDevice => "known device",
            Self::ProviderSecret => "provider secret",
            Self::ProviderJourney => "provider journey",
            Self::PasskeyChallenge => "passkey challenge",
            Self::ShownOnce => "shown once",
            Self::FormOwner => "form owner",
        }
    }
}
