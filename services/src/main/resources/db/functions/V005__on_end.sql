-- The job of a neighbour that becomes due in the transaction that ends the run.
ALTER TABLE functions.execution ADD COLUMN on_end uuid;
