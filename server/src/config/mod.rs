//! The configuration: one struct per concern. Each field is a flag and a variable of the same name,
//! documented for `--help`; a value that cannot be used is refused before anything starts.

mod database;
mod limits;
mod listen;
mod log;
mod mail;
mod models;
mod public_url;
mod secrets;
mod sessions;
mod storage;
pub mod values;

pub use database::Database;
pub use limits::{Limits, Rates, Upload};
pub use listen::Listen;
pub use log::{Log, LogFormat};
pub use mail::Mail;
pub use models::Models;
pub use public_url::PublicUrl;
pub use secrets::{SecretKey, Secrets};
pub use sessions::Sessions;
pub use storage::Storage;
