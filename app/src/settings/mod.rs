//! Settings of an application, a page each: its API keys and webhooks, what its files may change, what
//! its exports ask for, why a status may be changed, the mail that leaves it, and the list of applications. The team, the roles,
//! single sign-on and the directory have folders of their own.

pub mod applications;
mod applications_page;
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
pub mod statuses;
mod statuses_page;
mod tabs;
pub mod webhooks;

pub use tabs::{Part, SettingsHead, first, open_to};
