//! The parts of imports that are files rather than pages: the upload, the template, the error report.

pub(crate) mod answer;
mod attachment;
mod errors;
pub(crate) mod file_field;
mod template;
mod upload;

pub use attachment::{csv, disposition};
pub use errors::errors;
pub use template::template;
pub use upload::upload;
