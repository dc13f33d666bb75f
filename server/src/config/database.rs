use clap::Args;

use super::values;

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Database")]
pub struct Database {
    /// Database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME.
    ///
    /// A SQLite file and its folder are created if they do not exist.
    #[arg(
        long,
        env = "ROLLCALL_DATABASE_URL",
        default_value = "sqlite://data/rollcall.db",
        hide_env_values = true,
        global = true,
        value_name = "URL",
        value_parser = values::database_url
    )]
    pub database_url: String,
}

impl Database {
    /// The path of a SQLite file; `None` for PostgreSQL and for a database in memory.
    pub fn sqlite_file(&self) -> Option<&str> {
        let path = self.database_url.strip_prefix("sqlite://")?;
        let path = path.split('?').next().unwrap_or(path);
        (!path.starts_with(':')).then_some(path)
    }
}
