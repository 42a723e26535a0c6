-- Which number each alias has, beside the function itself: the one row that is read most needs no second table.
ALTER TABLE functions.function ADD COLUMN aliases text NOT NULL DEFAULT '{}';
ALTER TABLE functions.function NO FORCE ROW LEVEL SECURITY;
ALTER TABLE functions.alias NO FORCE ROW LEVEL SECURITY;
UPDATE functions.function f SET aliases = (SELECT coalesce(json_object_agg(a.name, a.number), '{}')::text
  FROM functions.alias a WHERE a.account_id = f.account_id AND a.function_id = f.id);
ALTER TABLE functions.function FORCE ROW LEVEL SECURITY;
ALTER TABLE functions.alias FORCE ROW LEVEL SECURITY;
