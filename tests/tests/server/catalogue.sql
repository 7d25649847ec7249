-- Everything that a migration makes, one line each.
SELECT x FROM (
 SELECT c.relkind::text || ' ' || c.oid::regclass || ' ' || coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner))::text || c.relrowsecurity::text || c.relforcerowsecurity::text
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('clinic', 'sync', 'auth', 'audit')
 UNION ALL SELECT a.attrelid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce(a.attacl::text, '')
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('clinic', 'sync', 'auth', 'audit') AND a.attnum > 0 AND NOT a.attisdropped
 UNION ALL SELECT p.oid::regprocedure || ' ' || p.proowner::regrole || coalesce(p.proacl::text, '') || md5(p.prosrc)
   FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('clinic', 'sync', 'auth', 'audit')
 UNION ALL SELECT k.conrelid::regclass || ' ' || pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
  WHERE n.nspname IN ('clinic', 'sync', 'auth', 'audit')
 UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal
 UNION ALL SELECT t.typname || ' ' || enum_range::text FROM pg_type t, LATERAL (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) e (enum_range)
  WHERE t.typtype = 'e'
 UNION ALL SELECT schemaname || tablename || policyname || roles::text || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies) y (x)
ORDER BY 1
