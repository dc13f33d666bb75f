use uuid::Uuid;

use crate::Timestamp;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::tokens::Purpose;

/// What is stored does not expire.
const NEVER: Timestamp = Timestamp::from_micros(i64::MAX);

/// A provider's client secret as it is stored: for this provider alone, so that rows cannot be exchanged.
pub(super) fn encrypt(ctx: &Context, provider_id: Uuid, secret: &str) -> Result<String> {
    ctx.settings.token_keys.encrypt(Purpose::ProviderSecret, NEVER, (provider_id, secret))
}

/// Unavailable: the key that it was encrypted with is gone.
pub(super) fn decrypt(ctx: &Context, provider_id: Uuid, stored: &str) -> Result<String> {
    let (keys, now) = (&ctx.settings.token_keys, ctx.clock.now());
    let claims = keys.decrypt::<(Uuid, String)>(Purpose::ProviderSecret, stored, now);
    match claims.map(|claims| claims.payload) {
        Some((owner, secret)) if owner == provider_id => Ok(secret),
        _ => {
            tracing::error!(provider = %provider_id, "the client secret of a provider cannot be decrypted");
            Err(Error::Unavailable(
                "The client secret of this provider cannot be read, because the server's secret key has \
                 changed. Ask an owner to enter it again under Settings, Single sign-on."
                    .into(),
            ))
        }
    }
}
