-- A name with a hyphen is found as one word, too: annalena finds Anna-Lena. As after 0018, a job writes
-- the search texts of the present users by the new rules; it begins at the first user again.
DELETE FROM search_renewal;
INSERT INTO search_renewal (low, high)
SELECT low, high FROM (SELECT MIN(seq) AS low, MAX(seq) AS high FROM users) AS r
WHERE low IS NOT NULL;
INSERT INTO jobs (id, kind, concurrency_key, state, run_at, created_at)
SELECT gen_random_uuid(), 'search.index', 'search', 'waiting', now, now
FROM (SELECT CAST(extract(epoch FROM now()) * 1000000 AS BIGINT) AS now) AS t
WHERE EXISTS (SELECT 1 FROM search_renewal);
