-- What happened to a long-lived thing, step by step; never changed.
CREATE TABLE journal.entry (
  account_id uuid NOT NULL,
  id         uuid NOT NULL,
  -- what it is about: <service>.<collection> and its id
  collection text NOT NULL,
  subject    text NOT NULL,
  at         timestamptz NOT NULL,
  step       text NOT NULL,
  outcome    text NOT NULL,
  reason     text,
  message    text NOT NULL,
  detail     text,
  links      text NOT NULL,
  next_step  text,
  by         text NOT NULL,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX entry_subject ON journal.entry (account_id, subject, id);
CALL kernel.tenant_table('journal.entry');
REVOKE UPDATE, TRUNCATE ON journal.entry FROM neolayer_app, neolayer_system;
CREATE TABLE journal.entry_other PARTITION OF journal.entry DEFAULT;
CALL kernel.closed_partition('journal.entry_other');
SELECT kernel.day_partitions('journal.entry', kernel.now() - interval '24 hours', 8);

-- Why something was or was not done at a position; a stretch of positions without anything to tell is one row.
CREATE TABLE journal.decision (
  account_id    uuid NOT NULL,
  id            uuid NOT NULL,
  collection    text NOT NULL,
  subject       text NOT NULL,
  -- whether positions are instants, in milliseconds of the Unix epoch
  timed         boolean NOT NULL,
  position      bigint NOT NULL,
  from_position bigint,
  to_position   bigint,
  count         bigint NOT NULL,
  at            timestamptz NOT NULL,
  outcome       text NOT NULL,
  reason        text NOT NULL,
  detail        text,
  leaves        text NOT NULL,
  result_type   text,
  result_id     text,
  next_step     text,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX decision_subject ON journal.decision (account_id, subject, id);
CREATE INDEX decision_position ON journal.decision (account_id, subject, position);
CALL kernel.tenant_table('journal.decision');
REVOKE UPDATE, TRUNCATE ON journal.decision FROM neolayer_app, neolayer_system;
CREATE TABLE journal.decision_other PARTITION OF journal.decision DEFAULT;
CALL kernel.closed_partition('journal.decision_other');
SELECT kernel.day_partitions('journal.decision', kernel.now() - interval '24 hours', 8);
