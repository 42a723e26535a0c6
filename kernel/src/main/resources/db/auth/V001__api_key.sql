CREATE TABLE auth.api_key (
  account_id   uuid NOT NULL,
  -- 16 base62 digits that begin with the time, so their order under "C" is that of creation
  key_id       text COLLATE "C" NOT NULL,
  name         text NOT NULL,
  scopes       text[] NOT NULL,
  cidrs        text[] NOT NULL,
  expires_at   timestamptz,
  created_by   text NOT NULL,
  digest       bytea NOT NULL,
  state        text NOT NULL CHECK (state IN ('active', 'revoked', 'expired')),
  replaced_by  text COLLATE "C",
  last_used_at timestamptz,
  version      bigint NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (account_id, key_id)
);
CALL kernel.tenant_table('auth.api_key');
CREATE INDEX api_key_expiry ON auth.api_key (account_id, expires_at) WHERE state = 'active';

-- Finds the account of a key on routes without an account in the path. Only the system role reads it across accounts.
CREATE TABLE auth.key_index (
  key_id     text COLLATE "C" PRIMARY KEY,
  account_id uuid NOT NULL
);
CALL kernel.tenant_table('auth.key_index');

-- When each configured operator token was used last, on any replica.
CREATE TABLE auth.operator_use (
  name         text PRIMARY KEY,
  last_used_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON auth.operator_use TO neolayer_system;
