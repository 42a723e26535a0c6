-- Work to be done, now or later. A row of finished work goes at once or stays a while, as its kind declares.
CREATE TABLE jobs.job (
  account_id   uuid NOT NULL,
  id           uuid NOT NULL,
  kind         text NOT NULL,
  state        text NOT NULL
    CHECK (state IN ('due', 'running', 'held', 'done', 'dead', 'cancelled', 'discarded')),
  -- false while due_at is ahead: a claim looks at ready rows only, so what waits costs it nothing
  ready        boolean NOT NULL,
  priority     smallint NOT NULL,
  due_at       timestamptz NOT NULL,
  payload      text NOT NULL,
  key          text,
  key_mode     text CHECK (key_mode IN ('exclusive', 'ordered')),
  groups       text[] NOT NULL,
  group_limits integer[] NOT NULL,
  -- failures that are known
  attempt      integer NOT NULL DEFAULT 0,
  -- leases that were lost
  losses       integer NOT NULL DEFAULT 0,
  incarnation  uuid,
  epoch        bigint NOT NULL DEFAULT 0,
  gate         text,
  gate_reason  text,
  gate_until   timestamptz,
  last_error   text,
  fingerprint  text,
  request_id   text,
  created_at   timestamptz NOT NULL,
  started_at   timestamptz,
  ended_at     timestamptz,
  PRIMARY KEY (account_id, id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);
CALL kernel.tenant_table('jobs.job');

CREATE INDEX job_ready ON jobs.job (account_id, priority DESC, due_at, id) WHERE state = 'due' AND ready;
CREATE INDEX job_ahead ON jobs.job (due_at) WHERE state = 'due' AND NOT ready;
CREATE INDEX job_running ON jobs.job (incarnation) WHERE state = 'running';
CREATE INDEX job_held ON jobs.job (gate) WHERE state = 'held';
CREATE INDEX job_keyed ON jobs.job (account_id, kind, key, id)
  WHERE key IS NOT NULL AND state IN ('due', 'held', 'running');
CREATE INDEX job_ended ON jobs.job (kind, ended_at) WHERE state IN ('done', 'dead', 'cancelled', 'discarded');
-- whatever a claim might get wrong, never two of one key
CREATE UNIQUE INDEX job_key_running ON jobs.job (account_id, kind, key) WHERE state = 'running' AND key IS NOT NULL;
