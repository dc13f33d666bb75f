//! The flows over HTTP and by command line, against the real router and the real program. One
//! program for all of them: linking one for each file takes longer than running them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

mod allowed_networks;
mod audit_log;
mod clients;
mod commands;
mod corrections;
mod cross_site;
mod downloads;
mod erasures;
mod face_forms;
mod face_search;
mod faces;
mod first_password;
mod headers;
mod import_command;
mod killed;
mod killed_export;
mod merged_users;
mod notes_forms;
mod palette;
mod passkeys;
mod probes;
mod reports;
mod rest;
mod rest_bad_input;
mod rest_client_habits;
mod rest_contract;
mod rest_json;
mod rest_keys;
mod rest_unknown;
mod rest_warnings;
mod scim;
mod second_factor;
mod session_limits;
mod sessions;
mod shared_keys;
mod site;
mod sso;
mod step_up;
mod stopping;
mod team;
mod tenants;
mod uploads;
