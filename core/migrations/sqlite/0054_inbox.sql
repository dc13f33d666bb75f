-- Who takes care of a thing that waits, and until when. The thing itself is not copied: an import, an export,
-- a pair or a webhook waits as long as its own table says so.
CREATE TABLE inbox_marks (
    application_seq INTEGER NOT NULL REFERENCES applications (seq),
    -- import, held, export, pair, webhook
    kind            TEXT NOT NULL,
    subject_id      BLOB NOT NULL,
    assigned_to_id  BLOB REFERENCES operators (id) ON DELETE SET NULL,
    assigned_at     INTEGER NOT NULL DEFAULT 0,
    -- YYYY-MM-DD; empty: no due date.
    due_on          TEXT NOT NULL DEFAULT '',
    changed_at      INTEGER NOT NULL,
    PRIMARY KEY (application_seq, kind, subject_id)
) STRICT, WITHOUT ROWID;
-- Finds what somebody who leaves has to give back.
CREATE INDEX inbox_marks_by_person ON inbox_marks (assigned_to_id) WHERE assigned_to_id IS NOT NULL;

-- What somebody does not want to see until a time, for themselves.
CREATE TABLE inbox_snoozes (
    application_seq INTEGER NOT NULL REFERENCES applications (seq),
    operator_id     BLOB NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    kind            TEXT NOT NULL,
    subject_id      BLOB NOT NULL,
    until           INTEGER NOT NULL,
    PRIMARY KEY (application_seq, operator_id, kind, subject_id)
) STRICT, WITHOUT ROWID;
-- Finds those that are over.
CREATE INDEX inbox_snoozes_by_end ON inbox_snoozes (until);

-- When somebody last opened the inbox of an application.
CREATE TABLE inbox_looks (
    application_seq INTEGER NOT NULL REFERENCES applications (seq),
    operator_id     BLOB NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    seen_at         INTEGER NOT NULL,
    PRIMARY KEY (application_seq, operator_id)
) STRICT, WITHOUT ROWID;

-- Who gets one mail a day about what waits, after which hour (UTC; -1: none any more), and the last day on which
-- it was sent.
CREATE TABLE daily_summaries (
    operator_id BLOB PRIMARY KEY REFERENCES operators (id) ON DELETE CASCADE,
    hour        INTEGER NOT NULL,
    sent_on     TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- How many pairs are new since somebody looked is counted for every page. Those below the threshold of today, which
-- may be most, are passed over in the index.
CREATE INDEX face_pairs_by_found ON face_pairs (application_seq, state, found_at, similarity);
