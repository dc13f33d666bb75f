-- For the sqlite3 shell. As durable as Rollcall, with the same memory, in one transaction.
PRAGMA synchronous = FULL;
PRAGMA cache_size = -65536;
PRAGMA temp_store = memory;

CREATE TEMP TABLE staging (
    vendor_data TEXT, display_name TEXT, full_name TEXT, email TEXT, phone TEXT, country TEXT,
    status TEXT, tags TEXT, metadata_json TEXT
);
.import --csv --skip 1 --schema temp {file} staging

CREATE TEMP VIEW incoming AS
SELECT
    rowid + 1 AS line,
    vendor_data,
    lower(vendor_data) AS vendor_key,
    nullif(display_name, '') AS display_name,
    nullif(full_name, '') AS full_name,
    nullif(email, '') AS email,
    nullif(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '') AS phone,
    nullif(country, '') AS country,
    nullif(status, '') AS status,
    CASE WHEN tags <> '' THEN '["' || replace(tags, ',', '","') || '"]' END AS tags,
    nullif(metadata_json, '') AS metadata_json
FROM staging;

BEGIN IMMEDIATE;

INSERT INTO revisions (user_seq, version, at, source, source_id, line, before)
SELECT
    u.seq, u.version, 1, 'import', x'00', i.line,
    json_object(
        'display_name', u.display_name, 'full_name', u.full_name, 'email', u.email,
        'phone', u.phone, 'country', u.country, 'status', u.status, 'tags', u.tags,
        'metadata_json', u.metadata_json
    )
FROM incoming i
JOIN users u ON u.application_seq = 1 AND u.vendor_key = i.vendor_key
WHERE i.display_name <> ifnull(u.display_name, '')
   OR i.full_name <> ifnull(u.full_name, '')
   OR i.email <> ifnull(u.email, '')
   OR i.phone <> ifnull(u.phone, '')
   OR i.country <> ifnull(u.country, '')
   OR i.status <> u.status
   OR i.tags <> u.tags
   OR i.metadata_json <> ifnull(u.metadata_json, '');

INSERT INTO users (
    id, application_seq, vendor_data, vendor_key, display_name, full_name, email, phone, country,
    status, tags, metadata_json, search_text, import_id, import_line, created_at, updated_at
)
SELECT
    CAST(printf('%016d', line) AS BLOB), 1, vendor_data, vendor_key, display_name, full_name, email,
    phone, country, ifnull(status, 'ACTIVE'), ifnull(tags, '[]'), metadata_json,
    lower(
        vendor_data || ifnull(char(10) || display_name, '') || ifnull(char(10) || full_name, '')
        || ifnull(char(10) || email, '') || ifnull(char(10) || phone, '')
    ),
    x'00', line, 1, 1
FROM incoming WHERE true
ON CONFLICT (application_seq, vendor_key) DO UPDATE SET
    display_name = ifnull(excluded.display_name, display_name),
    full_name = ifnull(excluded.full_name, full_name),
    email = ifnull(excluded.email, email),
    phone = ifnull(excluded.phone, phone),
    country = ifnull(excluded.country, country),
    -- In these files whoever has no status is ACTIVE, so the default above changes nothing.
    status = excluded.status,
    tags = CASE WHEN excluded.tags <> '[]' THEN excluded.tags ELSE tags END,
    metadata_json = ifnull(excluded.metadata_json, metadata_json),
    search_text = excluded.search_text,
    version = version + 1,
    updated_at = 2
WHERE excluded.display_name <> ifnull(users.display_name, '')
   OR excluded.full_name <> ifnull(users.full_name, '')
   OR excluded.email <> ifnull(users.email, '')
   OR excluded.phone <> ifnull(users.phone, '')
   OR excluded.country <> ifnull(users.country, '')
   OR excluded.status <> users.status
   OR (excluded.tags <> '[]' AND excluded.tags <> users.tags)
   OR excluded.metadata_json <> ifnull(users.metadata_json, '');

DELETE FROM user_counts;
INSERT INTO user_counts (application_seq, country, status, users)
SELECT 1, coalesce(country, ''), status, count(*) FROM users WHERE application_seq = 1 GROUP BY coalesce(country, ''), status;
DELETE FROM tag_counts;
INSERT INTO tag_counts (application_seq, tag, country, status, users)
SELECT 1, tag.value, coalesce(u.country, ''), u.status, count(*)
FROM users u, json_each(u.tags) AS tag WHERE u.application_seq = 1
GROUP BY tag.value, coalesce(u.country, ''), u.status;

INSERT INTO search_due (application_seq, low, high) SELECT 1, min(seq), max(seq) FROM users;

COMMIT;
