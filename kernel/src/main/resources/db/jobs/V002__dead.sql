-- What operators do with jobs that failed for good.
ALTER TABLE jobs.job ADD COLUMN discard_reason text;
CREATE INDEX job_dead ON jobs.job (id) WHERE state = 'dead';
