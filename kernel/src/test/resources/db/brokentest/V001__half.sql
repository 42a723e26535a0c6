CREATE TABLE brokentest.half_made (id integer);
SELECT 1 / 0;
