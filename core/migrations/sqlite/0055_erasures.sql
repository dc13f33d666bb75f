-- Erasures of many users: who asked for them, how far they are, and what they did. Numbers only.
CREATE TABLE erasures (
    id                BLOB PRIMARY KEY,
    application_seq   INTEGER NOT NULL,
    -- waiting, running, cancelled, failed, done
    state             TEXT NOT NULL,
    -- Why it is in this state; empty if the state says enough.
    cause             TEXT NOT NULL,
    reason            TEXT NOT NULL,
    -- Which users were chosen, in words, without a search text.
    chosen            TEXT NOT NULL,
    total             INTEGER NOT NULL,
    erased            INTEGER NOT NULL,
    -- Users who were not there any more.
    missing           INTEGER NOT NULL,
    failed            INTEGER NOT NULL,
    -- Faces of the erased users that were on the blocklist.
    blocklisted_faces INTEGER NOT NULL,
    cancel_requested  INTEGER NOT NULL,
    -- The name of the operator, and their id.
    requested_by      TEXT NOT NULL,
    requested_by_id   BLOB,
    requested_at      INTEGER NOT NULL,
    running_at        INTEGER,
    finished_at       INTEGER
) STRICT, WITHOUT ROWID;
-- The list, newest first.
CREATE INDEX erasures_by_application ON erasures (application_seq, id);

-- Whom an erasure has still to erase. Empty when it ends.
CREATE TABLE erasure_users (
    erasure_id BLOB NOT NULL,
    -- The Rollcall ID.
    user_id    BLOB NOT NULL,
    PRIMARY KEY (erasure_id, user_id)
) STRICT, WITHOUT ROWID;
