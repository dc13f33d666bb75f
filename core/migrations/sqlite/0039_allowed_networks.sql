-- The networks from which an organization's pages open, in CIDR and separated by blanks; empty: from anywhere.
ALTER TABLE organizations ADD COLUMN networks TEXT NOT NULL DEFAULT '';
