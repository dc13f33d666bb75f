-- What an organization knows about each of its operators.
-- When their access was suspended, and by whom; null: it is not.
ALTER TABLE memberships ADD COLUMN suspended_at BIGINT;
ALTER TABLE memberships ADD COLUMN suspended_by TEXT;
-- seed, command, invitation, setup
ALTER TABLE memberships ADD COLUMN came_by TEXT NOT NULL DEFAULT 'command';
-- Who invited them; empty: nobody.
ALTER TABLE memberships ADD COLUMN invited_by TEXT NOT NULL DEFAULT '';
ALTER TABLE memberships ADD COLUMN joined_at BIGINT NOT NULL DEFAULT 0;
UPDATE memberships SET
    joined_at = (SELECT p.created_at FROM operators p WHERE p.id = operator_id),
    came_by = CASE WHEN (SELECT p.demo FROM operators p WHERE p.id = operator_id) = TRUE
                   THEN 'seed' ELSE 'command' END;
-- A team lists its people.
CREATE INDEX memberships_by_organization ON memberships (organization_seq);

-- Invitations to an organization. Each has one link that works: the one of the latest sending.
CREATE TABLE invitations (
    id               UUID PRIMARY KEY,
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    email            TEXT NOT NULL,
    email_key        TEXT COLLATE "C" NOT NULL,
    -- As the inviter wrote it; may be empty.
    name             TEXT NOT NULL,
    role             TEXT NOT NULL,
    invited_by       TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    -- Counts the sendings; the link of an earlier one no longer works.
    sending          BIGINT NOT NULL DEFAULT 1,
    sent_at          BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    accepted_at      BIGINT,
    revoked_at       BIGINT
);
CREATE UNIQUE INDEX invitations_open ON invitations (organization_seq, email_key)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_email ON invitations (email_key);

-- The role that its maker had when the key was made. A key belongs to its application: it goes on when
-- its maker gets another role or leaves.
ALTER TABLE api_keys ADD COLUMN role TEXT NOT NULL DEFAULT 'READER';
UPDATE api_keys SET role = COALESCE((
    SELECT m.role FROM memberships m
    JOIN applications a ON a.organization_seq = m.organization_seq
    WHERE m.operator_id = api_keys.made_by_id AND a.seq = api_keys.application_seq), 'READER');
-- Keys that no longer worked, because their maker had left, stay as they were.
UPDATE api_keys SET revoked_by = 'Rollcall',
    revoked_at = CAST(EXTRACT(EPOCH FROM now()) AS BIGINT) * 1000000
WHERE revoked_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM memberships m
    JOIN applications a ON a.organization_seq = m.organization_seq
    JOIN operators p ON p.id = m.operator_id
    WHERE p.id = api_keys.made_by_id AND p.disabled = FALSE AND a.seq = api_keys.application_seq);

-- The text holds a link for the recipient alone, and the console does not show it.
ALTER TABLE mails ADD COLUMN is_private BOOLEAN NOT NULL DEFAULT FALSE;
