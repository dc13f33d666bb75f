-- Users by country ('': none) and status, and by tag: the totals of every list, kept in the
-- transaction that changes them.
CREATE TABLE user_counts (
    application_seq INTEGER NOT NULL,
    country         TEXT NOT NULL,
    status          TEXT NOT NULL,
    users           INTEGER NOT NULL,
    PRIMARY KEY (application_seq, country, status)
) STRICT, WITHOUT ROWID;
INSERT INTO user_counts (application_seq, country, status, users)
SELECT application_seq, coalesce(country, ''), status, count(*)
FROM users GROUP BY application_seq, coalesce(country, ''), status;
DROP TABLE country_counts;
ALTER TABLE applications DROP COLUMN active_count;
ALTER TABLE applications DROP COLUMN flagged_count;
ALTER TABLE applications DROP COLUMN blocked_count;

CREATE TABLE tag_counts (
    application_seq INTEGER NOT NULL,
    tag             TEXT NOT NULL,
    country         TEXT NOT NULL,
    status          TEXT NOT NULL,
    users           INTEGER NOT NULL,
    PRIMARY KEY (application_seq, tag, country, status)
) STRICT, WITHOUT ROWID;
INSERT INTO tag_counts (application_seq, tag, country, status, users)
SELECT u.application_seq, tag.value, coalesce(u.country, ''), u.status, count(*)
FROM users u, json_each(u.tags) AS tag
GROUP BY u.application_seq, tag.value, coalesce(u.country, ''), u.status;

-- A country and a status together are one walk; a country alone is a walk for each status.
DROP INDEX users_by_country;
CREATE INDEX users_by_country ON users (application_seq, country, status, created_at, seq);
