use uuid::Uuid;

use super::{follow, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::group_roles::Author;
use crate::operators::store::roles;

/// Somebody has come into the team whom the directory may know by their address: they are linked, and get
/// the roles of their groups. A conflict: the directory has deactivated them.
pub(crate) async fn joined(
    ctx: &Context,
    tx: &mut Tx,
    organization_seq: i64,
    (operator_id, email_key): (Uuid, &str),
    request_id: &str,
) -> Result<()> {
    let Some(user) = store::user_by_email(tx, organization_seq, email_key).await? else {
        return Ok(());
    };
    if !user.active {
        return Err(Error::Conflict(
            "Your organization's directory has deactivated this e-mail address. Ask whoever runs the \
             directory to activate it."
                .into(),
        ));
    }
    store::link(tx, user.id, operator_id).await?;
    let Some(held) = roles::held(tx, organization_seq, operator_id).await? else { return Ok(()) };
    let author =
        Author { organization_seq, actor_id: None, actor: "Directory", request_id, detail: None };
    follow(ctx, tx, &author, &held, user.id, false).await
}

/// What the directory says about an address: whether the person may come in. `None`: it does not know them.
pub(crate) async fn expects(
    tx: &mut Tx,
    organization_seq: i64,
    email_key: &str,
) -> Result<Option<bool>> {
    let user = store::user_by_email(tx, organization_seq, email_key).await?;
    Ok(user.map(|user| user.active))
}

/// Whether the directory's groups decide about somebody's roles. A provider's groups then do not.
pub(crate) async fn decides(tx: &mut Tx, organization_seq: i64, operator_id: Uuid) -> Result<bool> {
    store::has_mapped_user(tx, organization_seq, operator_id).await
}

/// Refuses to let somebody in again whom the directory keeps out.
pub(crate) async fn require_active(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<()> {
    match store::user_of_operator(tx, organization_seq, operator_id).await? {
        Some(user) if !user.active => Err(Error::Conflict(
            "The directory has deactivated this person. Activate them there.".into(),
        )),
        _ => Ok(()),
    }
}
