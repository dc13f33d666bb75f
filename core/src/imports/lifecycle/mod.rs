//! The life of an import: one table of its states and of the transitions between them. Every change
//! of a state is one of these, made by one guarded statement (`store::transition`).

mod queue;
mod refusal;

pub(super) use queue::{commit, enqueue_validation, enqueue_write};
pub(super) use refusal::{outdated, refusal};

use super::ImportState;
use super::ImportState::{
    Cancelled, Cancelling, Done, Failed, Mapping, Ready, Running, Undoing, Undone, Validating,
    Waiting,
};

/// A change of an import's state, by the work or the decision that makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transition {
    /// Reading found that an operator has to say how the file is read.
    AskMapping,
    /// An operator has said it, and the file is read that way.
    ChooseMapping,
    /// Every row is validated.
    FinishValidation,
    /// The file cannot be read at all.
    RefuseFile,
    /// The rows of an import that has written nothing are checked again, with the present users.
    Revalidate,
    /// An operator stopped the validation.
    StopValidation,
    /// An operator discards an import that has written nothing.
    Discard,
    Start,
    /// A run that stopped goes on.
    Resume,
    /// The run has its turn.
    Run,
    /// An operator wants the run to stop: it does so at the next chunk.
    RequestStop,
    /// The run is at the end of its file.
    Finish,
    /// The run stopped because an operator wanted it to.
    Stop,
    /// A job failed for good, or the run cannot go on.
    Fail,
    Undo,
    FinishUndo,
    /// The undo stopped; what it did stays.
    StopUndo,
    /// An operator decided about all conflicts at once.
    ResolveConflicts,
    ConflictsResolved,
}

/// Where a transition leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeadsTo {
    To(ImportState),
    /// To the state that an undo, or the resolving of conflicts, began in.
    Back,
}

impl Transition {
    #[cfg(test)]
    pub(super) const ALL: [Self; 19] = [
        Self::AskMapping,
        Self::ChooseMapping,
        Self::FinishValidation,
        Self::RefuseFile,
        Self::Revalidate,
        Self::StopValidation,
        Self::Discard,
        Self::Start,
        Self::Resume,
        Self::Run,
        Self::RequestStop,
        Self::Finish,
        Self::Stop,
        Self::Fail,
        Self::Undo,
        Self::FinishUndo,
        Self::StopUndo,
        Self::ResolveConflicts,
        Self::ConflictsResolved,
    ];

    /// The table: the states in which a transition can be made, and where it leads.
    const fn row(self) -> (&'static [ImportState], LeadsTo) {
        use LeadsTo::{Back, To};
        match self {
            Self::AskMapping => (&[Validating], To(Mapping)),
            Self::ChooseMapping => (&[Mapping, Ready], To(Validating)),
            Self::FinishValidation => (&[Validating], To(Ready)),
            Self::RefuseFile => (&[Validating], To(Failed)),
            Self::Revalidate => (&[Ready, Failed, Cancelled], To(Validating)),
            Self::StopValidation => (&[Validating], To(Cancelled)),
            Self::Discard => (&[Mapping, Ready, Waiting], To(Cancelled)),
            Self::Start => (&[Ready], To(Waiting)),
            Self::Resume => (&[Failed, Cancelled], To(Waiting)),
            Self::Run => (&[Waiting], To(Running)),
            Self::RequestStop => (&[Running], To(Cancelling)),
            Self::Finish => (&[Running, Cancelling], To(Done)),
            Self::Stop => (&[Running, Cancelling], To(Cancelled)),
            Self::Fail => (&[Validating, Waiting, Running, Cancelling], To(Failed)),
            Self::Undo => (&[Done, Failed, Cancelled], To(Undoing)),
            Self::FinishUndo => (&[Undoing], To(Undone)),
            Self::StopUndo => (&[Undoing], Back),
            Self::ResolveConflicts => (&[Done, Failed, Cancelled], To(Running)),
            Self::ConflictsResolved => (&[Running, Cancelling], Back),
        }
    }

    pub(super) const fn sources(self) -> &'static [ImportState] {
        self.row().0
    }

    pub(super) const fn leads_to(self) -> LeadsTo {
        self.row().1
    }

    /// Whether the former state is stored, so that the import can get it back.
    pub(super) const fn remembers(self) -> bool {
        matches!(self, Self::Undo | Self::ResolveConflicts)
    }
}

#[cfg(test)]
mod tests {
    use super::{ImportState, LeadsTo, Transition};

    #[test]
    fn every_state_is_reached_and_only_an_undone_import_stays_for_good() {
        for state in ImportState::ALL {
            let begins = state == ImportState::Validating;
            let reached = Transition::ALL.iter().any(|one| one.leads_to() == LeadsTo::To(state));
            assert!(begins || reached, "{state:?}");
            let left = Transition::ALL.iter().any(|one| one.sources().contains(&state));
            assert_eq!(left, state != ImportState::Undone, "{state:?}");
        }
    }

    #[test]
    fn a_way_back_exists_for_what_remembers_where_it_began() {
        for one in Transition::ALL.into_iter().filter(|one| one.remembers()) {
            let LeadsTo::To(state) = one.leads_to() else { panic!("{one:?}") };
            let back = Transition::ALL
                .iter()
                .any(|other| other.leads_to() == LeadsTo::Back && other.sources().contains(&state));
            assert!(back, "{one:?}");
        }
    }

    #[test]
    fn what_has_ended_does_not_run_without_somebody_who_wants_it() {
        let ended = [ImportState::Done, ImportState::Undone];
        let by_work = [Transition::Run, Transition::Finish, Transition::Stop, Transition::Fail];
        for one in by_work {
            assert!(one.sources().iter().all(|state| !ended.contains(state)), "{one:?}");
        }
    }
}
