-- For psql, in one transaction.
CREATE TEMP TABLE staging (
    line BIGINT GENERATED ALWAYS AS IDENTITY,
    vendor_data TEXT, display_name TEXT, full_name TEXT, email TEXT, phone TEXT, country TEXT,
    status TEXT, tags TEXT, metadata_json TEXT
);
\copy staging (vendor_data, display_name, full_name, email, phone, country, status, tags, metadata_json) FROM '{file}' WITH (FORMAT csv, HEADER)

CREATE TEMP TABLE incoming AS
SELECT
    line + 1 AS line,
    vendor_data,
    lower(vendor_data) COLLATE "C" AS vendor_key,
    display_name,
    full_name,
    email,
    translate(phone, ' -()', '') AS phone,
    country,
    status,
    '["' || replace(tags, ',', '","') || '"]' AS tags,
    metadata_json
FROM staging;
ANALYZE incoming;

BEGIN;

INSERT INTO revisions (user_seq, version, at, source, source_id, line, before)
SELECT
    u.seq, u.version, 1, 'import', '00000000-0000-0000-0000-000000000000', i.line,
    json_build_object(
        'display_name', u.display_name, 'full_name', u.full_name, 'email', u.email,
        'phone', u.phone, 'country', u.country, 'status', u.status, 'tags', u.tags,
        'metadata_json', u.metadata_json
    )::text
FROM incoming i
JOIN users u ON u.application_seq = 1 AND u.vendor_key = i.vendor_key
WHERE i.display_name <> coalesce(u.display_name, '')
   OR i.full_name <> coalesce(u.full_name, '')
   OR i.email <> coalesce(u.email, '')
   OR i.phone <> coalesce(u.phone, '')
   OR i.country <> coalesce(u.country, '')
   OR i.status <> u.status
   OR i.tags <> u.tags
   OR i.metadata_json <> coalesce(u.metadata_json, '');

INSERT INTO users (
    seq, id, application_seq, vendor_data, vendor_key, display_name, full_name, email, phone,
    country, status, tags, metadata_json, search_text, import_id, import_line, created_at, updated_at
)
SELECT
    seq, lpad(to_hex(seq), 32, '0')::uuid, 1, vendor_data, vendor_key, display_name, full_name,
    email, phone, country, coalesce(status, 'ACTIVE'), coalesce(tags, '[]'), metadata_json,
    lower(concat_ws(E'\n', vendor_data, display_name, full_name, email, phone)),
    '00000000-0000-0000-0000-000000000000', line, 1, 1
FROM (SELECT nextval('users_seq') AS seq, * FROM incoming ORDER BY line) AS numbered
ON CONFLICT (application_seq, vendor_key) DO UPDATE SET
    display_name = coalesce(excluded.display_name, users.display_name),
    full_name = coalesce(excluded.full_name, users.full_name),
    email = coalesce(excluded.email, users.email),
    phone = coalesce(excluded.phone, users.phone),
    country = coalesce(excluded.country, users.country),
    -- In these files whoever has no status is ACTIVE, so the default above changes nothing.
    status = excluded.status,
    tags = CASE WHEN excluded.tags <> '[]' THEN excluded.tags ELSE users.tags END,
    metadata_json = coalesce(excluded.metadata_json, users.metadata_json),
    search_text = excluded.search_text,
    version = users.version + 1,
    updated_at = 2
WHERE excluded.display_name <> coalesce(users.display_name, '')
   OR excluded.full_name <> coalesce(users.full_name, '')
   OR excluded.email <> coalesce(users.email, '')
   OR excluded.phone <> coalesce(users.phone, '')
   OR excluded.country <> coalesce(users.country, '')
   OR excluded.status <> users.status
   OR (excluded.tags <> '[]' AND excluded.tags <> users.tags)
   OR excluded.metadata_json <> coalesce(users.metadata_json, '');

DELETE FROM user_counts;
INSERT INTO user_counts (application_seq, country, status, users)
SELECT 1, coalesce(country, ''), status, count(*) FROM users WHERE application_seq = 1 GROUP BY coalesce(country, ''), status;
DELETE FROM tag_counts;
INSERT INTO tag_counts (application_seq, tag, country, status, users)
SELECT 1, tag.value, coalesce(u.country, ''), u.status, count(*)
FROM users u, json_array_elements_text(u.tags::json) AS tag (value) WHERE u.application_seq = 1
GROUP BY tag.value, coalesce(u.country, ''), u.status;

INSERT INTO search_due (application_seq, low, high) SELECT 1, min(seq), max(seq) FROM users;

COMMIT;
