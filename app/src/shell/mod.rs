//! What stands around every page: the document, and the frame of the console.

pub mod bare;
mod bell;
pub mod brand;
pub mod document;
pub mod frame;
pub mod nav;
mod operator;
mod switcher;
