-- The end of a role that the audit log has; null: none.
ALTER TABLE memberships ADD COLUMN noted_until BIGINT;
ALTER TABLE application_roles ADD COLUMN noted_until BIGINT;

-- Roles that ended before this was kept do not all end in the audit log on the day of the upgrade.
UPDATE memberships SET noted_until = until WHERE until <= CAST(EXTRACT(EPOCH FROM now()) AS BIGINT) * 1000000;
UPDATE application_roles SET noted_until = until WHERE until <= CAST(EXTRACT(EPOCH FROM now()) AS BIGINT) * 1000000;

-- The operator who made the token; null: it was made before this was kept, or by a command.
ALTER TABLE directory_tokens ADD COLUMN made_by_id UUID;
