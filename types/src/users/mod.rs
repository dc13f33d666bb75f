//! Users, the query of their list, their history, and why their status changes.

mod column;
mod comment;
mod completion;
mod date_order;
mod history;
mod list_columns;
mod note_filter;
mod query;
mod reason;
mod user;

pub use column::Column;
pub use comment::*;
pub use completion::{Suggestion, TypedFilter, suggestions};
pub use date_order::DateOrder;
pub use history::*;
pub use list_columns::*;
pub use note_filter::NoteFilter;
pub use query::*;
pub use reason::*;
pub use user::*;
