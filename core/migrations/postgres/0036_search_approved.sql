-- A search looks at approved e-mail addresses and phones, too. As after 0034, a job writes the search
-- texts of the present users by the new rules, where anybody has such a list.
DELETE FROM search_renewal WHERE EXISTS
    (SELECT 1 FROM users WHERE approved_emails IS NOT NULL OR approved_phones IS NOT NULL);
INSERT INTO search_renewal (low, high)
SELECT low, high FROM (SELECT MIN(seq) AS low, MAX(seq) AS high FROM users) AS r
WHERE low IS NOT NULL AND NOT EXISTS (SELECT 1 FROM search_renewal) AND EXISTS
    (SELECT 1 FROM users WHERE approved_emails IS NOT NULL OR approved_phones IS NOT NULL);
INSERT INTO jobs (id, kind, concurrency_key, state, run_at, created_at)
SELECT gen_random_uuid(), 'search.index', 'search', 'waiting', now, now
FROM (SELECT CAST(extract(epoch FROM now()) * 1000000 AS BIGINT) AS now) AS t
WHERE EXISTS (SELECT 1 FROM search_renewal);
