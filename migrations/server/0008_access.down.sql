SET LOCAL ROLE vetdesk_api;
DROP FUNCTION clinic.undo_import, clinic.found_practice;
SET LOCAL ROLE vetdesk_owner;
DO $$
DECLARE
  p record;
  t record;
  r text;
BEGIN
  FOR p IN SELECT policyname, schemaname, tablename FROM pg_policies WHERE schemaname IN ('clinic', 'sync', 'auth') LOOP
    EXECUTE format('DROP POLICY %I ON %I.%I', p.policyname, p.schemaname, p.tablename);
  END LOOP;
  FOR t IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('clinic', 'sync', 'auth') AND c.relkind IN ('r', 'p') LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', t.name);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t.name);
    FOREACH r IN ARRAY ARRAY['vetdesk_staff', 'vetdesk_receptionist', 'vetdesk_technician', 'vetdesk_veterinarian', 'vetdesk_manager',
        'vetdesk_auditor', 'vetdesk_api', 'vetdesk_auth'] LOOP
      EXECUTE format('REVOKE ALL ON %s FROM %I', t.name, r);
    END LOOP;
  END LOOP;
END $$;
REVOKE USAGE ON SCHEMA clinic, sync, auth FROM vetdesk_staff, vetdesk_migrator;
SET LOCAL ROLE vetdesk_auth;
DROP FUNCTION auth.manages;
RESET ROLE;
