//! The team of an organization (Settings → Team), and the page on which an invitation is accepted.

pub mod accept;
mod accept_page;
pub mod factor_rule;
pub mod invite;
mod invite_form;
pub mod list;
mod list_page;
pub mod member;
mod member_page;
pub mod network_rule;
mod role_fields;
mod role_section;
pub mod session_rule;
mod tables;
