-- Every batch of an import asks whether anybody was erased since the file came.
CREATE INDEX erased_keys_by_age ON erased_keys (application_seq, erased_at);

-- Erasures so far: a file that was written while it grew is written again.
ALTER TABLE applications ADD COLUMN erasures INTEGER NOT NULL DEFAULT 0;

-- The text of the filter finds somebody who was erased; it goes once the export has ended.
ALTER TABLE exports ADD COLUMN forget_search INTEGER NOT NULL DEFAULT 0;
