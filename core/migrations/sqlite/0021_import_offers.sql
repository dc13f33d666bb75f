-- What the validation of a file offers for its invalid cells, in rows by value: JSON.
ALTER TABLE imports ADD COLUMN offers TEXT NOT NULL DEFAULT '[]';
-- The reasons whose offer an operator has accepted: JSON, pairs of a column's name and a code. One
-- pair stands for every cell of its reason, be they a million.
ALTER TABLE imports ADD COLUMN accepted_offers TEXT NOT NULL DEFAULT '[]';
