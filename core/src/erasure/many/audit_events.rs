use crate::Timestamp;
use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::db::Tx;
use crate::erasure::Erasure;
use crate::error::Result;
use crate::format::counted;

/// An audit entry about an erasure. It names nobody, and leaves out the reason: it stays when the people
/// are gone.
pub(super) async fn note(
    tx: &mut Tx,
    actor: &Actor,
    at: Timestamp,
    erasure: &Erasure,
    action: &'static str,
    mut details: Vec<(&'static str, String)>,
) -> Result<()> {
    details.push(("users", erasure.total.to_string()));
    details.push(("requested_by", erasure.requested_by.clone()));
    let fact = Fact {
        action,
        subject_kind: "erasure",
        subject_id: Some(erasure.id),
        subject: counted(erasure.total, "user", "users"),
        details,
    };
    audit::append(tx, actor, at, fact).await
}

/// What it did, for the entry about its end.
pub(super) fn numbers(erasure: &Erasure) -> Vec<(&'static str, String)> {
    vec![
        ("erased", erasure.erased.to_string()),
        ("missing", erasure.missing.to_string()),
        ("failed", erasure.failed.to_string()),
        ("not_erased", erasure.left().to_string()),
        ("blocklisted_faces", erasure.blocklisted_faces.to_string()),
    ]
}
