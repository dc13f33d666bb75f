-- Users whose key, as keys are compared today, another user has already: older rules told the two
-- apart. users.vendor_key of such a user is still the older form, by which nobody looks for it.
-- An operator gives one of the two another key, or deletes one. An empty vendor_key: nothing that
-- can be seen is left of the key.
CREATE TABLE shared_keys (
    application_seq INTEGER NOT NULL,
    vendor_key      TEXT NOT NULL,
    user_seq        INTEGER NOT NULL,
    PRIMARY KEY (application_seq, vendor_key, user_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX shared_keys_by_user ON shared_keys (user_seq);
