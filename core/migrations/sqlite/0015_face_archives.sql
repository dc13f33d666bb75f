-- Archives of faces: a ZIP of pictures with a table that says whose they are.
CREATE TABLE face_archives (
    id               BLOB PRIMARY KEY,
    application_seq  INTEGER NOT NULL REFERENCES applications (seq),
    file_name        TEXT NOT NULL,
    size             INTEGER NOT NULL,
    sha256           TEXT NOT NULL,
    -- checking, ready, waiting, running, done, cancelled, failed
    state            TEXT NOT NULL,
    cause            TEXT NOT NULL DEFAULT '',
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    uploaded_by      TEXT NOT NULL,
    uploaded_at      INTEGER NOT NULL,
    started_by       TEXT,
    started_by_id    BLOB,
    started_at       INTEGER,
    finished_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX face_archives_by_application ON face_archives (application_seq, id);

-- A row of an archive's table, and what became of it.
CREATE TABLE face_archive_rows (
    archive_id  BLOB NOT NULL REFERENCES face_archives (id) ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    vendor_data TEXT NOT NULL,
    file        TEXT NOT NULL,
    comment     TEXT NOT NULL,
    -- pending, ready, refused, added
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    user_seq    INTEGER,
    user_id     BLOB,
    face_id     BLOB,
    PRIMARY KEY (archive_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX face_archive_rows_by_user ON face_archive_rows (user_seq) WHERE user_seq IS NOT NULL;
