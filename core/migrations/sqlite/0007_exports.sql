CREATE TABLE exports (
    id               BLOB PRIMARY KEY,
    application_seq  INTEGER NOT NULL REFERENCES applications (seq),
    state            TEXT NOT NULL,
    cause            TEXT NOT NULL DEFAULT '',
    requested_by     TEXT NOT NULL,
    requested_by_id  BLOB,
    requested_role   TEXT NOT NULL,
    requested_at     INTEGER NOT NULL,
    purpose          TEXT NOT NULL,
    -- JSON: the filter, the names of the columns in the file's order, the form of the file.
    filter           TEXT NOT NULL,
    columns          TEXT NOT NULL,
    form             TEXT NOT NULL,
    -- Users that fitted when it was asked for.
    matched          INTEGER NOT NULL,
    -- A command that waits for the file wants no mail.
    by_mail          INTEGER NOT NULL,
    approved_by      TEXT,
    approved_by_id   BLOB,
    approved_at      INTEGER,
    running_at       INTEGER,
    finished_at      INTEGER,
    -- The instant whose roster the file is.
    snapshot_at      INTEGER,
    done_rows        INTEGER NOT NULL DEFAULT 0,
    rows             INTEGER NOT NULL DEFAULT 0,
    size             INTEGER NOT NULL DEFAULT 0,
    sha256           TEXT NOT NULL DEFAULT '',
    -- The version of Rollcall that wrote the file.
    version          TEXT NOT NULL DEFAULT '',
    -- Counts the links that were made; only the last one works.
    link_number      INTEGER NOT NULL DEFAULT 0,
    link_expires_at  INTEGER,
    revoked_by       TEXT,
    downloads        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX exports_by_application ON exports (application_seq, id);

CREATE TABLE export_settings (
    application_seq INTEGER PRIMARY KEY REFERENCES applications (seq),
    second_person   INTEGER NOT NULL,
    retention_days  INTEGER NOT NULL,
    link_hours      INTEGER NOT NULL,
    -- 0: no limit.
    download_limit  INTEGER NOT NULL
) STRICT;

CREATE TABLE export_choices (
    application_seq INTEGER NOT NULL REFERENCES applications (seq),
    operator_id     BLOB NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    columns         TEXT NOT NULL,
    PRIMARY KEY (application_seq, operator_id, name)
) STRICT, WITHOUT ROWID;

-- Who opened and took an export, for its page.
CREATE INDEX audit_by_export ON audit_entries (subject_id, number) WHERE subject_kind = 'export';
