-- What programs say of a user besides: JSON arrays of strings, null where there is none.
ALTER TABLE users ADD COLUMN approved_emails TEXT;
ALTER TABLE users ADD COLUMN approved_phones TEXT;
ALTER TABLE users ADD COLUMN issuing_states TEXT;
