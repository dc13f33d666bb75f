-- The key that a session had before a proof or a new password or factor gave it another ID, and until when
-- what is still under way with that ID is answered. Null: it has its first one.
ALTER TABLE sessions ADD COLUMN former_key TEXT;
ALTER TABLE sessions ADD COLUMN former_until BIGINT NOT NULL DEFAULT 0;
-- When its holder has proved last who they are, since the sign-in. Null: not again.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT;
-- Finds a session by its former ID.
CREATE INDEX sessions_by_former_key ON sessions (former_key);
