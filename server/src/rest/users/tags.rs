use rollcall_core::users::User;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::rest::caller::{Caller, TagForm};

/// A user's tags in an answer.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Tags<'a> {
    Objects(Vec<UserTag<'a>>),
    Texts(&'a [String]),
}

/// A tag on a user, as the contract writes it.
#[derive(Serialize)]
pub struct UserTag<'a> {
    uuid: Uuid,
    tag: TagBody<'a>,
    added_by_email: Option<&'a str>,
    created_at: Option<&'a str>,
}

#[derive(Serialize)]
struct TagBody<'a> {
    uuid: Uuid,
    name: &'a str,
    color: Option<&'a str>,
}

impl<'a> Tags<'a> {
    pub fn of(caller: &Caller, user: &'a User) -> Self {
        match caller.tags {
            TagForm::Texts => Self::Texts(&user.tags),
            TagForm::Objects => {
                let application = caller.actor.application.id;
                Self::Objects(user.tags.iter().map(|tag| one(application, user, tag)).collect())
            }
        }
    }
}

/// Tags have no id in the database. The id is derived from the tag's text, so that a tag has the same
/// id in every answer. The user's history says who added a tag, and when.
fn one<'a>(application: Uuid, user: &User, tag: &'a str) -> UserTag<'a> {
    UserTag {
        uuid: id(user.didit_internal_id, tag),
        tag: TagBody { uuid: id(application, tag), name: tag, color: None },
        added_by_email: None,
        created_at: None,
    }
}

/// A UUID of version 8 (RFC 9562, section 5.8), derived from a name and the id that it belongs to.
fn id(space: Uuid, name: &str) -> Uuid {
    let digest = Sha256::new().chain_update(space.as_bytes()).chain_update(name).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
