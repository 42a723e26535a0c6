-- A process that shares this database; its heartbeat is the one lease of everything it works on.
CREATE TABLE system.replica (
  id           text NOT NULL,
  incarnation  uuid PRIMARY KEY,
  version      text NOT NULL,
  state        text NOT NULL CHECK (state IN ('starting', 'ready', 'draining', 'stopped', 'lost')),
  running_jobs integer NOT NULL DEFAULT 0,
  key_ids      text[] NOT NULL,
  started_at   timestamptz NOT NULL,
  seen_at      timestamptz NOT NULL
);
CREATE INDEX replica_seen ON system.replica (seen_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON system.replica TO neolayer_system;

-- A stop of work that somebody ordered; it always ends.
CREATE TABLE system.pause (
  -- the nil UUID for a stop of more than one account
  account_id uuid NOT NULL,
  id         uuid NOT NULL,
  scope      text NOT NULL CHECK (scope IN ('system', 'service', 'job_kind', 'account', 'account_service')),
  target     text NOT NULL,
  mode       text NOT NULL CHECK (mode IN ('jobs')),
  reason     text NOT NULL,
  -- an account cannot end what the operator ordered
  origin     text NOT NULL CHECK (origin IN ('system', 'account')),
  by         text NOT NULL,
  created_at timestamptz NOT NULL,
  until      timestamptz NOT NULL,
  ended_at   timestamptz,
  ended_by   text,
  PRIMARY KEY (account_id, id)
);
CALL kernel.tenant_table('system.pause');
CREATE INDEX pause_active ON system.pause (until) WHERE ended_at IS NULL;
