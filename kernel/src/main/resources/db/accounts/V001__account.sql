-- The tenant itself; its id is the account_id that leads every key of every tenant table.
CREATE TABLE accounts.account (
  account_id       uuid PRIMARY KEY,
  owner            text NOT NULL,
  name             text NOT NULL,
  metadata         jsonb NOT NULL,
  state            text NOT NULL CHECK (state IN ('active', 'suspended', 'archived')),
  state_reason     text,
  state_changed_at timestamptz NOT NULL,
  suspended_until  timestamptz,
  archived_at      timestamptz,
  -- what restore puts back
  archived_from    text CHECK (archived_from IN ('active', 'suspended')),
  -- counts changes of rate and lease limits, so that replicas that keep them see at once that they are old
  limits_revision  bigint NOT NULL DEFAULT 1,
  version          bigint NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL
);
CALL kernel.tenant_table('accounts.account');

CREATE INDEX account_by_owner ON accounts.account (owner, account_id);
CREATE INDEX account_by_name ON accounts.account (name text_pattern_ops, account_id);

-- A stock counter, a limit that an operator set, or both; no row means nothing used under the default limit.
CREATE TABLE accounts.quota (
  account_id   uuid NOT NULL,
  name         text NOT NULL,
  used         bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
  limit_value  bigint CHECK (limit_value >= 0),
  reason       text,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (account_id, name)
);
CALL kernel.tenant_table('accounts.quota');

CREATE TABLE accounts.account_key (
  account_id  uuid NOT NULL,
  version     integer NOT NULL,
  state       text NOT NULL CHECK (state IN ('active', 'retired', 'destroyed')),
  -- under which master key; bound into the ciphertext too
  master_id   text NOT NULL,
  wrapped_key bytea NOT NULL,
  created_at  timestamptz NOT NULL,
  retired_at  timestamptz,
  PRIMARY KEY (account_id, version)
);
CALL kernel.tenant_table('accounts.account_key');
CREATE UNIQUE INDEX account_key_active ON accounts.account_key (account_id) WHERE state = 'active';
