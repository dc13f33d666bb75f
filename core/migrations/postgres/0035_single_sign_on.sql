-- OpenID providers with which people of an organization sign in.
CREATE TABLE sso_providers (
    id               UUID PRIMARY KEY,
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    name             TEXT NOT NULL,
    issuer           TEXT NOT NULL,
    client_id        TEXT NOT NULL,
    -- Encrypted with the server's secret key.
    client_secret    TEXT NOT NULL,
    -- The claim that names a person's groups; empty: groups give no roles.
    groups_claim     TEXT NOT NULL,
    -- Whether somebody without an account gets one at their first sign-in.
    makes_accounts   BOOLEAN NOT NULL,
    -- What a new account may do to which no group gives a role; empty: such a person is refused.
    default_role     TEXT NOT NULL,
    -- Whether Rollcall asks for no code of its own if the provider has asked for a second factor.
    trusts_factor    BOOLEAN NOT NULL,
    -- Whether the sign-in page has a button for it.
    has_button       BOOLEAN NOT NULL,
    -- Whether people with an address in its domains can sign in with it alone ("SSO only").
    is_required      BOOLEAN NOT NULL DEFAULT FALSE,
    made_by          TEXT NOT NULL,
    made_at          BIGINT NOT NULL,
    -- Who changed it last; empty: nobody has.
    changed_by       TEXT NOT NULL DEFAULT '',
    changed_at       BIGINT
);
CREATE INDEX sso_providers_by_organization ON sso_providers (organization_seq);

-- The domains of the e-mail addresses for which a provider speaks.
CREATE TABLE sso_domains (
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    -- In small letters.
    domain           TEXT COLLATE "C" NOT NULL,
    provider_id      UUID NOT NULL REFERENCES sso_providers (id) ON DELETE CASCADE,
    CONSTRAINT sso_domains_domain PRIMARY KEY (organization_seq, domain)
);
-- The sign-in page looks for the providers of a domain.
CREATE INDEX sso_domains_by_domain ON sso_domains (domain);

-- Roles that a provider's groups give.
CREATE TABLE sso_group_roles (
    id               UUID PRIMARY KEY,
    provider_id      UUID NOT NULL REFERENCES sso_providers (id) ON DELETE CASCADE,
    -- As the claim has it.
    group_name       TEXT NOT NULL,
    role             TEXT NOT NULL,
    -- The one application that the role is for; null: every application of the organization.
    application_seq  BIGINT REFERENCES applications (seq),
    -- Of several groups of one person the first gives the role.
    position         BIGINT NOT NULL
);
CREATE INDEX sso_group_roles_by_provider ON sso_group_roles (provider_id, position);

-- The account of a person whom a provider knows.
CREATE TABLE sso_identities (
    provider_id      UUID NOT NULL REFERENCES sso_providers (id) ON DELETE CASCADE,
    -- The claim `sub`: the provider's name for the person, which never changes.
    subject          TEXT NOT NULL,
    operator_id      UUID NOT NULL,
    organization_seq BIGINT NOT NULL,
    linked_at        BIGINT NOT NULL,
    last_used_at     BIGINT NOT NULL,
    PRIMARY KEY (provider_id, subject),
    -- Whoever gets a former colleague's address gets no access to their account.
    CONSTRAINT sso_identities_operator UNIQUE (provider_id, operator_id),
    FOREIGN KEY (operator_id, organization_seq)
        REFERENCES memberships (operator_id, organization_seq) ON DELETE CASCADE
);
CREATE INDEX sso_identities_by_operator ON sso_identities (operator_id);

-- Owners who can sign in with their password while a provider is required.
CREATE TABLE sso_break_glass (
    organization_seq BIGINT NOT NULL,
    operator_id      UUID NOT NULL,
    named_by         TEXT NOT NULL,
    named_at         BIGINT NOT NULL,
    PRIMARY KEY (organization_seq, operator_id),
    FOREIGN KEY (operator_id, organization_seq)
        REFERENCES memberships (operator_id, organization_seq) ON DELETE CASCADE
);

-- What works once and was used: answers of providers, and their messages that somebody has signed out.
CREATE TABLE sso_used (
    -- SHA-256 of what it is and of its text.
    hash       TEXT PRIMARY KEY,
    -- Past this time it does not work anyway.
    expires_at BIGINT NOT NULL
);
CREATE INDEX sso_used_by_end ON sso_used (expires_at);

-- The provider that a session was opened with; null: a password. A provider ends sessions by its own name
-- for the session or for the person.
ALTER TABLE sessions ADD COLUMN sso_provider_id UUID;
ALTER TABLE sessions ADD COLUMN sso_subject TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN sso_sid TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_provider ON sessions (sso_provider_id, sso_subject);
