-- Tables that are pruned are range-partitioned by their UUIDv7 id, one partition a day; the system role makes and drops
-- partitions through these two procedures, since it owns nothing.

CREATE FUNCTION kernel.id_at(at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (lpad(to_hex((floor(extract(epoch FROM at) * 1000))::bigint), 12, '0') || '00000000000000000000')::uuid;

CREATE PROCEDURE kernel.make_partitions(parent text, days_back integer, days_ahead integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  today timestamptz := date_trunc('day', kernel.now(), 'UTC');
  start timestamptz;
  name text;
BEGIN
  FOR i IN -days_back..days_ahead LOOP
    start := today + i * interval '24 hours';
    name := parent || '_' || to_char(start AT TIME ZONE 'UTC', 'YYYYMMDD');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %s PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
        name, parent, kernel.id_at(start), kernel.id_at(start + interval '24 hours'));
      CALL kernel.tenant_table(name::regclass);
    END IF;
  END LOOP;
END $$;

CREATE PROCEDURE kernel.drop_partitions(parent text, keep interval)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  oldest text := parent || '_' || to_char((kernel.now() - keep) AT TIME ZONE 'UTC', 'YYYYMMDD');
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = parent::regclass LOOP
    IF part::text < oldest THEN
      EXECUTE format('DROP TABLE %s', part);
    END IF;
  END LOOP;
END $$;

REVOKE ALL ON PROCEDURE kernel.make_partitions, kernel.drop_partitions FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE kernel.make_partitions, kernel.drop_partitions TO neolayer_system;
