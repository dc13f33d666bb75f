CREATE TABLE users (
    seq              INTEGER PRIMARY KEY,
    id               BLOB NOT NULL UNIQUE,
    -- No foreign key: it would cost a look-up a row, and only an Actor names an application.
    application_seq  INTEGER NOT NULL,
    vendor_data      TEXT NOT NULL,
    -- What keys are compared by: NFC, case-folded.
    vendor_key       TEXT NOT NULL,
    display_name     TEXT,
    full_name        TEXT,
    date_of_birth    TEXT,
    email            TEXT,
    phone            TEXT,
    country          TEXT,
    status           TEXT NOT NULL,
    -- A JSON array of strings.
    tags             TEXT NOT NULL DEFAULT '[]',
    metadata_json    TEXT,
    -- 1: full_name, 2: date_of_birth.
    verified_fields  INTEGER NOT NULL DEFAULT 0,
    verified_session TEXT,
    verified_at      INTEGER,
    session_count    INTEGER NOT NULL DEFAULT 0,
    approved_count   INTEGER NOT NULL DEFAULT 0,
    declined_count   INTEGER NOT NULL DEFAULT 0,
    in_review_count  INTEGER NOT NULL DEFAULT 0,
    first_session_at INTEGER,
    -- 0: none yet, so that the order needs no rule for nulls.
    last_session_at  INTEGER NOT NULL DEFAULT 0,
    -- Key, names, e-mail and phone, folded as a search is folded.
    search_text      TEXT NOT NULL,
    import_id        BLOB,
    import_line      INTEGER,
    version          INTEGER NOT NULL DEFAULT 1,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    CONSTRAINT users_vendor_key UNIQUE (application_seq, vendor_key)
) STRICT;
CREATE INDEX users_by_created ON users (application_seq, created_at, seq);
CREATE INDEX users_by_status ON users (application_seq, status, created_at, seq);
-- The status stands behind the order, so that both filters together read no row in vain.
CREATE INDEX users_by_country ON users (application_seq, country, created_at, seq, status);
CREATE INDEX users_by_import ON users (import_id, seq) WHERE import_id IS NOT NULL;
CREATE INDEX users_by_activity ON users (application_seq, last_session_at, seq);

-- Users by country, kept in the transaction that changes them.
CREATE TABLE country_counts (
    application_seq INTEGER NOT NULL,
    country         TEXT NOT NULL,
    users           INTEGER NOT NULL,
    PRIMARY KEY (application_seq, country)
) STRICT, WITHOUT ROWID;

-- The before-image of a user: the fields that a change replaced, as a JSON object.
CREATE TABLE revisions (
    user_seq  INTEGER NOT NULL,
    -- The version that the change replaced.
    version   INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    -- import, operator, verification, system
    source    TEXT NOT NULL,
    -- The import, or the operator.
    source_id BLOB,
    -- The line of the import's file, else null.
    line      INTEGER,
    -- The operator's name or the session, where the source is not an import.
    label     TEXT,
    before    TEXT NOT NULL,
    PRIMARY KEY (user_seq, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_by_import ON revisions (source_id, user_seq) WHERE source = 'import';

CREATE TABLE verifications (
    application_seq INTEGER NOT NULL REFERENCES applications (seq),
    session_id      TEXT NOT NULL,
    user_seq        INTEGER NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    status          TEXT NOT NULL,
    full_name       TEXT,
    date_of_birth   TEXT,
    country         TEXT,
    completed_at    INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (application_seq, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX verifications_by_user ON verifications (user_seq);

-- The trigram index of search, kept up by a job that follows the writes.
CREATE VIRTUAL TABLE user_search USING fts5 (
    body, tags, content = '', contentless_delete = 1, tokenize = 'trigram'
);

-- Ranges of users.seq that the index has not seen yet.
CREATE TABLE search_due (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    application_seq INTEGER NOT NULL,
    low             INTEGER NOT NULL,
    high            INTEGER NOT NULL
) STRICT;
