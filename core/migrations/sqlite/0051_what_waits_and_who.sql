-- What waits for somebody is counted for every page: imports and exports by their state, held rows, and
-- deliveries that have failed.
CREATE INDEX imports_by_state ON imports (application_seq, state, id);
CREATE INDEX exports_by_state ON exports (application_seq, state, id);
-- The outcome is part of it, although it is always the same: SQLite would choose the primary key otherwise.
CREATE INDEX import_exceptions_held ON import_exceptions (import_id, outcome, ordinal) WHERE outcome = 'held';
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (webhook_id, tried_at) WHERE state = 'failed';

-- Where the request of an audit entry came from. It is data about a person, so it stands beside the chain
-- and is forgotten after a year.
CREATE TABLE audit_origins (
    organization_seq INTEGER NOT NULL,
    number           INTEGER NOT NULL,
    at               INTEGER NOT NULL,
    address          TEXT NOT NULL,
    -- The browser or the program, in a few words.
    device           TEXT NOT NULL,
    PRIMARY KEY (organization_seq, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_origins_by_time ON audit_origins (at);

-- The entries of one person, and about one thing.
CREATE INDEX audit_by_actor ON audit_entries (actor_id, number) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_by_subject ON audit_entries (subject_id, number) WHERE subject_id IS NOT NULL;
DROP INDEX audit_by_export;
