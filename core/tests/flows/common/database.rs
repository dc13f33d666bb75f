//! A PostgreSQL database that is gone with the flow that needed it.

use sqlx::{Connection, Executor, PgConnection};

/// An empty database of a name that nobody else has.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// # Panics
    /// When the server does not answer or refuses.
    pub async fn make(server: &str) -> Self {
        let name = format!("flow_{:016x}", rand::random::<u64>());
        let mut admin = PgConnection::connect(server).await.unwrap();
        // A name made of digits and letters here, which no statement can take as a parameter.
        admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        Self { server: server.to_owned(), name }
    }

    pub fn url(&self) -> String {
        let (base, rest) = self.server.rsplit_once('/').unwrap();
        let query = rest.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
        format!("{base}/{}{query}", self.name)
    }

    async fn remove(&self) -> sqlx::Result<()> {
        let mut admin = PgConnection::connect(&self.server).await?;
        // A worker may still hold a connection.
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        admin.execute(sqlx::AssertSqlSafe(sql)).await.map(drop)
    }
}

impl Drop for Database {
    /// Waits: hundreds of rosters that are left behind fill a disk.
    fn drop(&mut self) {
        let removed = std::thread::scope(|scope| {
            let remove = || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.unwrap().block_on(self.remove())
            };
            scope.spawn(remove).join()
        });
        match removed {
            Ok(Ok(())) => {}
            // The test says by itself what is wrong; a second panic would hide it.
            problem if std::thread::panicking() => eprintln!("{}: {problem:?}", self.name),
            problem => panic!("{} is left behind: {problem:?}", self.name),
        }
    }
}
