CREATE TABLE automation.job (
  account_id     uuid NOT NULL,
  id             uuid NOT NULL,
  name           text NOT NULL,
  description    text NOT NULL,
  function_id    uuid NOT NULL,
  definition     text NOT NULL,
  status         text NOT NULL,
  pause_reason   text,
  paused_by      text,
  run_count      bigint NOT NULL,
  failure_streak integer NOT NULL,
  last_run       timestamptz,
  next_run       timestamptz,
  -- every instant up to here has its decision
  decided        timestamptz NOT NULL,
  -- the durable work that decides the next instant
  tick           uuid,
  version        bigint NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX job_name ON automation.job (account_id, lower(name)) WHERE status <> 'archived';

-- What a job was at any time, so that an old instant can be judged as it was.
CREATE TABLE automation.definition (
  account_id uuid NOT NULL,
  job_id     uuid NOT NULL,
  version    bigint NOT NULL,
  definition text NOT NULL,
  since      timestamptz NOT NULL,
  PRIMARY KEY (account_id, job_id, version),
  FOREIGN KEY (account_id, job_id) REFERENCES automation.job (account_id, id)
);

CREATE TABLE automation.run (
  account_id       uuid NOT NULL,
  id               uuid NOT NULL,
  job_id           uuid NOT NULL,
  run_key          text NOT NULL,
  scheduled_at     timestamptz NOT NULL,
  due_at           timestamptz NOT NULL,
  fired_at         timestamptz NOT NULL,
  started_at       timestamptz,
  completed_at     timestamptz,
  origin           text NOT NULL,
  state            text NOT NULL,
  attempts         text NOT NULL,
  next_attempt_at  timestamptz,
  expires_at       timestamptz NOT NULL,
  -- it stands behind an earlier run of its job
  waiting          boolean NOT NULL,
  cancel_requested boolean NOT NULL DEFAULT false,
  params           text,
  -- the durable work that starts its next attempt
  start            uuid,
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id, job_id) REFERENCES automation.job (account_id, id)
);
CREATE UNIQUE INDEX run_key ON automation.run (account_id, run_key);
CREATE INDEX run_job ON automation.run (account_id, job_id, id);
CREATE INDEX run_open ON automation.run (account_id, job_id, scheduled_at) WHERE state IN ('queued', 'running', 'retrying');
CREATE INDEX run_ended ON automation.run (completed_at) WHERE completed_at IS NOT NULL;

CALL kernel.tenant_table('automation.job');
CALL kernel.tenant_table('automation.definition');
CALL kernel.tenant_table('automation.run');
