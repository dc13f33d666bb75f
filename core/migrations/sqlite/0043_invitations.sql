-- The roles that an invitation offers.
CREATE TABLE invitation_roles (
    invitation_id   BLOB NOT NULL,
    -- Counts from 0.
    position        INTEGER NOT NULL,
    -- The one application that the role is for; null: every application of the organization.
    application_seq INTEGER REFERENCES applications (seq),
    role            TEXT NOT NULL,
    -- When the role will end; null: it has no end.
    until           INTEGER,
    PRIMARY KEY (invitation_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO invitation_roles (invitation_id, position, application_seq, role, until)
SELECT id, 0, application_seq, role, until FROM invitations;

-- SQLite drops no column that refers to another table, so the table is written anew.
CREATE TABLE new_invitations (
    id               BLOB PRIMARY KEY,
    organization_seq INTEGER NOT NULL REFERENCES organizations (seq),
    email            TEXT NOT NULL,
    email_key        TEXT NOT NULL,
    -- As the inviter wrote it; may be empty.
    name             TEXT NOT NULL,
    invited_by       TEXT NOT NULL,
    -- The operator who is told what becomes of it; null: nobody.
    invited_by_id    BLOB,
    created_at       INTEGER NOT NULL,
    -- Counts the sendings; the link of an earlier one no longer works.
    sending          INTEGER NOT NULL,
    sent_at          INTEGER NOT NULL,
    -- Since when it waits to be sent, because many others were; null: it does not.
    waiting_since    INTEGER,
    expires_at       INTEGER NOT NULL,
    accepted_at      INTEGER,
    revoked_at       INTEGER,
    -- The mail of the latest sending; null: there is none.
    mail_id          BLOB,
    -- Whether the inviter was told that it was accepted or has expired.
    inviter_told     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_invitations
    (id, organization_seq, email, email_key, name, invited_by, created_at, sending, sent_at,
     expires_at, accepted_at, revoked_at)
SELECT id, organization_seq, email, email_key, name, invited_by, created_at, sending, sent_at,
       expires_at, accepted_at, revoked_at
FROM invitations;
DROP TABLE invitations;
ALTER TABLE new_invitations RENAME TO invitations;
CREATE UNIQUE INDEX invitations_open ON invitations (organization_seq, email_key)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_email ON invitations (email_key);

-- The invitations that were mailed in the last hour: there is a limit for each address and each
-- organization.
CREATE TABLE invitation_sendings (
    id               BLOB PRIMARY KEY,
    organization_seq INTEGER NOT NULL,
    email_key        TEXT NOT NULL,
    sent_at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_sendings_by_organization ON invitation_sendings (organization_seq, sent_at);
CREATE INDEX invitation_sendings_by_email ON invitation_sendings (email_key, sent_at);
