-- The end of a role that the audit log has; null: none.
ALTER TABLE memberships ADD COLUMN noted_until INTEGER;
ALTER TABLE application_roles ADD COLUMN noted_until INTEGER;
