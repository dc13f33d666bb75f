-- The plain spelling of each key that can be taken for another: "kp-1" of a key in Cyrillic letters.
-- Keys that look like themselves, which is nearly all, have none.
CREATE TABLE look_alike_keys (
    application_seq INTEGER NOT NULL,
    plain_key       TEXT NOT NULL,
    user_seq        INTEGER NOT NULL,
    PRIMARY KEY (application_seq, plain_key, user_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_alike_keys_by_user ON look_alike_keys (user_seq);

-- Which version of a rule the stored rows follow: the program brings them up to its own at start.
CREATE TABLE rules (
    name    TEXT PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO rules (name, version) VALUES ('vendor_key', 0);
