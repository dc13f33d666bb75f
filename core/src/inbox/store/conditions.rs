//! When a thing waits: each condition once, for all statements that ask for it. `$x` names its row.

/// An import of which rows are held. The latest imports are looked at.
macro_rules! has_held_rows {
    ($x:literal) => {
        concat!(
            $x,
            ".state IN ('done', 'cancelled', 'failed') AND ",
            $x,
            ".started_at IS NOT NULL AND ",
            $x,
            ".undone_at IS NULL AND EXISTS (SELECT 1 FROM import_exceptions e
                 WHERE e.import_id = ",
            $x,
            ".id AND e.outcome = 'held')"
        )
    };
}

/// An export that the operator `$me` can approve: nobody decides about their own, nor about those of their
/// API keys.
macro_rules! awaits_approval {
    ($x:literal, $me:literal) => {
        concat!(
            $x,
            ".state = 'unapproved' AND (",
            $x,
            ".requested_by_id IS NULL OR ",
            $x,
            ".requested_by_id <> ",
            $me,
            " AND NOT EXISTS (SELECT 1 FROM api_keys k WHERE k.id = ",
            $x,
            ".requested_by_id AND k.made_by_id = ",
            $me,
            "))"
        )
    };
}

/// A webhook with deliveries that have failed for good since `$since`.
macro_rules! has_failed_since {
    ($x:literal, $since:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM webhook_deliveries d
                 WHERE d.webhook_id = ",
            $x,
            ".id AND d.state = 'failed' AND d.tried_at >= ",
            $since,
            ")"
        )
    };
}

pub(super) use {awaits_approval, has_failed_since, has_held_rows};
