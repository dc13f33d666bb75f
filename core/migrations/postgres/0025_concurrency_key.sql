-- Jobs with the same concurrency key run one after the other.
ALTER TABLE jobs RENAME COLUMN lane TO concurrency_key;
DROP INDEX jobs_running_lane;
CREATE UNIQUE INDEX jobs_running_key ON jobs (concurrency_key) WHERE state = 'running';
