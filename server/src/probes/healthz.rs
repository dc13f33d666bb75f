/// `GET /healthz`: the process answers. It asks nothing of the database, so that a database that is
/// away does not get the process restarted.
pub async fn healthz() -> &'static str {
    "ok\n"
}
