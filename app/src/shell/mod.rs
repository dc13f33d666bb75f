//! What stands around every page: the document, and the frame of the console.

pub mod bare;
pub mod document;
pub mod frame;
mod nav;
mod operator;
mod switcher;
