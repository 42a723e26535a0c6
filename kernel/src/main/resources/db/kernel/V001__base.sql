-- Time of every statement. The body stands alone so that tests can replace it with a clock that they set.
CREATE FUNCTION kernel.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN clock_timestamp();

CREATE SCHEMA tenancy;
GRANT USAGE ON SCHEMA tenancy TO neolayer_app, neolayer_system;

-- The account of the transaction. Without one the cast or the missing setting raises: no policy ever sees null.
CREATE FUNCTION tenancy.account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('app.account')::uuid $$;

-- A table of tenant rows: column account_id, seen by the app only for the account of the transaction.
CREATE PROCEDURE kernel.tenant_table(tab regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tab);
    EXECUTE format('CREATE POLICY app ON %s TO neolayer_app USING (account_id = tenancy.account()) '
        'WITH CHECK (account_id = tenancy.account())', tab);
    EXECUTE format('CREATE POLICY system ON %s TO neolayer_system USING (true) WITH CHECK (true)', tab);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO neolayer_app, neolayer_system', tab);
END
$$;

-- Which releases have migrated this schema, and from which scripts.
CREATE SCHEMA IF NOT EXISTS system;
GRANT USAGE ON SCHEMA system TO neolayer_app, neolayer_system;
CREATE TABLE system.schema_release (
    release integer PRIMARY KEY CHECK (release > 0),
    fingerprint text NOT NULL,
    migrated_at timestamptz NOT NULL
);
GRANT SELECT ON system.schema_release TO neolayer_app, neolayer_system;
