SET LOCAL ROLE vetdesk_api;
DROP FUNCTION clinic.permit;
SET LOCAL ROLE vetdesk_auth;
CREATE OR REPLACE FUNCTION auth.schema_version() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ SELECT coalesce(max(version), 0) FROM audit.schema_migrations WHERE success $$;
DROP FUNCTION auth.change_role, auth.group_of, auth.schema;
SET LOCAL ROLE vetdesk_owner;
DROP POLICY functions_auth ON clinic.users;
REVOKE UPDATE (role) ON clinic.users FROM vetdesk_auth;
RESET ROLE;
