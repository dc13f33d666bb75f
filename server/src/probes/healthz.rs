/// `GET /healthz`: says that the process answers. It does not ask the database, because restarting the
/// process would not bring a database back.
pub async fn healthz() -> &'static str {
    "ok\n"
}
