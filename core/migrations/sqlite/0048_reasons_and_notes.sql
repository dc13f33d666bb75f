-- Why a status may be changed: the reasons that an application offers, the text of a JSON array. No row:
-- the reasons that every application begins with.
CREATE TABLE status_reasons (
    application_seq INTEGER PRIMARY KEY REFERENCES applications (seq),
    reasons         TEXT NOT NULL
) STRICT;

-- Why the status was changed: the name that the reason had then, and what was written with it. Null where
-- the change was none of the status, or nobody has said why.
ALTER TABLE revisions ADD COLUMN reason TEXT;
ALTER TABLE revisions ADD COLUMN reason_text TEXT;

-- What the team writes about a user.
CREATE TABLE notes (
    id              BLOB PRIMARY KEY,
    application_seq INTEGER NOT NULL,
    user_seq        INTEGER NOT NULL,
    -- The operator, and their name when they wrote it.
    author_id       BLOB NOT NULL,
    author          TEXT NOT NULL,
    text            TEXT NOT NULL,
    -- As searches compare it.
    search_text     TEXT NOT NULL,
    -- Counts the texts that it has had.
    version         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    -- Null: never.
    edited_at       INTEGER
) STRICT;
-- The notes of a user, newest first.
CREATE INDEX notes_by_user ON notes (user_seq, created_at);
-- Those of an application, newest first: IDs begin with the time.
CREATE INDEX notes_by_application ON notes (application_seq, id);

-- The texts that a note has had before.
CREATE TABLE note_versions (
    note_id    BLOB NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    version    INTEGER NOT NULL,
    text       TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (note_id, version)
) STRICT, WITHOUT ROWID;

-- Files that were attached to a note.
CREATE TABLE note_files (
    id       BLOB PRIMARY KEY,
    note_id  BLOB NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    -- pdf, png, jpeg, webp or text, by its bytes.
    kind     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    sha256   TEXT NOT NULL
) STRICT;
CREATE INDEX note_files_by_note ON note_files (note_id);
