-- The first result of a request that carried an Idempotency-Key, or the claim of one that still runs.
-- account_id is the nil UUID on routes of the server.
CREATE TABLE kernel.idempotency (
    account_id    uuid NOT NULL,
    principal     text NOT NULL,
    key           text NOT NULL,
    fingerprint   bytea NOT NULL,
    -- while it is ahead, a run that claimed the key may still be going on
    running_until timestamptz,
    status        integer NOT NULL,
    media_type    text,
    etag          text,
    location      text,
    body          bytea NOT NULL,
    -- sealed under the account's key, and shown only for a short time
    sealed        boolean NOT NULL,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, principal, key)
);
CALL kernel.tenant_table('kernel.idempotency');
CREATE INDEX idempotency_expiry ON kernel.idempotency (expires_at);
CREATE INDEX idempotency_sealed ON kernel.idempotency (created_at) WHERE sealed;
