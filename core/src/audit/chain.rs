use sha2::{Digest, Sha256};
use uuid::Uuid;

/// An entry as it is stored and hashed.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct Link {
    pub organization_seq: i64,
    pub number: i64,
    pub application_seq: Option<i64>,
    pub at: i64,
    pub actor_id: Option<Uuid>,
    pub actor: String,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub subject: String,
    pub details: String,
    pub request_id: String,
    pub previous_hash: String,
    pub hash: String,
}

/// SHA-256 over every stored field but the hash itself, each with its length before it so that no
/// two entries share a form; 64 hexadecimal digits.
pub(super) fn hash(link: &Link) -> String {
    let mut state = Sha256::new();
    state.update(b"rollcall audit 1\n");
    let mut part = |bytes: &[u8]| {
        state.update((bytes.len() as u64).to_be_bytes());
        state.update(bytes);
    };
    part(&link.organization_seq.to_be_bytes());
    part(&link.number.to_be_bytes());
    part(&link.application_seq.unwrap_or(-1).to_be_bytes());
    part(&link.at.to_be_bytes());
    part(link.actor_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    part(link.actor.as_bytes());
    part(link.action.as_bytes());
    part(link.subject_kind.as_bytes());
    part(link.subject_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    part(link.subject.as_bytes());
    part(link.details.as_bytes());
    part(link.request_id.as_bytes());
    part(link.previous_hash.as_bytes());
    hex::encode(state.finalize())
}
