//! What public clients of Didit's interface send, replayed: one file for each. They know nothing of
//! Rollcall, and must get the answers that they were written for.

mod csharp_service;
mod mcp_console;
mod mcp_server;
mod one_time_password;
mod skills_suite;
