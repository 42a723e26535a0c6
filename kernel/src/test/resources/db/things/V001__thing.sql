CREATE TABLE things.thing (
    account_id uuid NOT NULL,
    id         uuid NOT NULL,
    name       text NOT NULL,
    color      text NOT NULL,
    version    bigint NOT NULL DEFAULT 1,
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CALL kernel.tenant_table('things.thing');
