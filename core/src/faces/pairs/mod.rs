//! Pairs of users with similar faces. A score finds them, and a person decides about them.

mod compare;
mod decide;
mod find;
mod forget;
mod list;
mod merge;
mod near;
mod of_user;
mod record;
pub(super) mod store;

pub(crate) use compare::CompareFaces;
pub(in crate::faces) use compare::enqueue_compare;
pub use decide::decide;
pub use find::find;
pub(in crate::faces) use forget::forget;
pub use list::{counts, list, open_count};
pub(in crate::faces) use merge::{merge_users, unmerge_users};
pub(in crate::faces) use near::nearest_faces;
pub use of_user::of_user;
pub(in crate::faces) use record::hundredths;
pub(crate) use record::{Compared, record};
pub use rollcall_types::faces::pairs::*;
