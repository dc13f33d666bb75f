use crate::error::Error;

pub(crate) type JobResult<T = JobEnd> = Result<T, JobError>;

/// How a job ended without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobEnd {
    Done,
    /// The process stops, or the work has to begin again: the next claim goes on from the last
    /// checkpoint.
    GiveBack,
}

/// Why a job did not get to its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum JobError {
    /// Another claim holds the job now. This one writes nothing down.
    LostLease,
    /// It may succeed later: the job's [`super::RetryPolicy`] decides.
    Retry(Error),
    /// It cannot succeed, however often it is tried.
    Failed(Error),
}

/// What an operation refuses today it may do later; a job that knows better says
/// [`JobError::Failed`].
impl From<Error> for JobError {
    fn from(error: Error) -> Self {
        Self::Retry(error)
    }
}
