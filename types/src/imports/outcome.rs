use serde::{Deserialize, Serialize};

/// What became, or would become, of a row. In this order wherever outcomes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    Invalid,
    Held,
    /// Left out by a choice: of the whole import (create only, update only) or for a held row.
    Skipped,
}

impl Outcome {
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Updated, Self::Unchanged, Self::Invalid, Self::Held, Self::Skipped];

    pub fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Invalid => "invalid",
            Self::Held => "held",
            Self::Skipped => "skipped",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Unchanged => "Unchanged",
            Self::Invalid => "Invalid",
            Self::Held => "Held",
            Self::Skipped => "Skipped",
        }
    }
}

/// Rows by outcome. The sum is the number of rows validated or applied so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub invalid: i64,
    pub held: i64,
    #[serde(default)]
    pub skipped: i64,
    /// Cells of verified fields that the file would have changed.
    pub protected_cells: i64,
    /// Created and updated rows with a warning.
    #[serde(default)]
    pub warned: i64,
    /// Rows that change the status of a user who was there before.
    #[serde(default)]
    pub status_changes: i64,
}

impl Counts {
    pub fn rows(&self) -> i64 {
        Outcome::ALL.into_iter().map(|outcome| self.of(outcome)).sum()
    }

    pub fn of(&self, outcome: Outcome) -> i64 {
        match outcome {
            Outcome::Created => self.created,
            Outcome::Updated => self.updated,
            Outcome::Unchanged => self.unchanged,
            Outcome::Invalid => self.invalid,
            Outcome::Held => self.held,
            Outcome::Skipped => self.skipped,
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.invalid += other.invalid;
        self.held += other.held;
        self.skipped += other.skipped;
        self.protected_cells += other.protected_cells;
        self.warned += other.warned;
        self.status_changes += other.status_changes;
    }

    pub fn add(&mut self, outcome: Outcome) {
        *self.slot(outcome) += 1;
    }

    /// Takes a row back that was counted before.
    pub fn take(&mut self, outcome: Outcome) {
        *self.slot(outcome) -= 1;
    }

    fn slot(&mut self, outcome: Outcome) -> &mut i64 {
        match outcome {
            Outcome::Created => &mut self.created,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Invalid => &mut self.invalid,
            Outcome::Held => &mut self.held,
            Outcome::Skipped => &mut self.skipped,
        }
    }
}
