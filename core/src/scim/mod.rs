//! SCIM 2.0 (RFC 7643, RFC 7644) for the team: the directory of an organization says who is in it, and in
//! which groups they are.
//!
//! A SCIM user is the directory's record of a person. It leads to a membership of this organization and to
//! nothing else: what a directory says never reaches another organization of the same person. See
//! docs/decisions/0016-directory.md.
//!
//! The operations answer in two layers: an [`Error`](crate::Error) is what no client could have avoided or
//! may not do at all; a [`Refusal`] is what the request has wrong, in the words of the protocol.

mod account;
mod budget;
mod change;
mod create;
mod delete;
mod documents;
mod filter;
mod find;
mod group_input;
mod group_roles;
mod list;
mod members;
mod patch;
mod path;
mod read;
mod record;
mod refusal;
mod resource;
mod schema;
mod schemas;
mod settings;
mod settle;
mod settle_members;
mod shape;
mod tokens;
mod user_input;

pub use change::{patch, replace};
pub use create::create;
pub use delete::delete;
pub use find::find;
pub use group_roles::{add_group, remove_group};
pub use list::{Page, Query, list};
pub use refusal::{Answer, Refusal};
pub use resource::Resource;
pub use schema::Kind;
pub use schemas::{resource_types, schemas, service_provider_config};
pub use settings::{DirectorySettings, settings};
pub(crate) use settle_members::SettleMembers;
pub use shape::Shape;
pub use tokens::{
    Authentication, MadeToken, NewToken, TokenInfo, authenticate, create_token, revoke_token,
};
