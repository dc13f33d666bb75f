-- What the columns of another system's export become, saved by name.
CREATE TABLE import_mappings (
    id              UUID PRIMARY KEY,
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    name            TEXT NOT NULL,
    -- The checksum of the header that it was made for.
    header          TEXT NOT NULL,
    -- JSON: the names of the header with what they become.
    targets         TEXT NOT NULL,
    saved_by        TEXT NOT NULL,
    saved_at        BIGINT NOT NULL,
    UNIQUE (application_seq, name)
);
