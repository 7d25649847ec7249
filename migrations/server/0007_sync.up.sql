-- Sync: a feed of keys, a ledger of what each device has sent, and one push under the person's own rights.
SET LOCAL ROLE vetdesk_owner;

-- The tables that travel. `domain::tables` says the same; a test holds the two together.
CREATE TABLE sync.tables (
  name text PRIMARY KEY,
  ask_person text[] NOT NULL DEFAULT '{}'    -- columns that a machine never decides when two people wrote them
);

-- What changed, by key alone. xid says in which snapshot it became visible; tag lets a PC see that a row it knew is gone.
CREATE TABLE sync.feed (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  practice_id uuid NOT NULL,
  table_name text NOT NULL,
  pk uuid NOT NULL,
  op "char" NOT NULL CHECK (op IN ('U', 'D')),
  tag uuid NOT NULL DEFAULT gen_random_uuid()
);
CREATE INDEX ON sync.feed (practice_id, xid) INCLUDE (table_name, pk);

-- One row: changes when this database is no longer the one it was (a dump loaded elsewhere).
CREATE TABLE sync.epoch (id uuid NOT NULL DEFAULT gen_random_uuid(), is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only));
INSERT INTO sync.epoch DEFAULT VALUES;

CREATE TABLE sync.clients (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  user_id uuid NOT NULL,
  db_role name NOT NULL,
  workstation text NOT NULL CHECK (char_length(workstation) BETWEEN 1 AND 200),
  last_seq bigint NOT NULL DEFAULT 0,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (practice_id, user_id) REFERENCES clinic.users (practice_id, id)
);
CREATE INDEX ON sync.clients (practice_id, user_id);

CREATE TABLE sync.mutations (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES sync.clients (id),
  seq bigint NOT NULL,
  intent text NOT NULL CHECK (char_length(intent) BETWEEN 1 AND 60),
  status text CHECK (status IN ('applied', 'merged', 'conflict', 'rejected')),
  result jsonb,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (client_id, seq)
);

-- Row trigger of every table that travels; its argument is the table's name (a partition's own name would mean nothing to a PC).
CREATE FUNCTION sync.capture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.practice_id, OLD.id) IS DISTINCT FROM (NEW.practice_id, NEW.id)) THEN
    INSERT INTO sync.feed (practice_id, table_name, pk, op) VALUES (OLD.practice_id, TG_ARGV[0], OLD.id, 'D');
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO sync.feed (practice_id, table_name, pk, op) VALUES (NEW.practice_id, TG_ARGV[0], NEW.id, 'U');
  END IF;
  RETURN NULL;
END $$;

-- Where a pull starts: which server this is, what is visible now, how far this device's own queue has come.
CREATE FUNCTION sync.begin_pull(p_client uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid := auth.practice_id();
BEGIN
  RETURN jsonb_build_object(
    'system_identifier', (SELECT system_identifier::text FROM pg_control_system()),
    'timeline', (SELECT timeline_id FROM pg_control_checkpoint()),
    'postmaster_started_at', pg_postmaster_start_time(),
    'epoch', (SELECT id FROM sync.epoch),
    'snapshot', pg_current_snapshot()::text,
    'last_seq', (SELECT c.last_seq FROM sync.clients c WHERE c.id = p_client AND c.db_role = session_user AND c.practice_id = mine),
    'feed_tail', (SELECT jsonb_build_object('seq', f.seq::text, 'tag', f.tag) FROM sync.feed f
                   WHERE f.practice_id = mine ORDER BY f.xid DESC LIMIT 1),
    'now', clock_timestamp());
END $$;

-- Keys committed between the snapshot a PC stands on and the one it reads in. Not a sequence, not a time: both lose rows.
-- They are always the tail of the index; the planner, who does not know the cursor, would read the whole feed at each poll.
CREATE FUNCTION sync.dirty(p_cursor pg_snapshot) RETURNS TABLE (table_name text, pk uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
  mine uuid := auth.practice_id();
BEGIN
  RETURN QUERY SELECT DISTINCT f.table_name, f.pk FROM sync.feed f
   WHERE f.practice_id = mine
     AND f.xid >= pg_snapshot_xmin(p_cursor) AND NOT pg_visible_in_snapshot(f.xid, p_cursor);
END $$;

CREATE FUNCTION sync.results(p_client uuid, p_after bigint) RETURNS TABLE (seq bigint, id uuid, status text, result jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid := auth.practice_id();
BEGIN
  RETURN QUERY SELECT m.seq, m.id, m.status, m.result FROM sync.mutations m JOIN sync.clients c ON c.id = m.client_id
   WHERE c.id = p_client AND c.db_role = session_user AND c.practice_id = mine AND m.seq > p_after ORDER BY m.seq;
END $$;

-- The head of a pull in one round trip: an idle poll is this and nothing more.
CREATE FUNCTION sync.pull(p_session text, p_client uuid, p_cursor pg_snapshot, p_after bigint)
RETURNS TABLE (head jsonb, is_dirty boolean, results jsonb)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.session', p_session, true);
  IF auth.practice_id() IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'session_ended', ERRCODE = 'VD002';
  END IF;
  RETURN QUERY SELECT sync.begin_pull(p_client), EXISTS (SELECT FROM sync.dirty(p_cursor)),
    coalesce((SELECT jsonb_agg(to_jsonb(r) ORDER BY r.seq) FROM sync.results(p_client, p_after) r), '[]');
END $$;

-- The columns of travelling tables that the caller may read: what is denied never reaches the PC.
CREATE FUNCTION sync.readable() RETURNS TABLE (table_name text, column_name text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.relname::text, a.attname::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    JOIN sync.tables t ON t.name = c.relname
   WHERE n.nspname = 'clinic' AND a.attnum > 0 AND NOT a.attisdropped
     AND has_column_privilege(c.oid, a.attnum, 'SELECT')
$$;

CREATE FUNCTION sync.register_client(p_client uuid, p_workstation text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  reached bigint;
BEGIN
  IF auth.practice_id() IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'session_ended', ERRCODE = 'VD002';
  END IF;
  INSERT INTO sync.clients (id, practice_id, user_id, db_role, workstation)
  VALUES (p_client, auth.practice_id(), auth.user_id(), session_user, left(p_workstation, 200))
  ON CONFLICT (id) DO UPDATE SET last_seen_at = now() WHERE sync.clients.db_role = session_user
  RETURNING last_seq INTO reached;
  IF reached IS NULL THEN
    RAISE EXCEPTION 'cloned_client' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN reached;
END $$;

-- A statement of its own after the commit: NOTIFY inside a writing transaction takes one lock for the whole server.
CREATE FUNCTION sync.wake() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_notify('vetdesk_' || replace(auth.practice_id()::text, '-', ''), '') WHERE auth.practice_id() IS NOT NULL
$$;

-- The ledger, through a definer: a person can touch nothing but the line of the own device.
CREATE FUNCTION sync.begin_mutation(p_client uuid, p_seq bigint, p_mutation uuid, p_intent text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  reached bigint;
  known sync.mutations;
BEGIN
  SELECT c.last_seq INTO reached FROM sync.clients c
   WHERE c.id = p_client AND c.db_role = session_user AND c.practice_id = auth.practice_id() FOR UPDATE;
  IF NOT FOUND THEN
    RETURN '{"status": "unknown_client"}';
  END IF;
  IF p_seq <= reached THEN
    SELECT * INTO known FROM sync.mutations m WHERE m.client_id = p_client AND m.seq = p_seq;
    IF known.id IS DISTINCT FROM p_mutation THEN
      RETURN jsonb_build_object('status', 'cloned_client', 'last_seq', reached);
    END IF;
    RETURN jsonb_build_object('status', 'duplicate', 'was', known.status, 'result', known.result);
  END IF;
  IF p_seq > reached + 1 THEN
    RETURN jsonb_build_object('status', 'out_of_order', 'last_seq', reached);
  END IF;
  -- A copy of this PC may have sent it under another device's name: still one effect. The line follows who asks.
  SELECT m.* INTO known FROM sync.mutations m JOIN sync.clients c ON c.id = m.client_id
   WHERE m.id = p_mutation AND c.db_role = session_user AND c.practice_id = auth.practice_id() FOR UPDATE OF m;
  IF FOUND THEN
    UPDATE sync.mutations SET client_id = p_client, seq = p_seq WHERE id = p_mutation;
    UPDATE sync.clients SET last_seq = p_seq, last_seen_at = now() WHERE id = p_client;
    RETURN jsonb_build_object('status', 'duplicate', 'was', known.status, 'result', known.result);
  END IF;
  BEGIN
    INSERT INTO sync.mutations (id, client_id, seq, intent) VALUES (p_mutation, p_client, p_seq, p_intent);
  EXCEPTION WHEN unique_violation THEN
    -- Seen by nobody a moment ago: its first sender has just committed, so the next attempt finds it; another person's is refused.
    IF EXISTS (SELECT FROM sync.mutations m JOIN sync.clients c ON c.id = m.client_id WHERE m.id = p_mutation AND c.db_role <> session_user) THEN
      RAISE EXCEPTION USING MESSAGE = 'not_allowed', ERRCODE = 'insufficient_privilege';
    END IF;
    RAISE EXCEPTION USING MESSAGE = 'sent twice at once', ERRCODE = 'serialization_failure';
  END;
  UPDATE sync.clients SET last_seq = p_seq, last_seen_at = now() WHERE id = p_client;
  RETURN NULL;
END $$;

CREATE FUNCTION sync.end_mutation(p_mutation uuid, p_status text, p_result jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE sync.mutations m SET status = p_status, result = p_result
    FROM sync.clients c
   WHERE m.id = p_mutation AND m.status IS NULL AND c.id = m.client_id AND c.db_role = session_user AND c.practice_id = auth.practice_id();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such open mutation' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- A status that both moved forward: the further one stands. A cancellation against progress is for a person.
CREATE FUNCTION sync.merge_status(theirs text, mine text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN theirs IN ('cancelled', 'no_show') OR mine IN ('cancelled', 'no_show') THEN 'ask'
    WHEN theirs::clinic.appointment_status >= mine::clinic.appointment_status THEN 'theirs'
    ELSE 'mine'
  END
$$;

-- One row change. Returns null when it is done, 'merged' when it was joined with another's, or the conflict as an object.
CREATE FUNCTION sync.apply_change(p_change jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place sync.tables;
  columns text;
  standing jsonb;
  before jsonb;
  wanted jsonb;
  accepted jsonb := '{}';
  conflicts jsonb := '{}';
  field text;
  theirs jsonb;
  mine jsonb;
  is_level boolean;
  verdict text;
BEGIN
  SELECT * INTO place FROM sync.tables t WHERE t.name = p_change ->> 'table';
  IF NOT FOUND THEN
    RAISE EXCEPTION USING MESSAGE = 'not_allowed', ERRCODE = 'insufficient_privilege';
  END IF;

  IF p_change ->> 'op' = 'insert' THEN
    SELECT string_agg(quote_ident(key), ', ') INTO columns FROM jsonb_object_keys(p_change -> 'set') key;
    EXECUTE format('INSERT INTO clinic.%I (id, %s) SELECT $1, %s FROM jsonb_populate_record(NULL::clinic.%I, $2)',
                   place.name, columns, columns, place.name)
      USING (p_change ->> 'pk')::uuid, p_change -> 'set';
    RETURN NULL;
  END IF;

  IF p_change ->> 'op' = 'delete' THEN
    EXECUTE format('DELETE FROM clinic.%I WHERE id = $1', place.name) USING (p_change ->> 'pk')::uuid;
    RETURN NULL;
  END IF;

  IF p_change ->> 'op' IS DISTINCT FROM 'update' THEN
    RAISE EXCEPTION USING MESSAGE = 'not_allowed', ERRCODE = 'insufficient_privilege';
  END IF;

  -- Only the columns that the change speaks of are read: what the person may not see is never touched.
  SELECT string_agg(format('%L, %I', key, key), ', ') INTO columns FROM jsonb_object_keys(p_change -> 'set') key;
  EXECUTE format('SELECT jsonb_build_object(''version'', version, %s) FROM clinic.%I WHERE id = $1 FOR UPDATE', columns, place.name)
    INTO standing USING (p_change ->> 'pk')::uuid;
  IF standing IS NULL THEN
    -- Seen but not mine to write is another answer than gone.
    EXECUTE format('SELECT to_jsonb(true) FROM clinic.%I WHERE id = $1', place.name) INTO standing USING (p_change ->> 'pk')::uuid;
    IF standing IS NOT NULL THEN
      RAISE EXCEPTION USING MESSAGE = 'not_allowed', ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN jsonb_build_object('pk', p_change -> 'pk', 'table', place.name, 'why', 'not_found');
  END IF;
  is_level := (standing ->> 'version')::bigint = (p_change ->> 'base')::bigint;
  -- Both sides pass through the row's own types, so that 45 and 45.00, 10:00Z and 11:00+01, compare as equal.
  EXECUTE format('SELECT to_jsonb(jsonb_populate_record(NULL::clinic.%1$I, $1)), to_jsonb(jsonb_populate_record(NULL::clinic.%1$I, $2))', place.name)
    INTO before, wanted USING coalesce(p_change -> 'old', '{}'), p_change -> 'set';

  FOR field IN SELECT jsonb_object_keys(p_change -> 'set') LOOP
    theirs := standing -> field;
    mine := wanted -> field;
    IF theirs IS NOT DISTINCT FROM mine THEN
      CONTINUE;
    ELSIF is_level OR theirs IS NOT DISTINCT FROM before -> field THEN
      accepted := accepted || jsonb_build_object(field, mine);
    ELSIF place.name = 'appointments' AND field = 'status' THEN
      verdict := sync.merge_status(theirs #>> '{}', mine #>> '{}');
      IF verdict = 'mine' THEN
        accepted := accepted || jsonb_build_object(field, mine);
      ELSIF verdict = 'ask' THEN
        conflicts := conflicts || jsonb_build_object(field, jsonb_build_object('theirs', theirs, 'mine', mine));
      END IF;
    ELSIF field = ANY (place.ask_person) THEN
      conflicts := conflicts || jsonb_build_object(field, jsonb_build_object('theirs', theirs, 'mine', mine));
    ELSE
      accepted := accepted || jsonb_build_object(field, mine);
    END IF;
  END LOOP;

  IF conflicts <> '{}' THEN
    RETURN jsonb_build_object('pk', p_change -> 'pk', 'table', place.name, 'why', 'changed_meanwhile', 'fields', conflicts);
  END IF;
  IF accepted <> '{}' THEN
    SELECT string_agg(format('%I = s.%I', key, key), ', ') INTO columns FROM jsonb_object_keys(accepted) key;
    EXECUTE format('UPDATE clinic.%I d SET %s FROM jsonb_populate_record(NULL::clinic.%I, $2) s WHERE d.id = $1', place.name, columns, place.name)
      USING (p_change ->> 'pk')::uuid, accepted;
  END IF;
  RETURN CASE WHEN is_level THEN NULL ELSE '"merged"'::jsonb END;
END $$;

-- One mutation: its row changes all or none, with the rights of who is signed in; the outcome is recorded whatever it is.
-- Of several changes the detail names the one that failed. Serialization, deadlock and resource errors are not caught: the transaction fails as a whole and is tried again.
CREATE FUNCTION sync.push(p_client uuid, p_seq bigint, p_mutation uuid, p_intent text, p_changes jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seen jsonb;
  change jsonb;
  answer jsonb;
  outcome text := 'applied';
  details jsonb := '[]';
  why text;
  broken text;
BEGIN
  IF auth.practice_id() IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'session_ended', ERRCODE = 'VD002';
  END IF;
  seen := sync.begin_mutation(p_client, p_seq, p_mutation, p_intent);
  IF seen IS NOT NULL THEN
    RETURN seen;
  END IF;
  BEGIN
    FOR change IN SELECT * FROM jsonb_array_elements(p_changes) LOOP
      answer := sync.apply_change(change);
      IF answer = '"merged"' THEN
        outcome := 'merged';
      ELSIF answer IS NOT NULL THEN
        outcome := 'conflict';
        details := jsonb_build_array(answer);
        RAISE EXCEPTION USING ERRCODE = 'VD001';  -- undoes the effect, keeps what was found
      END IF;
    END LOOP;
  EXCEPTION
    WHEN SQLSTATE 'VD001' THEN NULL;
    WHEN exclusion_violation THEN
      outcome := 'conflict';
      why := 'slot_taken';
    WHEN raise_exception THEN
      outcome := 'rejected';
      why := SQLERRM;
    WHEN insufficient_privilege THEN
      outcome := 'rejected';
      why := 'not_allowed';
    WHEN integrity_constraint_violation OR data_exception OR syntax_error_or_access_rule_violation THEN
      outcome := 'rejected';
      GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
      why := CASE WHEN broken = 'pets_living_microchip' THEN 'chip_taken' ELSE 'invalid_input' END;
  END;
  IF why IS NOT NULL THEN
    details := jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('why', why, 'table', left(change ->> 'table', 63),
      'pk', left(change ->> 'pk', 36), 'constraint', nullif(broken, ''))));
  END IF;
  PERFORM sync.end_mutation(p_mutation, outcome, details);
  RETURN jsonb_build_object('status', outcome, 'result', details);
END $$;

INSERT INTO sync.tables (name, ask_person) VALUES
  ('practices', '{}'),
  ('clinics', '{}'),
  ('clinic_operating_hours', '{}'),
  ('clinic_hours_exceptions', '{}'),
  ('users', '{}'),
  ('user_phones', '{}'),
  ('veterinarians', '{}'),
  ('veterinarian_availability', '{}'),
  ('veterinarian_exceptions', '{}'),
  ('resources', '{}'),
  ('appointment_types', '{}'),
  ('pets', '{owner_id,medical_notes,allergies,medications,special_needs,behaviour_notes,is_deceased,merged_into}'),
  ('pet_co_owners', '{}'),
  ('pet_weights', '{kg}'),
  ('appointments', '{pet_id,owner_id,veterinarian_id,room_id,scheduled_at,duration_minutes,symptoms,notes,instructions,price}'),
  ('appointment_slots', '{resource_id,starts_at,ends_at}');

-- Every travelling table is stamped and captured.
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT name FROM sync.tables LOOP
    EXECUTE format('CREATE TRIGGER stamp BEFORE UPDATE ON clinic.%I FOR EACH ROW EXECUTE FUNCTION clinic.stamp()', t);
    EXECUTE format('CREATE TRIGGER zz_capture AFTER INSERT OR UPDATE OR DELETE ON clinic.%I FOR EACH ROW EXECUTE FUNCTION sync.capture(%L)', t, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['user_roles', 'veterinarian_specialties', 'pet_veterinarians', 'import_batches'] LOOP
    EXECUTE format('CREATE TRIGGER stamp BEFORE UPDATE ON clinic.%I FOR EACH ROW EXECUTE FUNCTION clinic.stamp()', t);
  END LOOP;
END $$;

RESET ROLE;
ALTER FUNCTION sync.capture OWNER TO vetdesk_api;
ALTER FUNCTION sync.begin_pull OWNER TO vetdesk_api;
ALTER FUNCTION sync.dirty OWNER TO vetdesk_api;
ALTER FUNCTION sync.results OWNER TO vetdesk_api;
ALTER FUNCTION sync.register_client OWNER TO vetdesk_api;
ALTER FUNCTION sync.wake OWNER TO vetdesk_api;
ALTER FUNCTION sync.begin_mutation OWNER TO vetdesk_api;
ALTER FUNCTION sync.end_mutation OWNER TO vetdesk_api;
RESET ROLE;
