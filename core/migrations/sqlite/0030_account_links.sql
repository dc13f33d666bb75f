-- Links that let an operator change their account from their mailbox. Each works once.
CREATE TABLE account_links (
    id          BLOB PRIMARY KEY,
    operator_id BLOB NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    -- recovery, email
    purpose     TEXT NOT NULL,
    -- The new e-mail address; empty for a recovery.
    email       TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX account_links_by_operator ON account_links (operator_id);
CREATE INDEX account_links_by_end ON account_links (expires_at);

-- Requests to recover a password, of addresses with and without an account. A job mails the link, so
-- that both are answered alike. Kept for an hour, to count them.
CREATE TABLE recovery_requests (
    id           BLOB PRIMARY KEY,
    -- Empty once the job has run.
    email_key    TEXT NOT NULL,
    -- SHA-256 of the network address: what is counted.
    address_hash TEXT NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_requests_by_address ON recovery_requests (address_hash, created_at);
CREATE INDEX recovery_requests_by_age ON recovery_requests (created_at);

-- Failed sign-ins on their way into the audit log. Those of unknown addresses are written here, too, so
-- that both take the same time; nothing becomes of them.
CREATE TABLE failed_sign_ins (
    id          BLOB PRIMARY KEY,
    operator_id BLOB,
    address     TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
