-- What an operator chose before the run: JSON.
ALTER TABLE imports ADD COLUMN choices TEXT NOT NULL DEFAULT '{}';
ALTER TABLE imports ADD COLUMN corrections BIGINT NOT NULL DEFAULT 0;
-- An undo: how far it is, and what it did, as JSON.
ALTER TABLE imports ADD COLUMN undo_checkpoint TEXT NOT NULL DEFAULT '{}';
ALTER TABLE imports ADD COLUMN undone TEXT NOT NULL DEFAULT '{}';
ALTER TABLE imports ADD COLUMN undone_by TEXT;
ALTER TABLE imports ADD COLUMN undone_at BIGINT;
-- What is being done with all held rows: apply or drop.
ALTER TABLE imports ADD COLUMN held_decision TEXT;
-- The state of an ended import before held rows were decided or an undo began.
ALTER TABLE imports ADD COLUMN state_before TEXT;

-- What the preview had said of a row that the run decided otherwise.
ALTER TABLE import_exceptions ADD COLUMN previewed TEXT NOT NULL DEFAULT 'updated';

-- Cells that an operator corrected before the run; the file itself stays as it was uploaded.
CREATE TABLE import_corrections (
    import_id   UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    ordinal     BIGINT NOT NULL,
    -- The column's name.
    field       TEXT NOT NULL,
    value       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    by_id       UUID,
    at          BIGINT NOT NULL,
    PRIMARY KEY (import_id, ordinal, field)
);

-- Users whom an undo left alone.
CREATE TABLE import_kept (
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    user_seq  BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (import_id, user_seq)
);
