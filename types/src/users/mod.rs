//! Users, the query of their list, their history, and why their status changes.

mod column;
mod comment;
mod date_order;
mod history;
mod query;
mod reason;
mod user;

pub use column::Column;
pub use comment::*;
pub use date_order::DateOrder;
pub use history::*;
pub use query::*;
pub use reason::*;
pub use user::*;
