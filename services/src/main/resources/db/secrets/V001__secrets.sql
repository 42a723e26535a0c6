CREATE TABLE secrets.secret (
  account_id      uuid NOT NULL,
  id              uuid NOT NULL,
  name            text COLLATE "C" NOT NULL,
  description     text NOT NULL,
  tags            text[] NOT NULL,
  -- expired also counts as such before it is written here: expires_at is judged when the row is read
  state           text NOT NULL CHECK (state IN ('active', 'disabled', 'expired', 'deleted')),
  current_version bigint NOT NULL,
  versions_kept   integer NOT NULL,
  expires_at      timestamptz,
  rotate_every    text,
  redactable      boolean NOT NULL,
  version         bigint NOT NULL,
  created_at      timestamptz NOT NULL,
  created_by      text NOT NULL,
  updated_at      timestamptz NOT NULL,
  last_read_at    timestamptz,
  last_read_by    text,
  deleted_at      timestamptz CHECK ((state = 'deleted') = (deleted_at IS NOT NULL)),
  PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX secret_name ON secrets.secret (account_id, lower(name)) WHERE state <> 'deleted';
CREATE INDEX secret_order ON secrets.secret (account_id, name) WHERE state <> 'deleted';
CREATE INDEX secret_deleted ON secrets.secret (account_id, name, id) WHERE state = 'deleted';
CREATE INDEX secret_expiry ON secrets.secret (expires_at) WHERE state = 'active' AND expires_at IS NOT NULL;
CREATE INDEX secret_undelete ON secrets.secret (deleted_at) WHERE state = 'deleted';

CREATE TABLE secrets.version (
  account_id    uuid NOT NULL,
  secret_id     uuid NOT NULL,
  number        bigint NOT NULL,
  state         text NOT NULL CHECK (state IN ('current', 'overlapping', 'superseded', 'destroyed')),
  bytes         integer NOT NULL,
  fingerprint   text NOT NULL,
  -- the version of the account's key that wraps the data key
  key_version   integer NOT NULL,
  wrapped_key   bytea,
  sealed        bytea,
  created_at    timestamptz NOT NULL,
  created_by    text NOT NULL,
  overlap_until timestamptz,
  destroyed_at  timestamptz,
  PRIMARY KEY (account_id, secret_id, number),
  FOREIGN KEY (account_id, secret_id) REFERENCES secrets.secret (account_id, id) ON DELETE CASCADE,
  CHECK ((state = 'destroyed') = (wrapped_key IS NULL)),
  CHECK ((state = 'destroyed') = (sealed IS NULL))
);
CREATE UNIQUE INDEX version_current ON secrets.version (account_id, secret_id) WHERE state = 'current';
CREATE INDEX version_overlap ON secrets.version (overlap_until) WHERE state = 'overlapping';

CREATE TABLE secrets.binding (
  account_id       uuid NOT NULL,
  id               uuid NOT NULL,
  secret_id        uuid NOT NULL,
  service          text NOT NULL,
  consumer_id      uuid NOT NULL,
  -- null covers every version, later ones too
  consumer_version bigint,
  pin              bigint,
  exposure         text NOT NULL CHECK (exposure IN ('value', 'header')),
  hosts            text[] NOT NULL,
  created_at       timestamptz NOT NULL,
  created_by       text NOT NULL,
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id, secret_id) REFERENCES secrets.secret (account_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX binding_consumer
  ON secrets.binding (account_id, secret_id, service, consumer_id, coalesce(consumer_version, 0));

-- The key under which an account's fingerprints are made; sealed like a value, so that it outlives the account's keys.
CREATE TABLE secrets.fingerprint_key (
  account_id  uuid NOT NULL PRIMARY KEY,
  key_version integer NOT NULL,
  wrapped_key bytea NOT NULL,
  sealed      bytea NOT NULL,
  created_at  timestamptz NOT NULL
);

CALL kernel.tenant_table('secrets.secret');
CALL kernel.tenant_table('secrets.version');
CALL kernel.tenant_table('secrets.binding');
CALL kernel.tenant_table('secrets.fingerprint_key');
