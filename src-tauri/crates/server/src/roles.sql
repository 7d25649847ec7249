-- Once a server, as a superuser: the roles that own things and the roles that people belong to. Safe to run again.
DO $$
DECLARE
  r text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('vetdesk roles'));
  FOREACH r IN ARRAY ARRAY['vetdesk_owner', 'vetdesk_api', 'vetdesk_auth', 'vetdesk_migrator', 'vetdesk_staff',
      'vetdesk_receptionist', 'vetdesk_technician', 'vetdesk_veterinarian', 'vetdesk_manager', 'vetdesk_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS', r);
    END IF;
  END LOOP;
  -- Makes logins from inside one function; nobody can become it.
  ALTER ROLE vetdesk_auth CREATEROLE;
  GRANT vetdesk_staff TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager, vetdesk_auditor;
  GRANT vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager, vetdesk_auditor TO vetdesk_auth WITH ADMIN OPTION;
  GRANT vetdesk_owner, vetdesk_api, vetdesk_auth TO vetdesk_migrator;
END $$;
