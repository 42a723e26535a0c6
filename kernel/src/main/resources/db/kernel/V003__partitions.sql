-- The least UUIDv7 of an instant: where the rows of a time begin in a table that is ordered by id.
CREATE FUNCTION kernel.id_at(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex((floor(extract(epoch FROM at) * 1000))::bigint), 12, '0') || repeat('0', 20))::uuid;

-- Drops the day partitions that ended before "keep" ago. It runs as the owner, as kernel.day_partitions does.
CREATE PROCEDURE kernel.drop_partitions(parent regclass, keep interval)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    oldest text := to_char((kernel.now() - keep) AT TIME ZONE 'UTC', 'YYYYMMDD');
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = parent LOOP
        IF right(part::text, 9) ~ '^_[0-9]{8}$' AND right(part::text, 8) < oldest THEN
            EXECUTE format('DROP TABLE %s', part);
        END IF;
    END LOOP;
END
$$;

REVOKE ALL ON PROCEDURE kernel.drop_partitions FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE kernel.drop_partitions TO neolayer_system;
