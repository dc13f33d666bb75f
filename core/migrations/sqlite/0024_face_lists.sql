-- Faces that an application keeps on its blocklist or its allowlist. A face is on one list at most, and
-- leaves it when it is erased with its user.
CREATE TABLE face_list_entries (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB NOT NULL UNIQUE,
    application_seq INTEGER NOT NULL REFERENCES applications (seq),
    face_seq        INTEGER NOT NULL CONSTRAINT face_list_entries_face UNIQUE
                    REFERENCES faces (seq) ON DELETE CASCADE,
    -- blocklist, allowlist
    list            TEXT NOT NULL CHECK (list IN ('blocklist', 'allowlist')),
    reason          TEXT NOT NULL,
    added_by        TEXT NOT NULL,
    added_by_id     BLOB,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX face_list_entries_by_application ON face_list_entries (application_seq, seq);
