-- Whether everybody in the organization needs a second factor.
ALTER TABLE organizations ADD COLUMN requires_second_factor INTEGER NOT NULL DEFAULT 0;
