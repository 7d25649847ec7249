-- A change may name a column with the value that it had: the rest was decided upon it. Where somebody else has given it
-- another value a person is asked, as for any other column; where nobody needs to be asked, theirs stands.
SET LOCAL ROLE vetdesk_owner;
CREATE OR REPLACE FUNCTION sync.apply_change(p_change jsonb) RETURNS jsonb
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
  removed integer;
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
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed = 0 THEN
      -- What is gone already is gone; what is seen and stays was not mine to take away.
      EXECUTE format('SELECT to_jsonb(true) FROM clinic.%I WHERE id = $1', place.name) INTO standing USING (p_change ->> 'pk')::uuid;
      IF standing IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'not_allowed', ERRCODE = 'insufficient_privilege';
      END IF;
    END IF;
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
      IF verdict = 'mine' AND mine IS DISTINCT FROM before -> field THEN
        accepted := accepted || jsonb_build_object(field, mine);
      ELSIF verdict = 'ask' THEN
        conflicts := conflicts || jsonb_build_object(field, jsonb_build_object('theirs', theirs, 'mine', mine));
      END IF;
    ELSIF field = ANY (place.ask_person) THEN
      conflicts := conflicts || jsonb_build_object(field, jsonb_build_object('theirs', theirs, 'mine', mine));
    ELSIF mine IS DISTINCT FROM before -> field THEN
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
RESET ROLE;
