-- The plain spelling of each key that can be taken for another: "kp-1" of a key in Cyrillic letters.
-- Keys that look like themselves, which is nearly all, have none.
CREATE TABLE look_alike_keys (
    application_seq BIGINT NOT NULL,
    plain_key       TEXT COLLATE "C" NOT NULL,
    user_seq        BIGINT NOT NULL,
    PRIMARY KEY (application_seq, plain_key, user_seq)
);
CREATE INDEX look_alike_keys_by_user ON look_alike_keys (user_seq);

-- Which version of a rule the stored rows follow: the program brings them up to its own at start.
CREATE TABLE rules (
    name    TEXT PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO rules (name, version) VALUES ('vendor_key', 0);
