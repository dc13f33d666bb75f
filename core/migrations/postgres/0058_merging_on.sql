-- A user into whom somebody was merged can be merged on. When all are users of their own again, the change of
-- one user may hold former values of several others: `revisions.about_seq` names one of them, this the rest.
-- The values go when one of them is erased.
CREATE TABLE revisions_also_about (
    -- The change.
    user_seq  BIGINT NOT NULL,
    version   BIGINT NOT NULL,
    about_seq BIGINT NOT NULL,
    PRIMARY KEY (user_seq, version, about_seq)
);
CREATE INDEX revisions_also_about_by_user ON revisions_also_about (about_seq);
