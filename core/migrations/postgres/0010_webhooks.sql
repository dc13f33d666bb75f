-- Addresses that are told what happens in an application.
CREATE TABLE webhooks (
    id              UUID PRIMARY KEY,
    application_seq BIGINT NOT NULL REFERENCES applications (seq),
    url             TEXT NOT NULL,
    -- What its bodies are signed with. It is shown once, and needed for every delivery.
    secret          TEXT NOT NULL,
    -- Codes separated by spaces: user.status.updated import.finished
    events          TEXT NOT NULL,
    made_by         TEXT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX webhooks_by_application ON webhooks (application_seq, id);

CREATE TABLE webhook_deliveries (
    id          UUID PRIMARY KEY,
    webhook_id  UUID NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event       TEXT NOT NULL,
    -- Whom it tells about: it goes when they are erased.
    user_id     UUID,
    body        TEXT NOT NULL,
    -- waiting, delivered, failed
    state       TEXT NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL,
    -- When it is tried again; null when nothing more is going to happen by itself.
    next_at     BIGINT,
    tried_at    BIGINT,
    -- The status of the last answer, or why there was none.
    last_status BIGINT,
    last_error  TEXT
);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_user ON webhook_deliveries (user_id) WHERE user_id IS NOT NULL;
