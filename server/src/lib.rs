//! The binary `rollcall`: commands, configuration, the router with its middleware, and the worker.
//!
//! It is a library as well, so that tests can start the real router in their own process.

pub mod attachment;
pub mod audit;
pub mod cli;
pub mod commands;
pub mod config;
pub mod exports;
pub mod faces;
pub mod failure;
pub mod imports;
pub mod listener;
pub mod logs;
pub mod metrics;
pub mod middleware;
pub mod notes;
pub mod probes;
pub mod request_ids;
pub mod rest;
pub mod router;
pub mod scim;
pub mod session_store;
pub mod signals;
pub mod site;
pub mod state;
pub mod uploads;
pub mod worker;

pub use router::router;
pub use state::ServerState;
