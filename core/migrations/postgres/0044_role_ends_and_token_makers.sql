-- The end of a role that the audit log has; null: none.
ALTER TABLE memberships ADD COLUMN noted_until BIGINT;
ALTER TABLE application_roles ADD COLUMN noted_until BIGINT;

-- The operator who made the token; null: it was made before this was kept, or by a command.
ALTER TABLE directory_tokens ADD COLUMN made_by_id UUID;
