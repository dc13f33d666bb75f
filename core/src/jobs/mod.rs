//! Background work. A job carries ids only, may run twice without harm, and says at its end
//! whether it is done, gives its work back, or failed.

mod clear;
mod enqueue;
mod lease;
mod run;
mod status;
pub(crate) mod store;
mod worker;

pub(crate) use enqueue::{NewJob, enqueue, enqueue_at, enqueue_once};
pub(crate) use lease::Lease;
pub use status::{JobStatus, status};
pub use worker::Worker;

/// What a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    JudgeImport,
    ApplyImport,
    SettleHeld,
    UndoImport,
    IndexSearch,
    ForgetCorrections,
    SweepSource,
    DeliverWebhook,
    WriteExport,
    ExpireExport,
    SendMail,
    SweepFace,
    CheckArchive,
    RunArchive,
    ExpireArchive,
    CompareFaces,
}

impl JobKind {
    const ALL: [Self; 16] = [
        Self::JudgeImport,
        Self::ApplyImport,
        Self::SettleHeld,
        Self::UndoImport,
        Self::IndexSearch,
        Self::ForgetCorrections,
        Self::SweepSource,
        Self::DeliverWebhook,
        Self::WriteExport,
        Self::ExpireExport,
        Self::SendMail,
        Self::SweepFace,
        Self::CheckArchive,
        Self::RunArchive,
        Self::ExpireArchive,
        Self::CompareFaces,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::JudgeImport => "import.judge",
            Self::ApplyImport => "import.apply",
            Self::SettleHeld => "import.settle_held",
            Self::UndoImport => "import.undo",
            Self::IndexSearch => "search.index",
            Self::ForgetCorrections => "import.forget_corrections",
            Self::SweepSource => "import.sweep_source",
            Self::DeliverWebhook => "webhook.deliver",
            Self::WriteExport => "export.write",
            Self::ExpireExport => "export.expire",
            Self::SendMail => "mail.send",
            Self::SweepFace => "face.sweep",
            Self::CheckArchive => "face_archive.check",
            Self::RunArchive => "face_archive.run",
            Self::ExpireArchive => "face_archive.expire",
            Self::CompareFaces => "face.compare",
        }
    }

    /// How often it is tried, and how many seconds it waits before the second attempt; each further
    /// one waits twice as long, up to an hour.
    fn patience(self) -> (i64, i64) {
        match self {
            // A mail server may be away for half a day, and so may a storage that has to forget, or
            // that holds an archive of pictures which is there once.
            Self::SendMail | Self::CheckArchive | Self::RunArchive => (20, 5),
            _ if self.only_takes_away() => (20, 5),
            _ => (5, 2),
        }
    }

    /// Whether nothing but taking away is what it does: it never fails for good, because what it was to
    /// take away would stay for ever. Beyond its patience it is tried every hour.
    fn only_takes_away(self) -> bool {
        matches!(
            self,
            Self::ExpireExport
                | Self::ForgetCorrections
                | Self::SweepSource
                | Self::SweepFace
                | Self::ExpireArchive
        )
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobEnd {
    Done,
    /// The process stops: somebody else goes on from the last checkpoint.
    GiveBack,
}
