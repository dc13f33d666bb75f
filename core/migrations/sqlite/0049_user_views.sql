-- Filters and order of the list of users, saved by name.
CREATE TABLE user_views (
    id              BLOB PRIMARY KEY,
    application_seq INTEGER NOT NULL REFERENCES applications (seq),
    -- Whose it is; none: it is shared, and stays when its maker leaves.
    operator_id     BLOB REFERENCES operators (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    -- JSON: a query of the list, without a search text and without a page.
    query           TEXT NOT NULL,
    -- The list opens with it.
    is_default      INTEGER NOT NULL,
    saved_by        TEXT NOT NULL,
    saved_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX own_user_views ON user_views (application_seq, operator_id, name) WHERE operator_id IS NOT NULL;
CREATE UNIQUE INDEX shared_user_views ON user_views (application_seq, name) WHERE operator_id IS NULL;
CREATE UNIQUE INDEX default_user_views ON user_views (application_seq) WHERE is_default = 1;
