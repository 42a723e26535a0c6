-- What all processes of this installation agree on; one row, made at the first start.
CREATE TABLE system.installation (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  public_url text NOT NULL,
  -- false when it was made from the address of the first process, until an operator says what it is
  configured boolean NOT NULL,
  since      timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON system.installation TO neolayer_system;
