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
    changes         BIGINT NOT NULL DEFAULT 0
);

-- Two users whose faces look alike; `low` is the smaller seq, so that a pair is there once.
CREATE TABLE face_pairs (
    id              UUID NOT NULL UNIQUE,
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    low_user_seq    BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    high_user_seq   BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    -- The best score of their faces, in hundredths of a percent, and the threshold it was held against.
    similarity      BIGINT NOT NULL,
    threshold       BIGINT NOT NULL,
    model           TEXT NOT NULL,
    model_version   TEXT NOT NULL,
    low_face_seq    BIGINT REFERENCES faces (seq) ON DELETE SET NULL,
    high_face_seq   BIGINT REFERENCES faces (seq) ON DELETE SET NULL,
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
CREATE INDEX face_pairs_by_high ON face_pairs (high_user_seq);
CREATE INDEX face_pairs_by_low_face ON face_pairs (low_face_seq) WHERE low_face_seq IS NOT NULL;
CREATE INDEX face_pairs_by_high_face ON face_pairs (high_face_seq) WHERE high_face_seq IS NOT NULL;
