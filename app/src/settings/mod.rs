//! Settings of an application, a page each: its API keys and webhooks, what its files may change, what
//! its exports ask for, and the mail that leaves it. The team has a folder of its own.

pub mod exports;
mod exports_page;
pub mod faces;
mod faces_page;
pub mod imports;
mod imports_page;
mod key_form;
pub mod key_make;
mod key_page;
pub mod key_revoke;
mod key_table;
pub mod keys;
pub mod mail;
mod mail_page;
mod message_page;
mod tabs;
pub mod webhooks;

pub use tabs::{Part, SettingsHead, first};
