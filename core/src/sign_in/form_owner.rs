//! Who has signed in with a browser last. A form that comes after the end of its session waits for them, and
//! for nobody else.

use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::tokens::Purpose;

/// Seconds for which a form can wait after the longest session.
const DAY: i64 = 24 * 3_600;

/// Seconds for which a browser keeps the token.
pub fn form_owner_life(ctx: &Context) -> i64 {
    ctx.settings.session_absolute_seconds.saturating_add(DAY)
}

/// What a browser keeps to say whose forms it sends. It signs nobody in.
pub fn form_owner_token(ctx: &Context, operator_id: Uuid) -> Result<String> {
    let until = ctx.clock.now().plus_seconds(form_owner_life(ctx));
    ctx.settings.token_keys.sign(Purpose::FormOwner, until, operator_id)
}

/// The operator of a token. `None`: it is not ours, or is over.
pub fn form_owner(ctx: &Context, token: &str) -> Option<Uuid> {
    let (keys, now) = (&ctx.settings.token_keys, ctx.clock.now());
    Some(keys.verify::<Uuid>(Purpose::FormOwner, token, now)?.payload)
}
