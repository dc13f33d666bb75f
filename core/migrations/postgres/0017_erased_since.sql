-- Every batch of an import asks whether anybody was erased since the file came.
CREATE INDEX erased_keys_by_age ON erased_keys (application_seq, erased_at);
