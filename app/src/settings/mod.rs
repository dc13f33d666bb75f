//! Settings of an application: what its exports ask for, and the mail that leaves it.

pub mod exports;
mod exports_page;
pub mod mail;
mod mail_page;
mod message_page;
mod tabs;
