use std::collections::HashMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::store::{self, StatusRevision};
use super::{CommentKind, User, UserComment, UserStatus};
use crate::Timestamp;
use crate::access::{Actor, UserColumn};
use crate::context::Context;
use crate::error::Result;

/// The changes of these users' status with the reasons, if the role may read them.
pub(crate) async fn status_comments(
    ctx: &Context,
    actor: &Actor,
    users: &[User],
) -> Result<HashMap<Uuid, Vec<UserComment>>> {
    let by_seq: HashMap<i64, &User> = users.iter().map(|user| (user.seq, user)).collect();
    let seqs: Vec<i64> = by_seq.keys().copied().collect();
    let mut found: HashMap<Uuid, Vec<UserComment>> = HashMap::new();
    if actor.reads(UserColumn::StatusReason) {
        // Newest first: the status that a change has made is the old one of the next.
        let mut after: HashMap<i64, UserStatus> = HashMap::new();
        for revision in store::status_revisions(&ctx.db, &seqs).await? {
            let Some(user) = by_seq.get(&revision.user_seq) else { continue };
            let to = after.get(&user.seq).copied().unwrap_or(user.status);
            let Some(from) = former_status(&revision)? else { continue };
            after.insert(user.seq, from);
            let comment = status_changed(revision, from, to);
            found.entry(user.didit_internal_id).or_default().push(comment);
        }
    }
    Ok(found)
}

fn former_status(revision: &StatusRevision) -> Result<Option<UserStatus>> {
    let before: Map<String, Value> = serde_json::from_str(&revision.before)?;
    Ok(before.get("status").and_then(Value::as_str).and_then(UserStatus::from_code))
}

fn status_changed(revision: StatusRevision, from: UserStatus, to: UserStatus) -> UserComment {
    let said: Vec<String> = [revision.reason, revision.reason_text].into_iter().flatten().collect();
    let is_by_somebody = matches!(revision.source.as_str(), "operator" | "api_key");
    UserComment {
        kind: CommentKind::StatusChanged { from, to },
        text: (!said.is_empty()).then(|| said.join(": ")),
        author: revision.label.filter(|_| is_by_somebody),
        at: Timestamp::from_micros(revision.at),
    }
}
