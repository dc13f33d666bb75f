-- Users whom somebody has ticked in a list, kept while they turn its pages.
CREATE TABLE selections (
    id              BLOB PRIMARY KEY,
    application_seq INTEGER NOT NULL,
    operator_id     BLOB NOT NULL,
    -- A JSON list of Rollcall IDs, in the order in which they were ticked.
    users           TEXT NOT NULL,
    changed_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Finds those that nobody has used for a day.
CREATE INDEX selections_by_age ON selections (changed_at);
