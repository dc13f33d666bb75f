//! Tools that several verbs use.

pub mod apt;
pub mod build;
pub mod command;
pub mod counts;
pub mod interrupt;
pub mod node;
pub mod paths;
pub mod port;
pub mod postgres;
pub mod programs;
pub mod python;
pub mod server;
pub mod stamp;
pub mod steps;
