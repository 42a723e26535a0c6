-- Which master key is active, and how a process proves that it holds it.
CREATE TABLE system.master_key (
  id          text PRIMARY KEY,
  check_value bytea NOT NULL,
  active      boolean NOT NULL,
  created_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX master_key_active ON system.master_key (active) WHERE active;
GRANT SELECT, INSERT ON system.master_key TO neolayer_system;

-- The keys that sign receipts; public halves stay for ever.
CREATE TABLE system.identity_key (
  kid        text PRIMARY KEY,
  public_key bytea NOT NULL,
  master_id  text NOT NULL,
  sealed     bytea NOT NULL,
  not_before timestamptz NOT NULL,
  not_after  timestamptz
);
CREATE UNIQUE INDEX identity_key_active ON system.identity_key ((not_after IS NULL)) WHERE not_after IS NULL;
GRANT SELECT, INSERT ON system.identity_key TO neolayer_system;
