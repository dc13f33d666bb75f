//! What needs a decision, in one place.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::access::Permission;
use crate::format::{counted, thousands};

/// Why a thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// An export of somebody else that needs an approval.
    Export,
    /// An import with rows that changed after its preview.
    Held,
    /// A checked import with warnings that nobody has accepted.
    Warnings,
    /// An import whose columns have to be matched.
    Mapping,
    /// A checked import that nobody has started.
    Preview,
    /// A possible duplicate.
    Pair,
    /// A webhook with deliveries that have failed in the last week.
    Webhook,
}

impl ItemKind {
    /// In the order in which the inbox shows them.
    pub const ALL: [Self; 7] = [
        Self::Export,
        Self::Held,
        Self::Warnings,
        Self::Mapping,
        Self::Preview,
        Self::Pair,
        Self::Webhook,
    ];

    /// As addresses name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Held => "held",
            Self::Warnings => "warnings",
            Self::Mapping => "mapping",
            Self::Preview => "preview",
            Self::Pair => "pair",
            Self::Webhook => "webhook",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What marks are kept by: an import stays with its person from its upload to its start, whatever is to
    /// be done with it.
    pub fn source(self) -> &'static str {
        match self {
            Self::Warnings | Self::Mapping | Self::Preview => "import",
            Self::Export | Self::Held | Self::Pair | Self::Webhook => self.code(),
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Export => "Exports to approve",
            Self::Held => "Held rows",
            Self::Warnings => "Warnings to accept",
            Self::Mapping => "Columns to match",
            Self::Preview => "Imports to start",
            Self::Pair => "Possible duplicates",
            Self::Webhook => "Failed webhooks",
        }
    }

    /// `1 export`, `1,234 exports`: what waits, counted up to [`Waiting::COUNTED`].
    pub fn counted(self, count: i64) -> String {
        let (one, many) = match self {
            Self::Export => ("export to approve", "exports to approve"),
            Self::Held => ("import with held rows", "imports with held rows"),
            Self::Warnings => ("import with warnings", "imports with warnings"),
            Self::Mapping => ("import with columns to match", "imports with columns to match"),
            Self::Preview => ("import to start", "imports to start"),
            Self::Pair => ("possible duplicate", "possible duplicates"),
            Self::Webhook => ("webhook", "webhooks"),
        };
        match count {
            count if count >= Waiting::COUNTED => format!("More than 999 {many}"),
            count => counted(count, one, many),
        }
    }

    /// What the next step is called.
    pub fn action(self) -> &'static str {
        match self {
            Self::Export => "Approve…",
            Self::Held => "Decide",
            Self::Warnings | Self::Preview | Self::Pair => "Review",
            Self::Mapping => "Match columns",
            Self::Webhook => "View",
        }
    }

    /// Where all of them are, below the application's address.
    pub fn list(self) -> &'static str {
        match self {
            Self::Export => "/exports?state=unapproved",
            Self::Held | Self::Warnings | Self::Mapping | Self::Preview => "/imports",
            Self::Pair => "/faces",
            Self::Webhook => "/settings/webhooks",
        }
    }

    /// What somebody needs who decides about it.
    pub fn permission(self) -> Permission {
        match self {
            Self::Export => Permission::OverseeExports,
            Self::Held | Self::Warnings | Self::Mapping | Self::Preview => Permission::RunImports,
            Self::Pair => Permission::ReviewDuplicates,
            Self::Webhook => Permission::ManageWebhooks,
        }
    }
}

/// Which items a list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InboxView {
    /// Not snoozed, and assigned to nobody else. The navigation counts these.
    #[default]
    ForMe,
    Mine,
    Unassigned,
    /// With a due date, the earliest first; not snoozed.
    Due,
    Snoozed,
    /// Assigned to somebody else.
    Others,
}

impl InboxView {
    pub const ALL: [Self; 6] =
        [Self::ForMe, Self::Mine, Self::Unassigned, Self::Due, Self::Snoozed, Self::Others];

    /// As addresses name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::ForMe => "",
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Due => "due",
            Self::Snoozed => "snoozed",
            Self::Others => "others",
        }
    }

    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.code() == code).unwrap_or_default()
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::ForMe => "For me",
            Self::Mine => "Assigned to me",
            Self::Unassigned => "Unassigned",
            Self::Due => "Due",
            Self::Snoozed => "Snoozed",
            Self::Others => "With colleagues",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxQuery {
    pub view: InboxView,
    pub kind: Option<ItemKind>,
}

/// A thing that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub kind: ItemKind,
    /// Of the import, the export, the pair or the webhook.
    pub id: Uuid,
    /// What it is: the name of a file, a purpose, the server of a webhook. Never the name of a user.
    pub title: String,
    /// Why it waits, in words.
    pub detail: String,
    /// When it began to wait.
    pub since: Timestamp,
    pub assigned_to: Option<Assignee>,
    /// `YYYY-MM-DD`
    pub due: Option<String>,
    /// Until the beginning of this day (UTC), for oneself.
    pub snoozed_until: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignee {
    pub id: Uuid,
    pub name: String,
    pub email: String,
}

impl Item {
    /// `users.csv: 3 rows are held`
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.title, self.detail)
    }

    /// Where it is decided, below the application's address.
    pub fn path(&self) -> String {
        let id = self.id;
        match self.kind {
            ItemKind::Export => format!("/exports/{id}"),
            ItemKind::Held => format!("/imports/{id}?outcome=held"),
            ItemKind::Warnings | ItemKind::Mapping | ItemKind::Preview => format!("/imports/{id}"),
            ItemKind::Pair => format!("/faces?pair={id}"),
            ItemKind::Webhook => format!("/settings/webhooks/{id}"),
        }
    }
}

/// Items, and how many more there are of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    pub items: Vec<Item>,
    /// Beyond those of the list, each counted up to [`Waiting::COUNTED`].
    pub more: Vec<(ItemKind, i64)>,
}

impl Inbox {
    pub fn total(&self) -> i64 {
        self.items.len() as i64 + self.more.iter().map(|(_, count)| count).sum::<i64>()
    }

    /// `1 thing`, `12 things`
    pub fn counted(&self) -> String {
        match self.total() {
            1 => "1 thing".to_owned(),
            total => format!("{} things", thousands(total)),
        }
    }
}

/// What waits for one person: only what they may decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Imports that wait for their columns to be matched, or for their start.
    pub imports: i64,
    /// Imports with held rows.
    pub held: i64,
    /// Exports of others that wait for an approval.
    pub exports: i64,
    /// Possible duplicates.
    pub pairs: i64,
    /// Webhooks with deliveries that have failed in the last week.
    pub webhooks: i64,
    /// Of these, what they have snoozed or a colleague takes care of.
    pub aside: i64,
    /// Of the others, what is new since they last opened the inbox.
    pub fresh: i64,
}

impl Waiting {
    /// Each kind is counted no further than this.
    pub const COUNTED: i64 = 1_000;
    /// Held rows are looked for in this many of the latest imports.
    pub const LATEST_IMPORTS: i64 = 200;

    pub fn total(&self) -> i64 {
        self.imports + self.held + self.exports + self.pairs + self.webhooks
    }

    /// How many wait for this person and nobody else. A count that has stopped at its limit stays there.
    pub fn for_me(&self) -> i64 {
        match self.total() {
            total if total >= Self::COUNTED => total,
            total => (total - self.aside).max(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ItemKind, Waiting};

    #[test]
    fn a_kind_is_found_by_its_code() {
        for kind in ItemKind::ALL {
            assert_eq!(ItemKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(ItemKind::from_code("import"), None);
    }

    #[test]
    fn what_is_set_aside_does_not_count_until_the_count_has_stopped() {
        let few = Waiting { imports: 3, aside: 1, ..Waiting::default() };
        assert_eq!(few.for_me(), 2);
        let many = Waiting { pairs: Waiting::COUNTED, aside: 1, ..Waiting::default() };
        assert_eq!(many.for_me(), Waiting::COUNTED);
    }
}
