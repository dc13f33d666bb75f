-- Messages that operators have switched off. Security messages are not among them.
CREATE TABLE muted_notices (
    operator_id BLOB NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    notice      TEXT NOT NULL,
    PRIMARY KEY (operator_id, notice)
) STRICT, WITHOUT ROWID;

-- Until when an operator can sign in with a password that a command has made. They choose their own before anything else
-- opens. Null: they have chosen it themselves.
ALTER TABLE operators ADD COLUMN first_password_until INTEGER;

-- The organization (seq) whose provider had opened the session in which an app was set up; null: the session was opened
-- with a password. Its word holds for an account of its own alone.
ALTER TABLE authenticator_apps ADD COLUMN vouched_by INTEGER;

-- Everything that counts as a second factor. Recovery codes stand in for it and are none. An app or a passkey that the
-- provider of one organization vouches for counts while the account belongs to no other.
DROP VIEW second_factors;
CREATE VIEW second_factors AS
    SELECT f.operator_id FROM (
        SELECT operator_id, vouched_by FROM authenticator_apps
        UNION ALL
        SELECT operator_id, vouched_by FROM passkeys) f
    WHERE f.vouched_by IS NULL OR NOT EXISTS (
        SELECT 1 FROM memberships m
        WHERE m.operator_id = f.operator_id AND m.organization_seq <> f.vouched_by);
