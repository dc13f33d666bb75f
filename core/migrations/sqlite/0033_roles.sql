-- Roles that an organization has made. The five that every organization has stand in the program.
CREATE TABLE roles (
    organization_seq INTEGER NOT NULL REFERENCES organizations (seq),
    -- What other tables name it by. It never changes.
    code             TEXT NOT NULL,
    name             TEXT NOT NULL,
    -- The form in which names are compared.
    name_key         TEXT NOT NULL,
    -- Codes of permissions and names of columns, separated by blanks.
    permissions      TEXT NOT NULL,
    columns          TEXT NOT NULL,
    made_by          TEXT NOT NULL,
    made_at          INTEGER NOT NULL,
    -- Who changed it last; empty: nobody has.
    changed_by       TEXT NOT NULL DEFAULT '',
    changed_at       INTEGER,
    PRIMARY KEY (organization_seq, code),
    CONSTRAINT roles_by_name UNIQUE (organization_seq, name_key)
) STRICT, WITHOUT ROWID;

-- A membership's role holds in every application of the organization. Empty: they have roles in single
-- applications only. It grants nothing from `until` on; null: it has no end.
ALTER TABLE memberships ADD COLUMN until INTEGER;
-- The end that a mail has told the person of.
ALTER TABLE memberships ADD COLUMN told_until INTEGER;

-- Roles in single applications. In its application such a role stands in the place of the membership's.
CREATE TABLE application_roles (
    operator_id      BLOB NOT NULL,
    organization_seq INTEGER NOT NULL,
    application_seq  INTEGER NOT NULL REFERENCES applications (seq),
    role             TEXT NOT NULL,
    until            INTEGER,
    told_until       INTEGER,
    PRIMARY KEY (operator_id, application_seq),
    -- Who leaves the organization leaves its applications.
    FOREIGN KEY (operator_id, organization_seq)
        REFERENCES memberships (operator_id, organization_seq) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- A team lists them.
CREATE INDEX application_roles_by_organization ON application_roles (organization_seq, operator_id);

-- The one application that an invitation's role is for; null: every application of the organization.
ALTER TABLE invitations ADD COLUMN application_seq INTEGER REFERENCES applications (seq);
-- When the role will end; null: it has no end.
ALTER TABLE invitations ADD COLUMN until INTEGER;
