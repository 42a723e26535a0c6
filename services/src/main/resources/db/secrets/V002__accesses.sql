-- One row for each secret and run, each reveal and each refusal; never changed.
CREATE TABLE secrets.access (
  account_id       uuid NOT NULL,
  id               uuid NOT NULL,
  secret_id        uuid NOT NULL,
  number           bigint,
  service          text,
  consumer_id      uuid,
  consumer_version bigint,
  execution_id     uuid,
  principal        text NOT NULL,
  outcome          text NOT NULL CHECK (outcome IN ('read', 'revealed', 'refused', 'failed')),
  reason           text,
  request_id       text NOT NULL,
  at               timestamptz NOT NULL,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX access_secret ON secrets.access (account_id, secret_id, id);
CREATE INDEX access_reveals ON secrets.access (account_id, principal, at) WHERE outcome = 'revealed';
CREATE INDEX access_at ON secrets.access USING brin (at);
CALL kernel.tenant_table('secrets.access');
REVOKE UPDATE, DELETE, TRUNCATE ON secrets.access FROM neolayer_app, neolayer_system;

-- For a clock that jumped; the days to come are made ahead.
CREATE TABLE secrets.access_other PARTITION OF secrets.access DEFAULT;
CALL kernel.closed_partition('secrets.access_other');
SELECT kernel.day_partitions('secrets.access', kernel.now(), 7);
