-- Once a database, as a superuser, before the first migration: nobody in but staff, extensions in their place, schemas owned.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO vetdesk_staff, vetdesk_migrator', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO vetdesk_staff, vetdesk_owner, vetdesk_api, vetdesk_auth, vetdesk_migrator;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE SCHEMA IF NOT EXISTS clinic AUTHORIZATION vetdesk_owner;
CREATE SCHEMA IF NOT EXISTS sync AUTHORIZATION vetdesk_owner;
CREATE SCHEMA IF NOT EXISTS auth AUTHORIZATION vetdesk_owner;
CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION vetdesk_owner;
GRANT USAGE, CREATE ON SCHEMA clinic, sync TO vetdesk_api;
GRANT USAGE, CREATE ON SCHEMA auth TO vetdesk_auth;
GRANT USAGE ON SCHEMA auth, sync TO vetdesk_api;
GRANT USAGE ON SCHEMA clinic TO vetdesk_auth;
GRANT USAGE, CREATE ON SCHEMA audit TO vetdesk_migrator;
-- The list of applied migrations, in the form that sqlx keeps it.
CREATE TABLE IF NOT EXISTS audit.schema_migrations (
  version bigint PRIMARY KEY,
  description text NOT NULL,
  installed_on timestamptz NOT NULL DEFAULT now(),
  success boolean NOT NULL,
  checksum bytea NOT NULL,
  execution_time bigint NOT NULL
);
ALTER TABLE audit.schema_migrations OWNER TO vetdesk_migrator;
GRANT USAGE ON SCHEMA audit TO vetdesk_auth;
GRANT SELECT ON audit.schema_migrations TO vetdesk_auth;
ALTER DEFAULT PRIVILEGES FOR ROLE vetdesk_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE vetdesk_api REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE vetdesk_auth REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- Large objects obey no row policy. Advisory locks are how bookings queue up: a lock held by hand would stop a practice's diary.
DO $$
DECLARE
  f record;
BEGIN
  FOR f IN SELECT oid::regprocedure AS name, proname ~ 'advisory' AS is_lock FROM pg_catalog.pg_proc
            WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^lo_|^loread$|^lowrite$|advisory.*_lock|advisory_unlock' LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f.name);
    IF f.is_lock THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO vetdesk_owner, vetdesk_api, vetdesk_migrator', f.name);
    END IF;
  END LOOP;
END $$;
