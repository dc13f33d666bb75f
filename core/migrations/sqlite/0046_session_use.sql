-- The longest time without use since the sign-in, in seconds. It only grows.
ALTER TABLE sessions ADD COLUMN longest_pause_seconds INTEGER NOT NULL DEFAULT 0;

-- Sessions keep their ID.
ALTER TABLE sessions DROP COLUMN replaced_at;
