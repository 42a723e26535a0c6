-- Makes the partitions of a table that is partitioned by UUIDv7 id, one a day from the day of "since" on, and says how
-- many were missing. It runs as the owner, since no other role may make tables; partitions are reached through their
-- parent only. A day whose rows already went to the default partition is left there.
CREATE FUNCTION kernel.day_partitions(parent regclass, since timestamptz, days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    space text;
    stem text;
    day date;
    part text;
    made integer := 0;
BEGIN
    SELECT n.nspname, c.relname INTO STRICT space, stem FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = parent AND c.relkind = 'p';
    PERFORM pg_advisory_xact_lock(hashtext('kernel.day_partitions'), parent::oid::integer);
    FOR ahead IN 0..days LOOP
        day := (since AT TIME ZONE 'UTC')::date + ahead;
        part := stem || '_' || to_char(day, 'YYYYMMDD');
        CONTINUE WHEN to_regclass(format('%I.%I', space, part)) IS NOT NULL;
        BEGIN
            EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', space, part, parent,
                kernel.uuid_floor(day), kernel.uuid_floor(day + 1));
            CALL kernel.closed_partition(format('%I.%I', space, part)::regclass);
            made := made + 1;
        EXCEPTION WHEN check_violation THEN
            NULL;
        END;
    END LOOP;
    RETURN made;
END
$$;

-- The least UUIDv7 of a day, which begins at midnight UTC.
CREATE FUNCTION kernel.uuid_floor(day date) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN (lpad(to_hex((extract(epoch FROM day) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- Row-level security as on the parent, and no way in but through it.
CREATE PROCEDURE kernel.closed_partition(part regclass) LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    CALL kernel.tenant_table(part);
    EXECUTE format('REVOKE ALL ON %s FROM neolayer_app, neolayer_system', part);
END
$$;

REVOKE ALL ON FUNCTION kernel.day_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kernel.day_partitions TO neolayer_system;
