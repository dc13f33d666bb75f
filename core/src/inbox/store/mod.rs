//! The statements of the inbox.

mod aside;
mod conditions;
mod count;
mod marks;
mod sources;
mod summaries;

pub(super) use aside::{count_aside, count_fresh};
pub(super) use count::{Wanted, waiting};
pub(super) use marks::{
    Marked, Subject, assigned_to, assignees, count_other_marks, count_other_snoozes, forget_old,
    look, marked, release, release_source, set_assigned, set_due, snooze, snoozed, wake,
};
pub(super) use sources::{Only, Row, Whose, count, rows};
pub(super) use summaries::{claim, due, hour, set_hour, switch_off};
