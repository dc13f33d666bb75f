//! The flows: what an operator or a program does from beginning to end, each on SQLite and on
//! PostgreSQL. One program for all of them: linking one for each file takes longer than running them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;
mod pixels;

mod account;
mod any_csv;
mod any_roster;
mod api_keys;
mod audit;
mod beside;
mod bucket;
mod cells;
mod checked_faces;
mod columns;
mod corrected_rows;
mod corrections;
mod custom_roles;
mod doubtful_values;
mod erased_rows;
mod erasure;
mod export_ends;
mod exporters;
mod exports;
mod face_archive_runs;
mod face_archives;
mod face_index;
mod face_lists;
mod face_pairs;
mod face_search;
mod faces;
mod factors;
mod finding;
mod held_rows;
mod hostile;
mod imports;
mod interruption;
mod json;
mod keys;
mod links;
mod mail;
mod mapped_files;
mod model;
mod operators;
mod paging;
mod permissions;
mod required_factors;
mod roles;
mod rows;
mod shapes;
mod shared_keys;
mod status_changes;
mod team;
mod trust;
mod undos;
mod upgrades;
mod user_api;
mod users;
mod users_at_once;
mod verified_fields;
mod warnings;
mod webhooks;
mod words;
