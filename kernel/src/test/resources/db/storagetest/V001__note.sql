CREATE TABLE storagetest.note (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    text text NOT NULL,
    written_at timestamptz NOT NULL DEFAULT kernel.now(),
    PRIMARY KEY (account_id, id),
    CONSTRAINT note_text UNIQUE (account_id, text)
);
CALL kernel.tenant_table('storagetest.note');

CREATE TABLE storagetest.credential (
    account_id uuid NOT NULL,
    id text NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (account_id, id)
);
CALL kernel.tenant_table('storagetest.credential');
