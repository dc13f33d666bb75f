-- The roles that an invitation offers.
CREATE TABLE invitation_roles (
    invitation_id   UUID NOT NULL,
    -- Counts from 0.
    position        BIGINT NOT NULL,
    -- The one application that the role is for; null: every application of the organization.
    application_seq BIGINT REFERENCES applications (seq),
    role            TEXT NOT NULL,
    -- When the role will end; null: it has no end.
    until           BIGINT,
    PRIMARY KEY (invitation_id, position)
);
INSERT INTO invitation_roles (invitation_id, position, application_seq, role, until)
SELECT id, 0, application_seq, role, until FROM invitations;

ALTER TABLE invitations DROP COLUMN application_seq;
ALTER TABLE invitations DROP COLUMN role;
ALTER TABLE invitations DROP COLUMN until;
ALTER TABLE invitations ALTER COLUMN sending DROP DEFAULT;
-- Since when it waits to be sent, because many others were; null: it does not.
ALTER TABLE invitations ADD COLUMN waiting_since BIGINT;
-- The operator who is told what becomes of it; null: nobody.
ALTER TABLE invitations ADD COLUMN invited_by_id UUID;
-- The mail of the latest sending; null: there is none.
ALTER TABLE invitations ADD COLUMN mail_id UUID;
-- Whether the inviter was told that it was accepted or has expired.
ALTER TABLE invitations ADD COLUMN inviter_told BOOLEAN NOT NULL DEFAULT FALSE;

-- The invitations that were mailed in the last hour: there is a limit for each address and each
-- organization.
CREATE TABLE invitation_sendings (
    id               UUID PRIMARY KEY,
    organization_seq BIGINT NOT NULL,
    email_key        TEXT COLLATE "C" NOT NULL,
    sent_at          BIGINT NOT NULL
);
CREATE INDEX invitation_sendings_by_organization ON invitation_sendings (organization_seq, sent_at);
CREATE INDEX invitation_sendings_by_email ON invitation_sendings (email_key, sent_at);
