-- Faces of users. The slot makes a sixth impossible, whoever asks and however many at once.
CREATE TABLE faces (
    seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id              UUID NOT NULL UNIQUE,
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    user_seq        BIGINT NOT NULL REFERENCES users (seq),
    slot            BIGINT NOT NULL CONSTRAINT faces_slot_range CHECK (slot BETWEEN 1 AND 5),
    -- 128 f32, little-endian, and the networks that made them: only those of one model compare.
    embedding       BYTEA NOT NULL,
    model           TEXT NOT NULL,
    model_version   TEXT NOT NULL,
    -- Of the stored picture, in pixels; where in it the face is.
    width           BIGINT NOT NULL,
    height          BIGINT NOT NULL,
    face_x          BIGINT NOT NULL,
    face_y          BIGINT NOT NULL,
    face_width      BIGINT NOT NULL,
    face_height     BIGINT NOT NULL,
    -- Pixels of the aligned face: how much there was to see.
    aligned_width   BIGINT NOT NULL,
    -- Of the stored JPEG.
    sha256          TEXT NOT NULL,
    size            BIGINT NOT NULL,
    comment         TEXT NOT NULL,
    -- console, api, archive
    source          TEXT NOT NULL,
    uploaded_by     TEXT NOT NULL,
    uploaded_by_id  UUID,
    created_at      BIGINT NOT NULL,
    CONSTRAINT faces_slot UNIQUE (user_seq, slot)
);
CREATE INDEX faces_by_application ON faces (application_seq, seq);
-- How many are below a size.
CREATE INDEX faces_by_width ON faces (application_seq, aligned_width);

-- What the processes that hold an index in memory read to stay current. `number` rises by one with
-- each change of an application, in the order in which the changes are committed.
CREATE TABLE face_changes (
    application_seq BIGINT NOT NULL,
    number          BIGINT NOT NULL,
    face_seq        BIGINT NOT NULL,
    -- False: the face is gone.
    added           BOOLEAN NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (application_seq, number)
);

CREATE TABLE face_settings (
    application_seq BIGINT PRIMARY KEY REFERENCES applications (seq),
    -- Percent; 70 unless changed.
    threshold       BIGINT NOT NULL DEFAULT 70,
    -- Pixels of the aligned face; 64 unless changed.
    min_face        BIGINT NOT NULL DEFAULT 64,
    -- The number of the last change; whoever raises it holds the row until the commit.
    changes         BIGINT NOT NULL DEFAULT 0,
    -- While all faces are compared once more, for a lower threshold: the last one that has been, how
    -- many have been, and how many there were. NULL: nothing of that kind goes on.
    compared_to     BIGINT,
    compared        BIGINT NOT NULL DEFAULT 0,
    to_compare      BIGINT NOT NULL DEFAULT 0
);

-- Two users whose faces look alike; `low` is the smaller seq, so that a pair is there once. Rows are
-- written by whoever holds the application's row of face_settings, and by nobody else but the one who
-- decides. There are no foreign keys: they would lock the other user of the pair, who may be waiting
-- for that same row of face_settings.
CREATE TABLE face_pairs (
    id              UUID NOT NULL UNIQUE,
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    low_user_seq    BIGINT NOT NULL,
    high_user_seq   BIGINT NOT NULL,
    -- The best score of their faces, in hundredths of a percent, and the threshold it was held against.
    similarity      BIGINT NOT NULL,
    threshold       BIGINT NOT NULL,
    -- Millionths.
    distance        BIGINT NOT NULL,
    model           TEXT NOT NULL,
    model_version   TEXT NOT NULL,
    -- The faces of the best score; NULL once they are gone.
    low_face_seq    BIGINT,
    high_face_seq   BIGINT,
    -- open, later, same, different
    state           TEXT NOT NULL,
    found_at        BIGINT NOT NULL,
    decided_at      BIGINT,
    decided_by      TEXT,
    decided_by_id   UUID,
    reason          TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (low_user_seq, high_user_seq)
);
CREATE INDEX face_pairs_by_state ON face_pairs (application_seq, state, similarity);
CREATE INDEX face_pairs_by_decision ON face_pairs (application_seq, state, decided_at);
CREATE INDEX face_pairs_by_high ON face_pairs (high_user_seq);
CREATE INDEX face_pairs_by_low_face ON face_pairs (low_face_seq) WHERE low_face_seq IS NOT NULL;
CREATE INDEX face_pairs_by_high_face ON face_pairs (high_face_seq) WHERE high_face_seq IS NOT NULL;
