-- Erasures of many users: who asked for them, how far they are, and what they did. Numbers only.
CREATE TABLE erasures (
    id                UUID PRIMARY KEY,
    application_seq   BIGINT NOT NULL,
    -- waiting, running, cancelled, failed, done
    state             TEXT NOT NULL,
    -- Why it is in this state; empty if the state says enough.
    cause             TEXT NOT NULL,
    reason            TEXT NOT NULL,
    -- Which users were chosen, in words, without a search text.
    chosen            TEXT NOT NULL,
    total             BIGINT NOT NULL,
    erased            BIGINT NOT NULL,
    -- Users who were not there any more.
    missing           BIGINT NOT NULL,
    failed            BIGINT NOT NULL,
    -- Faces of the erased users that were on the blocklist.
    blocklisted_faces BIGINT NOT NULL,
    cancel_requested  BOOLEAN NOT NULL,
    -- The name of the operator, and their id.
    requested_by      TEXT NOT NULL,
    requested_by_id   UUID,
    requested_at      BIGINT NOT NULL,
    running_at        BIGINT,
    finished_at       BIGINT
);
-- The list, newest first.
CREATE INDEX erasures_by_application ON erasures (application_seq, id);

-- Whom an erasure has still to erase. Empty when it ends.
CREATE TABLE erasure_users (
    erasure_id UUID NOT NULL,
    -- The Rollcall ID.
    user_id    UUID NOT NULL,
    PRIMARY KEY (erasure_id, user_id)
);
