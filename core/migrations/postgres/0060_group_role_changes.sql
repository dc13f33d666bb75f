-- A role line of a directory's group that was added or taken out, while some members of the group wait for
-- what follows from it. The row goes with the last of them.
CREATE TABLE group_role_changes (
    id               UUID PRIMARY KEY,
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    -- Whether the members have lost the role.
    has_lost         BOOLEAN NOT NULL,
    -- The operator who has changed the line; null: a command.
    actor_id         UUID,
    -- Of the change of the line, so that the audit log shows what belongs together.
    request_id       TEXT NOT NULL
);
-- What is under way in an organization.
CREATE INDEX group_role_changes_by_organization ON group_role_changes (organization_seq, id);

-- The members who wait: those of the moment in which the line was changed.
CREATE TABLE group_role_change_users (
    change_id UUID NOT NULL REFERENCES group_role_changes (id) ON DELETE CASCADE,
    -- In the directory.
    user_id   UUID NOT NULL,
    PRIMARY KEY (change_id, user_id)
);
