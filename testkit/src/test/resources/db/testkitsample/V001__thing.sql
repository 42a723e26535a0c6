CREATE TABLE testkitsample.thing (account_id uuid PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT kernel.now());
CALL kernel.tenant_table('testkitsample.thing');
