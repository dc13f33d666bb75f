-- A second user whom a kept answer names: an upload's warning names the blocklisted one. What is kept
-- goes with the first of the two who is erased.
ALTER TABLE idempotency_keys ADD COLUMN other_user_id UUID;
CREATE INDEX idempotency_keys_by_other_user ON idempotency_keys (other_user_id)
    WHERE other_user_id IS NOT NULL;
