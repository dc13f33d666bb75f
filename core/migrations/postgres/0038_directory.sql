-- Tokens with which the directory of an organization says by SCIM who is in its team.
CREATE TABLE directory_tokens (
    id               UUID PRIMARY KEY,
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    name             TEXT NOT NULL,
    -- The part of the token that finds the row.
    handle           TEXT COLLATE "C" NOT NULL,
    -- What lists show of the token: its first characters.
    prefix           TEXT NOT NULL,
    -- 64 hexadecimal digits. The token itself is not stored.
    hash             TEXT NOT NULL,
    made_by          TEXT NOT NULL,
    made_at          BIGINT NOT NULL,
    -- Null: never.
    expires_at       BIGINT,
    revoked_at       BIGINT,
    revoked_by       TEXT,
    last_used_at     BIGINT,
    -- An IP address.
    last_used_from   TEXT,
    CONSTRAINT directory_tokens_handle UNIQUE (handle)
);
CREATE INDEX directory_tokens_by_organization ON directory_tokens (organization_seq, id);

-- People as the directory describes them, whether or not they have an account yet.
CREATE TABLE directory_users (
    id               UUID PRIMARY KEY,
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    -- `userName`: the e-mail address that the person signs in with.
    email            TEXT NOT NULL,
    email_key        TEXT COLLATE "C" NOT NULL,
    -- The directory's own ID; empty: it has named none.
    external_id      TEXT COLLATE "C" NOT NULL,
    -- The other attributes that are kept, as a JSON object.
    attributes       TEXT NOT NULL,
    -- What the directory says: whether the person may come in.
    active           BOOLEAN NOT NULL,
    -- The account; null: they have none in the team. It counts only while there is a membership.
    operator_id      UUID,
    -- Whether the directory has suspended the membership. What a person has suspended it does not restore.
    has_suspended    BOOLEAN NOT NULL DEFAULT FALSE,
    made_at          BIGINT NOT NULL,
    changed_at       BIGINT NOT NULL,
    CONSTRAINT directory_users_email UNIQUE (organization_seq, email_key)
);
-- A directory lists its people, and looks for them by its own ID.
CREATE INDEX directory_users_by_organization ON directory_users (organization_seq, id);
CREATE INDEX directory_users_by_external_id ON directory_users (organization_seq, external_id);
CREATE INDEX directory_users_by_operator ON directory_users (operator_id);

CREATE TABLE directory_groups (
    id               UUID PRIMARY KEY,
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    name             TEXT NOT NULL,
    -- The form in which names are compared.
    name_key         TEXT COLLATE "C" NOT NULL,
    external_id      TEXT COLLATE "C" NOT NULL,
    made_at          BIGINT NOT NULL,
    changed_at       BIGINT NOT NULL,
    CONSTRAINT directory_groups_name UNIQUE (organization_seq, name_key)
);
CREATE INDEX directory_groups_by_organization ON directory_groups (organization_seq, id);

CREATE TABLE directory_members (
    group_id UUID NOT NULL REFERENCES directory_groups (id) ON DELETE CASCADE,
    user_id  UUID NOT NULL REFERENCES directory_users (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX directory_members_by_user ON directory_members (user_id);

-- Roles that groups give: groups of a provider of single sign-on, and groups of the directory.
CREATE TABLE group_roles (
    id               UUID PRIMARY KEY,
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    -- Null: a group of the directory.
    provider_id      UUID REFERENCES sso_providers (id) ON DELETE CASCADE,
    -- As the provider or the directory has it.
    group_name       TEXT NOT NULL,
    role             TEXT NOT NULL,
    -- The one application that the role is for; null: every application of the organization.
    application_seq  BIGINT REFERENCES applications (seq),
    -- Of several groups of one person the first gives the role.
    position         BIGINT NOT NULL
);
INSERT INTO group_roles
    (id, organization_seq, provider_id, group_name, role, application_seq, position)
SELECT g.id, v.organization_seq, g.provider_id, g.group_name, g.role, g.application_seq, g.position
FROM sso_group_roles g JOIN sso_providers v ON v.id = g.provider_id;
DROP TABLE sso_group_roles;
CREATE INDEX group_roles_by_provider ON group_roles (provider_id, position);
CREATE INDEX group_roles_by_organization ON group_roles (organization_seq, position);
