-- One chain per organization. The head is what a cut-off tail would contradict.
CREATE TABLE audit_heads (
    organization_seq BIGINT PRIMARY KEY REFERENCES organizations (seq),
    number           BIGINT NOT NULL,
    hash             TEXT NOT NULL
);

CREATE TABLE audit_entries (
    organization_seq BIGINT NOT NULL REFERENCES organizations (seq),
    number           BIGINT NOT NULL,
    application_seq  BIGINT,
    at               BIGINT NOT NULL,
    actor_id         UUID,
    actor            TEXT NOT NULL,
    action           TEXT NOT NULL,
    subject_kind     TEXT NOT NULL,
    subject_id       UUID,
    subject          TEXT NOT NULL,
    -- A JSON array of [name, value].
    details          TEXT NOT NULL,
    request_id       TEXT NOT NULL,
    previous_hash    TEXT NOT NULL,
    hash             TEXT NOT NULL,
    PRIMARY KEY (organization_seq, number)
);
CREATE INDEX audit_by_application ON audit_entries (application_seq, number);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries cannot be changed, deleted or truncated';
END
$$;
CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_no_delete BEFORE DELETE ON audit_heads
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_no_truncate BEFORE TRUNCATE ON audit_heads
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
