-- Whom a row names, as keys are compared: whoever is erased goes from the rows that found no user too.
ALTER TABLE face_archive_rows ADD COLUMN vendor_key TEXT NOT NULL DEFAULT '';
UPDATE face_archive_rows SET vendor_key = COALESCE(
    (SELECT u.vendor_key FROM users u WHERE u.seq = face_archive_rows.user_seq), LOWER(vendor_data));
CREATE INDEX face_archive_rows_by_key ON face_archive_rows (vendor_key);
