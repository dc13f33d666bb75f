-- What an application lets files do.
CREATE TABLE import_settings (
    application_seq BIGINT PRIMARY KEY REFERENCES applications (seq),
    -- never, confirmed or freely
    status_changes  TEXT NOT NULL
);
