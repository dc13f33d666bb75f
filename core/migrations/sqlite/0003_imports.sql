CREATE TABLE imports (
    id               BLOB PRIMARY KEY,
    application_seq  INTEGER NOT NULL REFERENCES applications (seq),
    state            TEXT NOT NULL,
    cause            TEXT NOT NULL DEFAULT '',
    file_name        TEXT NOT NULL,
    size             INTEGER NOT NULL,
    sha256           TEXT NOT NULL,
    uploaded_by      TEXT NOT NULL,
    uploaded_by_id   BLOB,
    uploaded_at      INTEGER NOT NULL,
    started_by       TEXT,
    started_by_id    BLOB,
    started_at       INTEGER,
    -- When the run itself began, after any wait.
    running_at       INTEGER,
    finished_at      INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    judged_micros    INTEGER NOT NULL DEFAULT 0,
    rows             INTEGER NOT NULL DEFAULT 0,
    -- JSON: the file's form (columns, delimiter, …), the counts, and why rows are invalid.
    form             TEXT NOT NULL DEFAULT '{}',
    preview          TEXT NOT NULL DEFAULT '{}',
    applied          TEXT NOT NULL DEFAULT '{}',
    reasons          TEXT NOT NULL DEFAULT '[]',
    -- How far the present step is: rows and bytes of the file.
    done_rows        INTEGER NOT NULL DEFAULT 0,
    done_bytes       INTEGER NOT NULL DEFAULT 0,
    checkpoint       TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_by_application ON imports (application_seq, id);
CREATE INDEX imports_by_checksum ON imports (application_seq, sha256);

-- Rows whose outcome in the run differs from the preview's.
CREATE TABLE import_exceptions (
    import_id BLOB NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,
    line      INTEGER NOT NULL,
    outcome   TEXT NOT NULL,
    PRIMARY KEY (import_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id           BLOB PRIMARY KEY,
    kind         TEXT NOT NULL,
    -- Jobs of one lane run one after the other.
    lane         TEXT NOT NULL,
    subject_id   BLOB,
    -- waiting, running, failed; a job that is done is deleted.
    state        TEXT NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    run_at       INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    worker       TEXT,
    -- A command keeps its own import for itself while it lives.
    reserved_for TEXT,
    reserved_until INTEGER,
    leased_until INTEGER,
    last_error   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_due ON jobs (state, run_at);
CREATE UNIQUE INDEX jobs_running_lane ON jobs (lane) WHERE state = 'running';

CREATE TABLE workers (
    id      TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
