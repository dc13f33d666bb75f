//! What the directory of an organization says about its people and groups. It says it by SCIM (see
//! [`crate::scim`]); sign-in and team ask here.

mod follow;
mod joined;
pub(crate) mod store;
mod types;

pub(crate) use follow::{author, follow, is_mapped, roles};
pub(crate) use joined::{decides, expects, joined, require_active};
pub(crate) use types::{DirectoryGroup, DirectoryUser};
