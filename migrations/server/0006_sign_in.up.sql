-- Who is signed in. Identity is session_user; the session row is a further lock that can be taken away.
SET LOCAL ROLE vetdesk_owner;

CREATE TABLE auth.staff_logins (
  db_role name PRIMARY KEY,
  user_id uuid NOT NULL UNIQUE,
  practice_id uuid NOT NULL,
  role clinic.user_role NOT NULL CHECK (role <> 'pet_owner'),
  clinic_ids uuid[] NOT NULL CHECK (cardinality(clinic_ids) > 0),  -- where this person may write the diary; the first is home
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (practice_id, user_id) REFERENCES clinic.users (practice_id, id)
);
CREATE INDEX ON auth.staff_logins (practice_id, user_id);

CREATE TABLE auth.user_sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  practice_id uuid NOT NULL,
  user_id uuid NOT NULL,
  db_role name NOT NULL REFERENCES auth.staff_logins (db_role),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  workstation text NOT NULL CHECK (char_length(workstation) BETWEEN 1 AND 200),
  opened_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  FOREIGN KEY (practice_id, user_id) REFERENCES clinic.users (practice_id, id)
);
CREATE INDEX ON auth.user_sessions (db_role, expires_at);
CREATE INDEX ON auth.user_sessions (practice_id, user_id);

-- The one look-up behind every policy: the login that connected, if its session stands.
-- PL/pgSQL, as it keeps its plan for the connection's life; a SQL function is planned at each call, several times a statement.
CREATE FUNCTION auth.signed_in() RETURNS auth.staff_logins
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  login auth.staff_logins;
BEGIN
  SELECT l.* INTO login FROM auth.staff_logins l
    JOIN auth.user_sessions s ON s.db_role = l.db_role
   WHERE l.db_role = session_user AND l.is_active
     AND s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
     AND s.revoked_at IS NULL AND s.expires_at > now();
  RETURN login;
END $$;
CREATE FUNCTION auth.practice_id() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ BEGIN RETURN (auth.signed_in()).practice_id; END $$;
CREATE FUNCTION auth.user_id() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ BEGIN RETURN (auth.signed_in()).user_id; END $$;
CREATE FUNCTION auth.clinic_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ BEGIN RETURN (auth.signed_in()).clinic_ids; END $$;

-- Which migration this database stands on; the app refuses to work with what it does not know. No session needed: it says nothing else.
CREATE FUNCTION auth.schema_version() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ SELECT coalesce(max(version), 0) FROM audit.schema_migrations WHERE success $$;

-- Opens a session for the login that is connected and answers who that is. The token leaves the server once, here.
CREATE FUNCTION auth.open_session(p_workstation text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  login auth.staff_logins;
  token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  ends timestamptz := now() + interval '16 hours';
BEGIN
  SELECT * INTO login FROM auth.staff_logins l WHERE l.db_role = session_user AND l.is_active;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM auth.user_sessions s WHERE s.db_role = session_user AND s.expires_at < now() - interval '90 days';
  INSERT INTO auth.user_sessions (practice_id, user_id, db_role, token_hash, workstation, expires_at)
  VALUES (login.practice_id, login.user_id, session_user, sha256(convert_to(token, 'UTF8')), left(p_workstation, 200), ends);
  RETURN jsonb_build_object('token', token, 'expires_at', ends, 'now', clock_timestamp(), 'user_id', login.user_id, 'practice_id', login.practice_id,
    'role', login.role, 'clinic_ids', login.clinic_ids,
    'permissions', coalesce((SELECT jsonb_agg(r.permission ORDER BY r.permission) FROM clinic.user_roles r
                              WHERE r.practice_id = login.practice_id AND r.role = login.role), '[]'));
END $$;

CREATE FUNCTION auth.close_session() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE auth.user_sessions SET revoked_at = now()
   WHERE db_role = session_user AND revoked_at IS NULL
     AND token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
$$;

-- True where the caller may manage staff: a manager of the practice, or who installs the server.
CREATE FUNCTION auth.may_manage(p_practice uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_has_role(session_user, 'vetdesk_migrator', 'MEMBER')
      OR coalesce((SELECT (s).practice_id = p_practice AND (s).role::text IN ('admin', 'clinic_manager') FROM auth.signed_in() s), false)
$$;

-- One login a person. The verifier is computed where the password is typed: the server never sees the password.
CREATE FUNCTION auth.create_login(p_user uuid, p_practice uuid, p_login name, p_verifier text, p_role clinic.user_role, p_clinics uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  group_role name := CASE p_role WHEN 'admin' THEN 'vetdesk_manager' WHEN 'clinic_manager' THEN 'vetdesk_manager'
    WHEN 'veterinarian' THEN 'vetdesk_veterinarian' WHEN 'technician' THEN 'vetdesk_technician'
    WHEN 'receptionist' THEN 'vetdesk_receptionist' WHEN 'auditor' THEN 'vetdesk_auditor' END;
BEGIN
  IF NOT auth.may_manage(p_practice) THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF p_login !~ '^st_[a-z0-9._-]{1,50}$' OR group_role IS NULL
     OR p_verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE EXCEPTION 'invalid_input' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF EXISTS (SELECT FROM unnest(p_clinics) c LEFT JOIN clinic.clinics k ON k.id = c AND k.practice_id = p_practice WHERE k.id IS NULL) THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- A client of the practice, or someone who has left, gets no login of staff.
  IF EXISTS (SELECT FROM clinic.users u WHERE u.id = p_user AND u.practice_id = p_practice AND (u.role = 'pet_owner' OR NOT u.is_active)) THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 40 IN ROLE %I PASSWORD %L',
                 p_login, group_role, p_verifier);
  INSERT INTO auth.staff_logins (db_role, user_id, practice_id, role, clinic_ids) VALUES (p_login, p_user, p_practice, p_role, p_clinics);
END $$;

CREATE FUNCTION auth.deactivate_login(p_login name) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  login auth.staff_logins;
BEGIN
  SELECT * INTO login FROM auth.staff_logins l WHERE l.db_role = p_login;
  IF NOT FOUND OR NOT auth.may_manage(login.practice_id) OR p_login = session_user THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE auth.staff_logins SET is_active = false WHERE db_role = p_login;
  UPDATE auth.user_sessions SET revoked_at = now() WHERE db_role = p_login AND revoked_at IS NULL;
  EXECUTE format('ALTER ROLE %I NOLOGIN', p_login);
END $$;

-- Anyone may change the own password; the verifier again comes ready.
CREATE FUNCTION auth.change_password(p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF auth.user_id() IS NULL OR p_verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', session_user, p_verifier);
END $$;

RESET ROLE;
ALTER FUNCTION auth.signed_in OWNER TO vetdesk_auth;
ALTER FUNCTION auth.practice_id OWNER TO vetdesk_auth;
ALTER FUNCTION auth.user_id OWNER TO vetdesk_auth;
ALTER FUNCTION auth.clinic_ids OWNER TO vetdesk_auth;
ALTER FUNCTION auth.schema_version OWNER TO vetdesk_auth;
ALTER FUNCTION auth.open_session OWNER TO vetdesk_auth;
ALTER FUNCTION auth.close_session OWNER TO vetdesk_auth;
ALTER FUNCTION auth.may_manage OWNER TO vetdesk_auth;
ALTER FUNCTION auth.create_login OWNER TO vetdesk_auth;
ALTER FUNCTION auth.deactivate_login OWNER TO vetdesk_auth;
ALTER FUNCTION auth.change_password OWNER TO vetdesk_auth;
RESET ROLE;
