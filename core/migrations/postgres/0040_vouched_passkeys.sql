-- The organization (seq) whose provider had opened the session in which a passkey was added; null: the session was
-- opened with a password. Its word holds for an account of its own alone.
ALTER TABLE passkeys ADD COLUMN vouched_by BIGINT;

-- Everything that counts as a second factor. Recovery codes stand in for it and are none. A passkey that the
-- provider of one organization vouches for counts while the account belongs to no other.
DROP VIEW second_factors;
CREATE VIEW second_factors AS
    SELECT operator_id FROM authenticator_apps
    UNION ALL
    SELECT p.operator_id FROM passkeys p
    WHERE p.vouched_by IS NULL OR NOT EXISTS (
        SELECT 1 FROM memberships m
        WHERE m.operator_id = p.operator_id AND m.organization_seq <> p.vouched_by);
