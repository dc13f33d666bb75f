use serde::{Deserialize, Serialize};

/// In which order the days of a column are written, where the year comes last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Nobody has said: a day that can be read in two ways is refused.
    #[default]
    Unknown,
    DayFirst,
    MonthFirst,
}
