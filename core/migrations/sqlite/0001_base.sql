-- Times are microseconds since 1970 (UTC); `seq` is the short key inside, `id` the one outside.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organizations (
    seq        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE applications (
    seq              INTEGER PRIMARY KEY,
    id               BLOB NOT NULL UNIQUE,
    organization_seq INTEGER NOT NULL REFERENCES organizations (seq),
    slug             TEXT NOT NULL,
    name             TEXT NOT NULL,
    -- Users by status, kept in the transaction that changes them.
    active_count     INTEGER NOT NULL DEFAULT 0,
    flagged_count    INTEGER NOT NULL DEFAULT 0,
    blocked_count    INTEGER NOT NULL DEFAULT 0,
    created_at       INTEGER NOT NULL,
    CONSTRAINT applications_slug UNIQUE (organization_seq, slug)
) STRICT;

CREATE TABLE operators (
    id              BLOB PRIMARY KEY,
    email           TEXT NOT NULL,
    email_key       TEXT NOT NULL CONSTRAINT operators_email_key UNIQUE,
    name            TEXT NOT NULL,
    password_hash   TEXT NOT NULL,
    disabled        INTEGER NOT NULL DEFAULT 0,
    demo            INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    last_sign_in_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
    operator_id      BLOB NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    organization_seq INTEGER NOT NULL REFERENCES organizations (seq),
    role             TEXT NOT NULL,
    PRIMARY KEY (operator_id, organization_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    -- SHA-256 of the cookie's value: the value itself is never stored.
    key          TEXT PRIMARY KEY,
    operator_id  BLOB REFERENCES operators (id) ON DELETE CASCADE,
    data         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    address      TEXT NOT NULL,
    user_agent   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_operator ON sessions (operator_id);

-- Failed sign-ins per account and per address; the subject is a hash, not the address itself.
CREATE TABLE sign_in_failures (
    subject  TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
