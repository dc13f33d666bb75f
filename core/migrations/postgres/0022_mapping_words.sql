-- JSON: words of the file with what they become, by column.
ALTER TABLE import_mappings ADD COLUMN words TEXT NOT NULL DEFAULT '[]';
