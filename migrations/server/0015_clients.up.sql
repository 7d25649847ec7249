-- Which clients the schema still speaks to, and a colleague who gets another role.
SET LOCAL ROLE vetdesk_owner;
GRANT UPDATE (role) ON clinic.users TO vetdesk_auth;
CREATE POLICY functions_auth ON clinic.users FOR UPDATE TO vetdesk_auth USING (true) WITH CHECK (true);

SET LOCAL ROLE vetdesk_auth;
-- The schema, and the schema of the oldest client that still works with it: a migration that breaks that client raises the number.
CREATE FUNCTION auth.schema() RETURNS TABLE (version bigint, oldest_client bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ SELECT coalesce(max(m.version), 0), 14::bigint FROM audit.schema_migrations m WHERE m.success $$;

-- Clients up to schema 14 ask this and work with their own number alone. They are told 14 for as long as auth.schema() still names it.
CREATE OR REPLACE FUNCTION auth.schema_version() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ SELECT CASE WHEN s.oldest_client <= 14 THEN least(s.version, 14) ELSE s.version END FROM auth.schema() s $$;

CREATE FUNCTION auth.group_of(p_role clinic.user_role) RETURNS name
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE p_role::text WHEN 'admin' THEN 'vetdesk_manager' WHEN 'clinic_manager' THEN 'vetdesk_manager'
    WHEN 'veterinarian' THEN 'vetdesk_veterinarian' WHEN 'technician' THEN 'vetdesk_technician'
    WHEN 'receptionist' THEN 'vetdesk_receptionist' WHEN 'auditor' THEN 'vetdesk_auditor' END::name
$$;

-- Gives a colleague another role. Open sessions end, so that every PC asks again what may be read. From PostgreSQL 16 on a
-- membership can be taken away by its grantor alone, which is this function's owner.
CREATE FUNCTION auth.change_role(p_login name, p_role clinic.user_role) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  login auth.staff_logins;
BEGIN
  SELECT * INTO login FROM auth.staff_logins l WHERE l.db_role = p_login AND l.is_active;
  IF NOT FOUND OR NOT auth.may_manage(login.practice_id) OR p_login = session_user OR auth.group_of(p_role) IS NULL THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format('REVOKE %I FROM %I', auth.group_of(login.role), p_login);
  EXECUTE format('GRANT %I TO %I', auth.group_of(p_role), p_login);
  UPDATE auth.staff_logins SET role = p_role WHERE db_role = p_login;
  UPDATE clinic.users SET role = p_role WHERE id = login.user_id AND practice_id = login.practice_id;
  UPDATE auth.user_sessions SET revoked_at = now() WHERE db_role = p_login AND revoked_at IS NULL;
END $$;
REVOKE EXECUTE ON FUNCTION auth.schema, auth.group_of, auth.change_role FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.schema TO vetdesk_staff;
GRANT EXECUTE ON FUNCTION auth.change_role TO vetdesk_manager, vetdesk_migrator;

-- For migrations: a permission that a role has from this version on, in every practice that was founded before. What a practice took
-- away from a role before is of other permissions and stays as it is.
SET LOCAL ROLE vetdesk_api;
CREATE FUNCTION clinic.permit(p_role clinic.user_role, p_permission text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO clinic.user_roles (id, practice_id, role, permission)
  SELECT gen_random_uuid(), p.id, p_role, p_permission FROM clinic.practices p
   WHERE NOT EXISTS (SELECT FROM clinic.user_roles r WHERE r.practice_id = p.id AND r.role = p_role AND r.permission = p_permission)
$$;
REVOKE EXECUTE ON FUNCTION clinic.permit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic.permit TO vetdesk_migrator;
RESET ROLE;
