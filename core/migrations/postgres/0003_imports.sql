CREATE TABLE imports (
    id               UUID PRIMARY KEY,
    application_seq  BIGINT NOT NULL REFERENCES applications (seq),
    state            TEXT NOT NULL,
    cause            TEXT NOT NULL DEFAULT '',
    file_name        TEXT NOT NULL,
    size             BIGINT NOT NULL,
    sha256           TEXT NOT NULL,
    uploaded_by      TEXT NOT NULL,
    uploaded_by_id   UUID,
    uploaded_at      BIGINT NOT NULL,
    started_by       TEXT,
    started_by_id    UUID,
    started_at       BIGINT,
    -- When the run itself began, after any wait.
    running_at       BIGINT,
    finished_at      BIGINT,
    cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
    judged_micros    BIGINT NOT NULL DEFAULT 0,
    rows             BIGINT NOT NULL DEFAULT 0,
    -- JSON: the file's form (columns, delimiter, …), the counts, and why rows are invalid.
    form             TEXT NOT NULL DEFAULT '{}',
    preview          TEXT NOT NULL DEFAULT '{}',
    applied          TEXT NOT NULL DEFAULT '{}',
    reasons          TEXT NOT NULL DEFAULT '[]',
    -- How far the present step is: rows and bytes of the file.
    done_rows        BIGINT NOT NULL DEFAULT 0,
    done_bytes       BIGINT NOT NULL DEFAULT 0,
    checkpoint       TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX imports_by_application ON imports (application_seq, id);
CREATE INDEX imports_by_checksum ON imports (application_seq, sha256);

-- Rows whose outcome in the run differs from the preview's.
CREATE TABLE import_exceptions (
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    ordinal   BIGINT NOT NULL,
    line      BIGINT NOT NULL,
    outcome   TEXT NOT NULL,
    PRIMARY KEY (import_id, ordinal)
);

CREATE TABLE jobs (
    id           UUID PRIMARY KEY,
    kind         TEXT NOT NULL,
    -- Jobs of one lane run one after the other.
    lane         TEXT NOT NULL,
    subject_id   UUID,
    -- waiting, running, failed; a job that is done is deleted.
    state        TEXT NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0,
    run_at       BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    worker       TEXT,
    -- A command keeps its own import for itself while it lives.
    reserved_for TEXT,
    reserved_until BIGINT,
    leased_until BIGINT,
    last_error   TEXT
);
CREATE INDEX jobs_due ON jobs (state, run_at);
CREATE UNIQUE INDEX jobs_running_lane ON jobs (lane) WHERE state = 'running';

CREATE TABLE workers (
    id      TEXT PRIMARY KEY,
    seen_at BIGINT NOT NULL
);
