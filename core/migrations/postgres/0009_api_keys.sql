-- The keys of programs that use the REST interface. A key is shown once; what is kept is a keyed
-- hash of it, and its first characters so that people can tell keys apart.
CREATE TABLE api_keys (
    id              UUID PRIMARY KEY,
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    name            TEXT NOT NULL,
    -- The part of the key that finds its row; the rest of it is the secret.
    handle          TEXT NOT NULL CONSTRAINT api_keys_handle UNIQUE,
    hash            TEXT NOT NULL,
    -- Codes separated by spaces: read:users write:users
    permissions     TEXT NOT NULL,
    -- CIDR separated by spaces; empty: from anywhere.
    networks        TEXT NOT NULL,
    made_by         TEXT NOT NULL,
    made_by_id      UUID NOT NULL REFERENCES operators (id),
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT,
    revoked_at      BIGINT,
    revoked_by      TEXT,
    last_used_at    BIGINT,
    last_used_from  TEXT,
    uses            BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX api_keys_by_application ON api_keys (application_seq, id);

-- Answers to writes that were sent with an Idempotency-Key, kept for 24 hours.
CREATE TABLE idempotency_keys (
    api_key_id  UUID NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    -- SHA-256 of method, path and body.
    fingerprint TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    -- Null while the first request is under way.
    status      BIGINT,
    etag        TEXT,
    body        TEXT,
    -- Whom the answer shows: it goes when they are erased.
    user_id     UUID,
    PRIMARY KEY (api_key_id, name)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_by_user ON idempotency_keys (user_id) WHERE user_id IS NOT NULL;

-- Who created a user that no import has brought.
ALTER TABLE users ADD COLUMN created_by TEXT;

-- Keys of users who were erased, as SHA-256: reports of imports from before leave their rows out.
CREATE TABLE erased_keys (
    application_seq BIGINT NOT NULL,
    key_hash        TEXT NOT NULL,
    erased_at       BIGINT NOT NULL,
    PRIMARY KEY (application_seq, key_hash)
);
