-- Archives of faces: a ZIP of pictures with a table that says whose they are.
CREATE TABLE face_archives (
    id               UUID PRIMARY KEY,
    application_seq  BIGINT NOT NULL REFERENCES applications (seq),
    file_name        TEXT NOT NULL,
    size             BIGINT NOT NULL,
    sha256           TEXT NOT NULL,
    -- checking, ready, waiting, running, done, cancelled, failed
    state            TEXT NOT NULL,
    cause            TEXT NOT NULL DEFAULT '',
    cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
    uploaded_by      TEXT NOT NULL,
    uploaded_at      BIGINT NOT NULL,
    started_by       TEXT,
    started_by_id    UUID,
    started_at       BIGINT,
    finished_at      BIGINT
);
CREATE INDEX face_archives_by_application ON face_archives (application_seq, id);

-- A row of an archive's table, and what became of it.
CREATE TABLE face_archive_rows (
    archive_id  UUID NOT NULL REFERENCES face_archives (id) ON DELETE CASCADE,
    ordinal     BIGINT NOT NULL,
    line        BIGINT NOT NULL,
    vendor_data TEXT NOT NULL,
    file        TEXT NOT NULL,
    comment     TEXT NOT NULL,
    -- pending, ready, refused, added
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    user_seq    BIGINT,
    user_id     UUID,
    face_id     UUID,
    PRIMARY KEY (archive_id, ordinal)
);
CREATE INDEX face_archive_rows_by_user ON face_archive_rows (user_seq) WHERE user_seq IS NOT NULL;
