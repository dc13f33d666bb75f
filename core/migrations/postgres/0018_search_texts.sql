-- A search compares letters without accents and words in any order: users.search_text is written by
-- new rules. Ranges of users.seq whose texts are still written by the earlier ones; a job renews them.
CREATE TABLE search_renewal (
    low  BIGINT PRIMARY KEY,
    high BIGINT NOT NULL
);
INSERT INTO search_renewal (low, high)
SELECT low, high FROM (SELECT MIN(seq) AS low, MAX(seq) AS high FROM users) AS r
WHERE low IS NOT NULL;
INSERT INTO jobs (id, kind, lane, state, run_at, created_at)
SELECT gen_random_uuid(), 'search.index', 'search', 'waiting', now, now
FROM (SELECT CAST(extract(epoch FROM now()) * 1000000 AS BIGINT) AS now) AS t
WHERE EXISTS (SELECT 1 FROM search_renewal);

-- How tags are written, by how a filter compares them (without capitals and accents), where the two
-- differ and somebody has the tag.
CREATE TABLE tag_spellings (
    application_seq BIGINT NOT NULL,
    plain           TEXT NOT NULL,
    tag             TEXT NOT NULL,
    PRIMARY KEY (application_seq, plain, tag)
);
