-- Two users who are the same person. The one who was merged away keeps the whole row, under the negative
-- number of the application: no list, count, search or export of the application finds it, and its key
-- stays taken. This names the user who has it now.
ALTER TABLE users ADD COLUMN merged_into BIGINT;
-- The users who were merged into one.
CREATE INDEX users_by_merged_into ON users (merged_into) WHERE merged_into IS NOT NULL;

-- What a merge changed, so that it can be undone.
CREATE TABLE user_merges (
    -- The user who was merged away.
    merged_seq       BIGINT PRIMARY KEY,
    application_seq  BIGINT NOT NULL,
    survivor_seq     BIGINT NOT NULL,
    -- The survivor's fields that changed: JSON objects of the values before and after.
    before           TEXT NOT NULL,
    after            TEXT NOT NULL,
    -- What was verified of the survivor before; the session and its end.
    verified_before  TEXT NOT NULL,
    merged_at        BIGINT NOT NULL,
    merged_by        TEXT NOT NULL,
    merged_by_id     UUID
);
-- The merges into one user.
CREATE INDEX user_merges_by_survivor ON user_merges (survivor_seq);

-- The user who was merged away, or came back, with the change of another one: the former values may be
-- theirs, and go when they are erased. Null: nobody.
ALTER TABLE revisions ADD COLUMN about_seq BIGINT;
CREATE INDEX revisions_by_about ON revisions (about_seq) WHERE about_seq IS NOT NULL;

-- Whose it was before a merge; null: nobody else's.
ALTER TABLE notes ADD COLUMN moved_from BIGINT;
ALTER TABLE verifications ADD COLUMN moved_from BIGINT;
ALTER TABLE faces ADD COLUMN moved_from BIGINT;
-- The place that the face had there.
ALTER TABLE faces ADD COLUMN moved_slot BIGINT;

-- Pairs of users who were merged away, as they were. A pair with somebody else goes on as a pair of the
-- survivor, which says whose it was.
ALTER TABLE face_pairs ADD COLUMN copied_from BIGINT;
CREATE TABLE merged_pairs (
    id              UUID NOT NULL UNIQUE,
    application_seq BIGINT NOT NULL,
    -- The user who was merged away.
    merged_seq      BIGINT NOT NULL,
    low_user_seq    BIGINT NOT NULL,
    high_user_seq   BIGINT NOT NULL,
    similarity      BIGINT NOT NULL,
    threshold       BIGINT NOT NULL,
    distance        BIGINT NOT NULL,
    model           TEXT NOT NULL,
    model_version   TEXT NOT NULL,
    low_face_seq    BIGINT,
    high_face_seq   BIGINT,
    state           TEXT NOT NULL,
    found_at        BIGINT NOT NULL,
    decided_at      BIGINT,
    decided_by      TEXT,
    decided_by_id   UUID,
    reason          TEXT NOT NULL,
    -- As in `face_pairs`.
    copied_from     BIGINT,
    PRIMARY KEY (low_user_seq, high_user_seq)
);
CREATE INDEX merged_pairs_by_user ON merged_pairs (merged_seq);
-- An erasure of the other user takes the pair away.
CREATE INDEX merged_pairs_by_high ON merged_pairs (high_user_seq);
