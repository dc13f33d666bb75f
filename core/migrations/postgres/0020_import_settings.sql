-- What an application lets files do.
CREATE TABLE import_settings (
    application_seq BIGINT PRIMARY KEY REFERENCES applications (seq),
    -- never, confirmed or freely
    status_changes  TEXT NOT NULL
);

-- Files that were checked before there were warnings would start without anybody having seen them.
UPDATE imports SET state = 'failed', finished_at = uploaded_at,
    cause = 'Rollcall was upgraded after this file was checked. Upload it again, so that it is checked by the rules of today.'
WHERE state = 'ready';
