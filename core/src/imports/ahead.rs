use std::future::Future;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::error::{Error, Result};

/// Work in a task of its own, which is at most one result ahead of its reader.
pub(super) struct Ahead<T> {
    results: mpsc::Receiver<T>,
    /// `None`: the work has ended.
    work: Option<JoinHandle<Result<()>>>,
}

/// The work's end of the channel.
pub(super) struct Results<T>(mpsc::Sender<T>);

impl<T> Results<T> {
    /// Waits until the reader has taken the result before. `false`: the reader is gone.
    pub(super) async fn put(&self, result: T) -> bool {
        self.0.send(result).await.is_ok()
    }
}

/// Begins the work. It ends early when the [`Ahead`] is dropped.
pub(super) fn ahead<T, W>(work: impl FnOnce(Results<T>) -> W) -> Ahead<T>
where
    W: Future<Output = Result<()>> + Send + 'static,
{
    let (sender, results) = mpsc::channel(1);
    Ahead { results, work: Some(tokio::spawn(work(Results(sender)))) }
}

impl<T> Ahead<T> {
    /// The next result; `None` after the last one. Work that failed or panicked is an error, and never
    /// looks like an end.
    pub(super) async fn next(&mut self) -> Result<Option<T>> {
        if let Some(result) = self.results.recv().await {
            return Ok(Some(result));
        }
        match self.work.take() {
            None => Ok(None),
            Some(work) => {
                work.await.map_err(|error| Error::internal("imports", &error))?.map(|()| None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ahead;
    use crate::error::Error;

    #[tokio::test]
    async fn results_come_in_order_and_a_failure_is_no_end() {
        let mut numbers = ahead(|results| async move {
            for number in 0..5 {
                if !results.put(number).await {
                    break;
                }
            }
            Err(Error::internal("test", &"the file is gone"))
        });
        for number in 0..5 {
            assert_eq!(numbers.next().await.ok().flatten(), Some(number));
        }
        assert!(numbers.next().await.is_err());
    }

    #[tokio::test]
    async fn a_panic_is_an_error() {
        let mut nothing = ahead::<(), _>(|_| async { panic!("no end") });
        assert!(nothing.next().await.is_err());
        assert!(matches!(nothing.next().await, Ok(None)));
    }
}
