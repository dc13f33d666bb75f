use uuid::Uuid;

use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;

/// An entry about an archive.
pub(super) async fn note(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    (id, file_name): (Uuid, &str),
    action: &'static str,
    details: Vec<(&'static str, String)>,
) -> Result<()> {
    let fact = Fact {
        action,
        subject_kind: "face_archive",
        subject_id: Some(id),
        subject: file_name.to_owned(),
        details,
    };
    audit::append(tx, actor, ctx.clock.now(), fact).await
}
