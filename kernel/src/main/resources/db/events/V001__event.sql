-- What happened, written with it in one transaction and never changed.
CREATE TABLE events.event (
  account_id uuid NOT NULL,
  id         uuid NOT NULL,
  type       text NOT NULL,
  source     text NOT NULL,
  subject    text NOT NULL,
  time       timestamptz NOT NULL,
  -- JSON as it was written: what leaves the server is byte for byte what was stored
  data       text NOT NULL,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
CALL kernel.tenant_table('events.event');
REVOKE UPDATE, DELETE, TRUNCATE ON events.event FROM neolayer_app, neolayer_system;

-- For a clock that jumped; the days to come are made ahead.
CREATE TABLE events.event_other PARTITION OF events.event DEFAULT;
CALL kernel.closed_partition('events.event_other');
SELECT kernel.day_partitions('events.event', kernel.now() - interval '24 hours', 8);

-- Events that have no place in their account's order yet. "n" is drawn when the row is written, so it follows the order in which
-- transactions that wait for each other commit, whatever the clocks of their replicas say.
CREATE TABLE events.unplaced (
  account_id uuid NOT NULL,
  id         uuid NOT NULL,
  n          bigint GENERATED ALWAYS AS IDENTITY,
  type       text NOT NULL,
  bucket     smallint NOT NULL GENERATED ALWAYS AS ((get_byte(uuid_send(account_id), 15) & 15)::smallint) STORED,
  PRIMARY KEY (account_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
CALL kernel.tenant_table('events.unplaced');
CREATE INDEX unplaced_bucket ON events.unplaced (bucket, n);

-- The place of each event in its account's order: 1, 2, 3 … without gaps, given after the commit.
CREATE TABLE events.place (
  account_id uuid NOT NULL,
  sequence   bigint NOT NULL,
  id         uuid NOT NULL,
  PRIMARY KEY (account_id, sequence) INCLUDE (id)
);
CALL kernel.tenant_table('events.place');
CREATE INDEX place_id ON events.place (id);

-- The last place that was given; its row lock lines up those who give places and those who end reading.
CREATE TABLE events.head (
  account_id uuid PRIMARY KEY,
  last       bigint NOT NULL
) WITH (fillfactor = 70);
CALL kernel.tenant_table('events.head');

-- How far each subscriber has read.
CREATE TABLE events.subscription (
  account_id uuid NOT NULL,
  subscriber text NOT NULL,
  position   bigint NOT NULL,
  read_at    timestamptz NOT NULL,
  PRIMARY KEY (account_id, subscriber)
) WITH (fillfactor = 70);
CALL kernel.tenant_table('events.subscription');
