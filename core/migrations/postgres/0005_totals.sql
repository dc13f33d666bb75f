-- Users by country ('': none) and status, and by tag: the totals of every list, kept in the
-- transaction that changes them.
CREATE TABLE user_counts (
    application_seq BIGINT NOT NULL,
    country         TEXT NOT NULL,
    status          TEXT NOT NULL,
    users           BIGINT NOT NULL,
    PRIMARY KEY (application_seq, country, status)
);
INSERT INTO user_counts (application_seq, country, status, users)
SELECT application_seq, coalesce(country, ''), status, count(*)
FROM users GROUP BY application_seq, coalesce(country, ''), status;
DROP TABLE country_counts;
ALTER TABLE applications DROP COLUMN active_count;
ALTER TABLE applications DROP COLUMN flagged_count;
ALTER TABLE applications DROP COLUMN blocked_count;

CREATE TABLE tag_counts (
    application_seq BIGINT NOT NULL,
    tag             TEXT NOT NULL,
    country         TEXT NOT NULL,
    status          TEXT NOT NULL,
    users           BIGINT NOT NULL,
    PRIMARY KEY (application_seq, tag, country, status)
);
INSERT INTO tag_counts (application_seq, tag, country, status, users)
SELECT u.application_seq, tag.value, coalesce(u.country, ''), u.status, count(*)
FROM users u, json_array_elements_text(u.tags::json) AS tag (value)
GROUP BY u.application_seq, tag.value, coalesce(u.country, ''), u.status;

-- A country and a status together are one walk; a country alone is a walk for each status.
DROP INDEX users_by_country;
CREATE INDEX users_by_country ON users (application_seq, country, status, created_at, seq);

-- A search that nothing else narrows is answered from the index's own table.
ALTER TABLE user_search ADD COLUMN application_seq BIGINT NOT NULL DEFAULT 0;
UPDATE user_search f SET application_seq = u.application_seq FROM users u WHERE u.seq = f.user_seq;
