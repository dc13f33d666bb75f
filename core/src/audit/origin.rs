use std::future::Future;

/// Where a request comes from. It is kept beside the entries of the request and not in them: it is data
/// about a person, and an entry stays for ever.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Entries of other requests, which one transaction may write too, are not from here.
    pub request_id: String,
    pub address: String,
    /// The browser or the program, in a few words.
    pub device: String,
}

tokio::task_local! {
    static ORIGIN: Origin;
}

/// Runs the work of a request. The entries that it adds know where they come from.
pub async fn with_origin<T>(origin: Origin, work: impl Future<Output = T>) -> T {
    ORIGIN.scope(origin, work).await
}

/// None in jobs and commands.
pub(super) fn current() -> Option<Origin> {
    ORIGIN.try_with(Clone::clone).ok()
}
