-- Passkeys of operators (WebAuthn).
CREATE TABLE passkeys (
    id            UUID PRIMARY KEY,
    operator_id   UUID NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    -- The authenticator's own name for the key.
    credential_id BYTEA NOT NULL,
    -- SubjectPublicKeyInfo, DER.
    public_key    BYTEA NOT NULL,
    -- How the browser reaches the authenticator (`internal usb`), for the next time.
    transports    TEXT NOT NULL,
    -- The authenticator's signatures at the latest use; 0: it does not count them.
    sign_count    BIGINT NOT NULL,
    name          TEXT NOT NULL,
    added_at      BIGINT NOT NULL,
    last_used_at  BIGINT,
    CONSTRAINT passkeys_credential UNIQUE (credential_id)
);
-- The passkeys of an account, in their order on its page.
CREATE INDEX passkeys_by_operator ON passkeys (operator_id, added_at);

-- Challenges that were answered: each works once.
CREATE TABLE passkey_challenges_used (
    -- SHA-256.
    hash       TEXT PRIMARY KEY,
    -- Past this time it does not work anyway.
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenges_used_by_end ON passkey_challenges_used (expires_at);

-- Everything that counts as a second factor. Recovery codes stand in for it and are none.
CREATE VIEW second_factors AS
    SELECT operator_id FROM authenticator_apps
    UNION ALL
    SELECT operator_id FROM passkeys;
