-- How long a session opens an organization, in seconds: without use, and since the sign-in. Null: as long as the server
-- lets it.
ALTER TABLE organizations ADD COLUMN session_idle_seconds BIGINT;
ALTER TABLE organizations ADD COLUMN session_absolute_seconds BIGINT;

-- When a colleague has ended somebody's sessions. Sessions from before no longer open this organization. Null: never.
ALTER TABLE memberships ADD COLUMN sessions_ended_at BIGINT;

-- When the session got another ID. Requests with this one are answered until shortly after the first with the new one.
-- Null: it has its last ID.
ALTER TABLE sessions ADD COLUMN replaced_at BIGINT;
