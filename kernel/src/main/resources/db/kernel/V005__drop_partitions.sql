-- A function, so that a statement with a result can call it, as it calls kernel.day_partitions; says how many went.
DROP PROCEDURE kernel.drop_partitions(regclass, interval);

CREATE FUNCTION kernel.drop_partitions(parent regclass, keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    oldest text := to_char((kernel.now() - keep) AT TIME ZONE 'UTC', 'YYYYMMDD');
    part regclass;
    dropped integer := 0;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = parent LOOP
        IF right(part::text, 9) ~ '^_[0-9]{8}$' AND right(part::text, 8) < oldest THEN
            EXECUTE format('DROP TABLE %s', part);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END
$$;

REVOKE ALL ON FUNCTION kernel.drop_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kernel.drop_partitions TO neolayer_system;
