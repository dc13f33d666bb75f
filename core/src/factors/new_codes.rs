use uuid::Uuid;

use super::check::require_proof;
use super::recovery_code::RecoveryCode;
use super::{Holder, mails, store};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators;

/// Codes with their hashes, which take a while and are made before a transaction begins.
pub(super) struct Hashed(Vec<(RecoveryCode, String)>);

impl Hashed {
    pub(super) async fn generate() -> Result<Self> {
        let mut hashed = Vec::new();
        for code in RecoveryCode::generate() {
            let hash = code.hash().await?;
            hashed.push((code, hash));
        }
        Ok(Self(hashed))
    }

    /// As they are shown.
    pub(super) fn texts(&self) -> Vec<String> {
        self.0.iter().map(|(code, _)| code.text()).collect()
    }
}

/// Makes new recovery codes, which are shown once; the ones before no longer work. `proof`: the password,
/// or a code of the app. `made_at`: when the codes were made that the form replaces, so that a form that is
/// sent again does not replace the ones that somebody has just saved. Field error: `proof`. A conflict: there is
/// no second factor.
pub async fn new_codes(
    ctx: &Context,
    holder: &Holder<'_>,
    proof: &str,
    made_at: Option<Timestamp>,
) -> Result<Vec<String>> {
    require_proof(ctx, holder, proof).await?;
    let id = holder.identity.operator_id;
    let codes = Hashed::generate().await?;
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, id).await?;
    if !store::has_one(&mut tx, id).await? {
        return Err(Error::Conflict(
            "You have no second factor. Set one up first: it comes with recovery codes.".into(),
        ));
    }
    if store::codes_made_at(&mut tx, id).await? != made_at {
        return Err(Error::invalid(
            "proof",
            "Your recovery codes were made already, and are shown once. If you have saved them, there is \
             nothing to do; otherwise make new ones.",
        ));
    }
    replace_codes(ctx, &mut tx, id, &codes).await?;
    let action = "operator.recovery_codes_made";
    operators::record_own(ctx, &mut tx, holder.identity, holder.request_id, action, &[]).await?;
    mails::codes_made(ctx, &mut tx, holder).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(codes.texts())
}

pub(super) async fn replace_codes(
    ctx: &Context,
    tx: &mut Tx,
    operator_id: Uuid,
    codes: &Hashed,
) -> Result<()> {
    store::delete_codes(tx, operator_id).await?;
    for (code, hash) in &codes.0 {
        store::insert_code(tx, operator_id, &code.name, hash, ctx.clock.now()).await?;
    }
    Ok(())
}
