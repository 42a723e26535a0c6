-- What a subscriber wrote down; the order is that of its own counting.
CREATE TABLE eventstest.seen (
  account_id uuid NOT NULL,
  n          bigint GENERATED ALWAYS AS IDENTITY,
  sequence   bigint NOT NULL,
  PRIMARY KEY (account_id, n)
);
CALL kernel.tenant_table('eventstest.seen');
