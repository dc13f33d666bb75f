//! Users, the query of their list, and their history.

mod column;
mod history;
mod query;
mod user;

pub use column::Column;
pub use history::*;
pub use query::*;
pub use user::*;
