-- Documents (input, output, calls, …) are stored as the text that receipts hash; columns beside them are what is filtered.
CREATE TABLE functions.execution (
  account_id       uuid NOT NULL,
  id               uuid NOT NULL,
  function_id      uuid NOT NULL,
  number           bigint NOT NULL,
  alias            text,
  status           text NOT NULL,
  caused_by_kind   text NOT NULL,
  caused_by_id     text,
  input            text NOT NULL,
  output           text,
  warnings         text[] NOT NULL,
  logs_dropped     bigint NOT NULL,
  calls            text NOT NULL,
  actions          text NOT NULL,
  error            text,
  error_code       text,
  usage            text,
  seed             text NOT NULL,
  clock            timestamptz NOT NULL,
  dry_run          boolean NOT NULL,
  transcript       text,
  receipt          text,
  receipt_id       uuid,
  cancel_requested boolean NOT NULL DEFAULT false,
  incarnation      uuid NOT NULL,
  epoch            bigint NOT NULL,
  lease_until      timestamptz NOT NULL,
  attempt          integer NOT NULL,
  created_at       timestamptz NOT NULL,
  started_at       timestamptz,
  completed_at     timestamptz,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX execution_function ON functions.execution (account_id, function_id, id);
CREATE INDEX execution_running ON functions.execution (lease_until) WHERE status = 'running';

CREATE TABLE functions.log (
  account_id   uuid NOT NULL,
  execution_id uuid NOT NULL,
  seq          bigint NOT NULL,
  function_id  uuid NOT NULL,
  at           timestamptz NOT NULL,
  level        text NOT NULL,
  message      text NOT NULL,
  PRIMARY KEY (account_id, execution_id, seq)
) PARTITION BY RANGE (execution_id);
CREATE INDEX log_function ON functions.log (account_id, function_id, execution_id, seq);

CALL kernel.tenant_table('functions.execution');
CALL kernel.tenant_table('functions.log');
SELECT kernel.day_partitions('functions.execution', kernel.now() - interval '24 hours', 8);
SELECT kernel.day_partitions('functions.log', kernel.now() - interval '24 hours', 8);
