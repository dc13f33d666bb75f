CREATE TABLE mails (
    id              UUID PRIMARY KEY,
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    kind            TEXT NOT NULL,
    recipient       TEXT NOT NULL,
    subject         TEXT NOT NULL,
    -- Empty once a server has taken the message.
    text_body       TEXT NOT NULL,
    html_body       TEXT NOT NULL,
    -- waiting, sent, failed; kept: there is no server, and the console shows it.
    state           TEXT NOT NULL,
    attempts        BIGINT NOT NULL DEFAULT 0,
    last_error      TEXT NOT NULL DEFAULT '',
    created_at      BIGINT NOT NULL,
    sent_at         BIGINT
);
CREATE INDEX mails_by_application ON mails (application_seq, id);
