-- Keys are handed out in blocks, before the rows that use them are written.
CREATE SEQUENCE users_seq;

CREATE TABLE users (
    seq              BIGINT PRIMARY KEY,
    id               UUID NOT NULL UNIQUE,
    -- No foreign key: it would cost a look-up a row, and only an Actor names an application.
    application_seq  BIGINT NOT NULL,
    vendor_data      TEXT NOT NULL,
    -- What keys are compared by: NFC, case-folded.
    vendor_key       TEXT COLLATE "C" NOT NULL,
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
    verified_fields  BIGINT NOT NULL DEFAULT 0,
    verified_session TEXT,
    verified_at      BIGINT,
    session_count    BIGINT NOT NULL DEFAULT 0,
    approved_count   BIGINT NOT NULL DEFAULT 0,
    declined_count   BIGINT NOT NULL DEFAULT 0,
    in_review_count  BIGINT NOT NULL DEFAULT 0,
    first_session_at BIGINT,
    -- 0: none yet, so that the order needs no rule for nulls.
    last_session_at  BIGINT NOT NULL DEFAULT 0,
    -- Key, names, e-mail and phone, folded as a search is folded.
    search_text      TEXT NOT NULL,
    import_id        UUID,
    import_line      BIGINT,
    version          BIGINT NOT NULL DEFAULT 1,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    CONSTRAINT users_vendor_key UNIQUE (application_seq, vendor_key)
);
CREATE INDEX users_by_created ON users (application_seq, created_at, seq);
CREATE INDEX users_by_status ON users (application_seq, status, created_at, seq);
-- The status stands behind the order, so that both filters together read no row in vain.
CREATE INDEX users_by_country ON users (application_seq, country, created_at, seq, status);
CREATE INDEX users_by_import ON users (import_id, seq) WHERE import_id IS NOT NULL;
CREATE INDEX users_by_activity ON users (application_seq, last_session_at, seq);

-- Users by country, kept in the transaction that changes them.
CREATE TABLE country_counts (
    application_seq BIGINT NOT NULL,
    country         TEXT NOT NULL,
    users           BIGINT NOT NULL,
    PRIMARY KEY (application_seq, country)
);

-- The before-image of a user: the fields that a change replaced, as a JSON object.
CREATE TABLE revisions (
    user_seq  BIGINT NOT NULL,
    -- The version that the change replaced.
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    -- import, operator, verification, system
    source    TEXT NOT NULL,
    -- The import, or the operator.
    source_id UUID,
    -- The line of the import's file, else null.
    line      BIGINT,
    -- The operator's name or the session, where the source is not an import.
    label     TEXT,
    before    TEXT NOT NULL,
    PRIMARY KEY (user_seq, version)
);
CREATE INDEX revisions_by_import ON revisions (source_id, user_seq) WHERE source = 'import';

CREATE TABLE verifications (
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    session_id      TEXT NOT NULL,
    user_seq        BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    status          TEXT NOT NULL,
    full_name       TEXT,
    date_of_birth   TEXT,
    country         TEXT,
    completed_at    BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (application_seq, session_id)
);
CREATE INDEX verifications_by_user ON verifications (user_seq);

-- The trigram index of search, kept up by a job that follows the writes.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE user_search (
    user_seq BIGINT PRIMARY KEY,
    body     TEXT NOT NULL,
    tags     TEXT NOT NULL
);
CREATE INDEX user_search_body ON user_search USING gin (body gin_trgm_ops);
CREATE INDEX user_search_tags ON user_search USING gin (tags gin_trgm_ops);

-- Ranges of users.seq that the index has not seen yet.
CREATE TABLE search_due (
    seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_seq BIGINT NOT NULL,
    low             BIGINT NOT NULL,
    high            BIGINT NOT NULL
);
