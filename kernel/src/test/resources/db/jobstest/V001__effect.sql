CREATE TABLE jobstest.effect (
  account_id uuid NOT NULL,
  value      integer NOT NULL,
  PRIMARY KEY (account_id, value)
);
CALL kernel.tenant_table('jobstest.effect');
