CREATE TABLE exports (
    id               UUID PRIMARY KEY,
    application_seq  BIGINT NOT NULL REFERENCES applications (seq),
    state            TEXT NOT NULL,
    cause            TEXT NOT NULL DEFAULT '',
    requested_by     TEXT NOT NULL,
    requested_by_id  UUID,
    requested_role   TEXT NOT NULL,
    requested_at     BIGINT NOT NULL,
    purpose          TEXT NOT NULL,
    -- JSON: the filter, the names of the columns in the file's order, the form of the file.
    filter           TEXT NOT NULL,
    columns          TEXT NOT NULL,
    form             TEXT NOT NULL,
    -- Users that fitted when it was asked for.
    matched          BIGINT NOT NULL,
    -- A command that waits for the file wants no mail.
    by_mail          BOOLEAN NOT NULL,
    approved_by      TEXT,
    approved_by_id   UUID,
    approved_at      BIGINT,
    running_at       BIGINT,
    finished_at      BIGINT,
    -- The instant whose roster the file is.
    snapshot_at      BIGINT,
    done_rows        BIGINT NOT NULL DEFAULT 0,
    rows             BIGINT NOT NULL DEFAULT 0,
    size             BIGINT NOT NULL DEFAULT 0,
    sha256           TEXT NOT NULL DEFAULT '',
    -- The version of Rollcall that wrote the file.
    version          TEXT NOT NULL DEFAULT '',
    -- Counts the links that were made; only the last one works.
    link_number      BIGINT NOT NULL DEFAULT 0,
    link_expires_at  BIGINT,
    revoked_by       TEXT,
    downloads        BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX exports_by_application ON exports (application_seq, id);

CREATE TABLE export_settings (
    application_seq BIGINT PRIMARY KEY REFERENCES applications (seq),
    second_person   BOOLEAN NOT NULL,
    retention_days  BIGINT NOT NULL,
    link_hours      BIGINT NOT NULL,
    -- 0: no limit.
    download_limit  BIGINT NOT NULL
);

CREATE TABLE export_choices (
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    operator_id     UUID NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    columns         TEXT NOT NULL,
    PRIMARY KEY (application_seq, operator_id, name)
);

-- Who opened and took an export, for its page.
CREATE INDEX audit_by_export ON audit_entries (subject_id, number) WHERE subject_kind = 'export';
