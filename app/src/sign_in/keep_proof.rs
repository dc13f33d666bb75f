use rollcall_core::context::Context;
use rollcall_core::operators::sessions;
use rollcall_core::{Error, Result};
use tower_sessions::Session;
use tower_sessions::session::Error as SessionError;

/// Keeps in the session that its operator has just proved who they are, and gives it another ID: whoever has
/// stolen the one from before has no proof. Requests that are on their way with that one are still answered,
/// so that nobody is signed out.
pub async fn keep_proof(ctx: &Context, session: &Session, session_key: &str) -> Result<()> {
    sessions::replace(ctx, session_key).await?;
    change(ctx, session, session_key).await.map_err(|error| Error::internal("session", &error))
}

async fn change(ctx: &Context, session: &Session, session_key: &str) -> Result<(), SessionError> {
    session.insert("proved_at", ctx.clock.now()).await?;
    session.insert("replaces", session_key).await?;
    session.remove::<i64>("replaced_at").await?;
    session.cycle_id().await?;
    // Now, and not with the answer: what the request goes on with needs the new ID.
    session.save().await
}
