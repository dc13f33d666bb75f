-- One chain per organization. The head is what a cut-off tail would contradict.
CREATE TABLE audit_heads (
    organization_seq INTEGER PRIMARY KEY REFERENCES organizations (seq),
    number           INTEGER NOT NULL,
    hash             TEXT NOT NULL
) STRICT;

CREATE TABLE audit_entries (
    organization_seq INTEGER NOT NULL REFERENCES organizations (seq),
    number           INTEGER NOT NULL,
    application_seq  INTEGER,
    at               INTEGER NOT NULL,
    actor_id         BLOB,
    actor            TEXT NOT NULL,
    action           TEXT NOT NULL,
    subject_kind     TEXT NOT NULL,
    subject_id       BLOB,
    subject          TEXT NOT NULL,
    -- A JSON array of [name, value].
    details          TEXT NOT NULL,
    request_id       TEXT NOT NULL,
    previous_hash    TEXT NOT NULL,
    hash             TEXT NOT NULL,
    PRIMARY KEY (organization_seq, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_by_application ON audit_entries (application_seq, number);

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries cannot be changed');
END;
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries cannot be deleted');
END;
CREATE TRIGGER audit_heads_no_delete BEFORE DELETE ON audit_heads
BEGIN
    SELECT RAISE(ABORT, 'the head of the audit chain cannot be deleted');
END;
-- INSERT OR REPLACE would delete without the trigger above.
CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
WHEN EXISTS (
    SELECT 1 FROM audit_entries e
    WHERE e.organization_seq = NEW.organization_seq AND e.number = NEW.number
)
BEGIN
    SELECT RAISE(ABORT, 'audit entries cannot be replaced');
END;
