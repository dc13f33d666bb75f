use totp_rs::{Algorithm, Builder, Secret, Totp};
use uuid::Uuid;

use crate::Timestamp;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::tokens::Purpose;

/// 160 bits, as RFC 4226 recommends.
const BYTES: usize = 20;
/// Seconds that a code is shown. One step earlier or later is accepted: clocks differ.
const STEP_SECONDS: u64 = 30;
/// What is stored does not expire.
const NEVER: Timestamp = Timestamp::from_micros(i64::MAX);

/// What the server and an authenticator app share.
pub(super) struct AppSecret(Secret);

impl AppSecret {
    pub(super) fn generate() -> Self {
        Self(Secret::from(rand::random::<[u8; BYTES]>().to_vec()))
    }

    /// In base 32, as people type it into an app.
    pub(super) fn text(&self) -> String {
        self.0.to_base32()
    }

    fn from_text(text: &str) -> Option<Self> {
        Secret::try_from_base32(text).ok().map(Self)
    }

    /// The address that apps read from a QR code.
    pub(super) fn address(&self, email: &str) -> Result<String> {
        self.totp(email)?.to_url().map_err(|error| Error::internal("authenticator app", &error))
    }

    /// The time step of a code of six digits. `None`: the code is wrong.
    pub(super) fn step_of(&self, code: &str, now: Timestamp) -> Result<Option<i64>> {
        let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or_default();
        let step = self.totp("")?.check(code, seconds);
        Ok(step.and_then(|step| i64::try_from(step).ok()))
    }

    fn totp(&self, email: &str) -> Result<Totp> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .with_secret(self.0.clone())
            .with_issuer(Some("Rollcall"))
            // A colon separates issuer and account.
            .with_account_name(email.replace(':', " "))
            .build()
            .map_err(|error| Error::internal("authenticator app", &error))
    }

    /// As it is stored: for this operator alone, so that rows cannot be exchanged.
    pub(super) fn encrypt(&self, ctx: &Context, operator_id: Uuid) -> Result<String> {
        self.to_token(ctx, Purpose::AuthenticatorSecret, operator_id, NEVER)
    }

    /// Unavailable: the key that it was encrypted with is gone.
    pub(super) fn decrypt(ctx: &Context, operator_id: Uuid, stored: &str) -> Result<Self> {
        Self::from_token(ctx, Purpose::AuthenticatorSecret, operator_id, stored).ok_or_else(|| {
            tracing::error!(operator = %operator_id, "the secret of an authenticator app cannot be decrypted");
            Error::Unavailable(
                "Codes of your app cannot be checked, because the server's secret key has changed. \
                 Enter a recovery code, or ask an owner of your organization to reset your second factor."
                    .into(),
            )
        })
    }

    /// As the form carries it until the first code confirms it.
    pub(super) fn for_form(
        &self,
        ctx: &Context,
        operator_id: Uuid,
        until: Timestamp,
    ) -> Result<String> {
        self.to_token(ctx, Purpose::AuthenticatorSetUp, operator_id, until)
    }

    /// `None`: the form is too old, or another operator's.
    pub(super) fn from_form(ctx: &Context, operator_id: Uuid, token: &str) -> Option<Self> {
        Self::from_token(ctx, Purpose::AuthenticatorSetUp, operator_id, token)
    }

    fn to_token(
        &self,
        ctx: &Context,
        purpose: Purpose,
        operator_id: Uuid,
        until: Timestamp,
    ) -> Result<String> {
        ctx.settings.token_keys.encrypt(purpose, until, (operator_id, self.text()))
    }

    fn from_token(ctx: &Context, purpose: Purpose, operator_id: Uuid, token: &str) -> Option<Self> {
        let keys = &ctx.settings.token_keys;
        let claims = keys.decrypt::<(Uuid, String)>(purpose, token, ctx.clock.now())?;
        let (owner, text) = claims.payload;
        if owner == operator_id { Self::from_text(&text) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::AppSecret;
    use crate::Timestamp;

    #[test]
    fn a_code_of_the_standard_is_accepted_one_step_early_and_late() {
        // RFC 6238, appendix B: at 59 seconds the code for this secret ends in 287082.
        let secret = AppSecret::from_text("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("a secret");
        let step_at = |seconds: i64, code: &str| {
            secret.step_of(code, Timestamp::from_micros(seconds * 1_000_000)).expect("a check")
        };
        for seconds in [0, 29, 30, 59, 60, 89] {
            assert_eq!(step_at(seconds, "287082"), Some(1), "{seconds}");
        }
        assert_eq!(step_at(90, "287082"), None);
        for wrong in ["", "28708", "2870820", "287083", "+28708", "28708２", "abcdef"] {
            assert_eq!(step_at(59, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_address_names_rollcall_and_the_account() {
        let secret = AppSecret::generate();
        let address = secret.address("ana:b@acme.test").expect("an address");
        assert!(address.starts_with("otpauth://totp/Rollcall:ana%20b%40acme.test?"), "{address}");
        assert!(address.contains(&format!("secret={}", secret.text())), "{address}");
        assert_eq!(secret.text().len(), 32);
    }
}
