//! What the databases' own tools do: the same rows into the same tables.

use std::path::Path;

use crate::bench::place::On;

const SQLITE: &str = include_str!("sqlite.sql");
const POSTGRES: &str = include_str!("postgres.sql");

/// The script for this database, with the file's name in its place.
pub fn of(on: On, file: &Path) -> String {
    let script = match on {
        On::Sqlite => SQLITE,
        On::Postgres(_) => POSTGRES,
    };
    script.replace("{file}", &file.display().to_string())
}
