-- The authenticator app of an operator (RFC 6238).
CREATE TABLE authenticator_apps (
    operator_id  UUID PRIMARY KEY REFERENCES operators (id) ON DELETE CASCADE,
    -- Encrypted with the server's secret key.
    secret       TEXT NOT NULL,
    -- The time step of the latest code that was used: a code works once.
    last_step    BIGINT NOT NULL,
    added_at     BIGINT NOT NULL,
    last_used_at BIGINT
);

-- Codes for whoever has lost their authenticator app. Each works once.
CREATE TABLE recovery_codes (
    operator_id UUID NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    -- The first group of the code, by which it is found.
    name        TEXT NOT NULL,
    -- Argon2id hash of the other groups.
    hash        TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    used_at     BIGINT,
    PRIMARY KEY (operator_id, name)
);
