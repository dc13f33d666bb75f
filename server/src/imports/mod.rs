//! The parts of imports that are files rather than pages: the upload, the template, the error report.

mod errors;
mod template;
mod upload;

pub use errors::errors;
pub use template::template;
pub use upload::upload;
