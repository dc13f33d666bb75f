use super::Export;
use crate::Timestamp;
use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::db::Tx;
use crate::error::Result;

/// An audit entry about an export, with its filter, columns and purpose.
pub(super) async fn note(
    tx: &mut Tx,
    actor: &Actor,
    at: Timestamp,
    export: &Export,
    action: &'static str,
    mut details: Vec<(&'static str, String)>,
) -> Result<()> {
    let columns: Vec<&str> = export.columns.iter().map(|column| column.name()).collect();
    details.push(("columns", columns.join(", ")));
    details.push(("requested_by", export.requested_by.clone()));
    if let Some(approver) = &export.approved_by {
        details.push(("approved_by", approver.clone()));
    }
    if !export.purpose.is_empty() {
        details.push(("purpose", export.purpose.clone()));
    }
    let fact = Fact {
        action,
        subject_kind: "export",
        subject_id: Some(export.id),
        subject: export.file_name(),
        details,
    };
    audit::append(tx, actor, at, fact).await
}
