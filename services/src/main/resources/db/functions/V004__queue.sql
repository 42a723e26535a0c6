-- Asynchronous runs: a row waits as queued, and its job runs it under the job's lease and epoch.
ALTER TABLE functions.execution ALTER COLUMN incarnation DROP NOT NULL, ALTER COLUMN lease_until DROP NOT NULL,
  ADD COLUMN job uuid,
  ADD COLUMN expires_at timestamptz,
  -- the person behind whoever asked for it
  ADD COLUMN asked_by text,
  -- a call that may have changed something outside was about to be sent: no second attempt after that
  ADD COLUMN outward boolean NOT NULL DEFAULT false;
CREATE INDEX execution_queued ON functions.execution (account_id, expires_at) WHERE status = 'queued';
