-- The versioned MAC keys of entries, sealed under a master key.
CREATE TABLE audit.mac_key (
  version    integer PRIMARY KEY,
  master_id  text NOT NULL,
  sealed     bytea NOT NULL,
  created_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON audit.mac_key TO neolayer_system;

-- account_id is the chain; the nil UUID is that of the server.
CREATE TABLE audit.entry (
  account_id  uuid NOT NULL,
  id          uuid NOT NULL,
  at          timestamptz NOT NULL,
  principal   text NOT NULL,
  operation   text NOT NULL,
  resource    text NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('done', 'denied', 'failed')),
  status      integer NOT NULL,
  code        text,
  changes     jsonb NOT NULL,
  count       integer NOT NULL,
  request_id  text NOT NULL,
  trace_id    text,
  address     text,
  user_agent  text,
  mac_version integer NOT NULL,
  mac         bytea NOT NULL,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
CALL kernel.tenant_table('audit.entry');
REVOKE UPDATE, DELETE, TRUNCATE ON audit.entry FROM neolayer_app, neolayer_system;

-- For a clock that jumped; the days to come are made ahead.
CREATE TABLE audit.entry_other PARTITION OF audit.entry DEFAULT;
CALL kernel.closed_partition('audit.entry_other');
SELECT kernel.day_partitions('audit.entry', kernel.now() - interval '24 hours', 8);
