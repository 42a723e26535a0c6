CREATE TABLE functions.function (
  account_id      uuid NOT NULL,
  id              uuid NOT NULL,
  name            text NOT NULL,
  description     text NOT NULL,
  tags            text[] NOT NULL,
  status          text NOT NULL,
  latest_number   bigint NOT NULL,
  concurrency     integer NOT NULL,
  keep_executions text NOT NULL,
  version         bigint NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX function_name ON functions.function (account_id, lower(name)) WHERE status <> 'archived';

CREATE TABLE functions.version (
  account_id     uuid NOT NULL,
  function_id    uuid NOT NULL,
  number         bigint NOT NULL,
  source         text NOT NULL,
  source_sha256  text NOT NULL,
  content_sha256 text NOT NULL,
  source_map     text,
  form           text NOT NULL,
  compat         text NOT NULL,
  secrets        text[] NOT NULL,
  permissions    text[] NOT NULL,
  egress         text[] NOT NULL,
  limits         text NOT NULL,
  input_schema   text,
  output_schema  text,
  executor       text NOT NULL,
  min_trust      text NOT NULL,
  deterministic  boolean NOT NULL,
  record         boolean NOT NULL,
  created_at     timestamptz NOT NULL,
  created_by     text NOT NULL,
  PRIMARY KEY (account_id, function_id, number),
  FOREIGN KEY (account_id, function_id) REFERENCES functions.function (account_id, id)
);

CREATE TABLE functions.alias (
  account_id  uuid NOT NULL,
  function_id uuid NOT NULL,
  name        text NOT NULL,
  number      bigint NOT NULL,
  canary      text,
  history     text NOT NULL,
  version     bigint NOT NULL,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (account_id, function_id, name),
  FOREIGN KEY (account_id, function_id) REFERENCES functions.function (account_id, id),
  FOREIGN KEY (account_id, function_id, number) REFERENCES functions.version (account_id, function_id, number)
);

CALL kernel.tenant_table('functions.function');
CALL kernel.tenant_table('functions.version');
CALL kernel.tenant_table('functions.alias');
