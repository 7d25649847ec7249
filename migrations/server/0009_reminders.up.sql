-- What falls due for a pet; a weight that was written by mistake can be taken away by who wrote it, and a deletion that is
-- not allowed is refused rather than passed over.
SET LOCAL ROLE vetdesk_owner;

CREATE TYPE clinic.reminder_kind AS ENUM ('vaccination', 'check_up', 'dental', 'medication', 'other');
CREATE TYPE clinic.reminder_state AS ENUM ('open', 'done', 'dismissed');

CREATE TABLE clinic.reminders (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  pet_id uuid NOT NULL,
  kind clinic.reminder_kind NOT NULL,
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
  due_on date NOT NULL CHECK (due_on BETWEEN '1900-01-01' AND '2200-12-31'),
  remind_on date CHECK (remind_on <= due_on),
  recurring_months smallint CHECK (recurring_months BETWEEN 1 AND 120),
  state clinic.reminder_state NOT NULL DEFAULT 'open',
  source_id uuid,                                             -- what it follows from: a visit or a record, both partitioned
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (practice_id, id),
  FOREIGN KEY (practice_id, pet_id) REFERENCES clinic.pets (practice_id, id) ON DELETE CASCADE
);
CREATE INDEX ON clinic.reminders (practice_id, pet_id);
CREATE INDEX ON clinic.reminders (practice_id, due_on) WHERE state = 'open';

CREATE TRIGGER stamp BEFORE UPDATE ON clinic.reminders FOR EACH ROW EXECUTE FUNCTION clinic.stamp();
-- Whoever makes a trigger must be allowed to run its function: for this one statement.
SET LOCAL ROLE vetdesk_api;
GRANT EXECUTE ON FUNCTION sync.capture TO vetdesk_owner;
SET LOCAL ROLE vetdesk_owner;
CREATE TRIGGER zz_capture AFTER INSERT OR UPDATE OR DELETE ON clinic.reminders
  FOR EACH ROW EXECUTE FUNCTION sync.capture('reminders');
SET LOCAL ROLE vetdesk_api;
REVOKE EXECUTE ON FUNCTION sync.capture FROM vetdesk_owner;
SET LOCAL ROLE vetdesk_owner;

-- The owner is bound by the registry's policies too; nobody else writes it.
ALTER TABLE sync.tables NO FORCE ROW LEVEL SECURITY;
INSERT INTO sync.tables (name, ask_person) VALUES ('reminders', '{due_on}');
ALTER TABLE sync.tables FORCE ROW LEVEL SECURITY;

ALTER TABLE clinic.reminders ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.reminders FORCE ROW LEVEL SECURITY;
CREATE POLICY own_practice ON clinic.reminders TO vetdesk_staff
  USING (practice_id = (SELECT auth.practice_id())) WITH CHECK (practice_id = (SELECT auth.practice_id()));
CREATE POLICY functions_read ON clinic.reminders FOR SELECT TO vetdesk_api USING (true);

-- The desk sees what is due and ticks it off; what is due is said by who treats the animal.
GRANT SELECT ON clinic.reminders TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager, vetdesk_api;
GRANT INSERT (id, practice_id, pet_id, kind, title, due_on, remind_on, recurring_months, state, source_id),
  UPDATE (kind, title, due_on, remind_on, recurring_months, state) ON clinic.reminders
  TO vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
GRANT UPDATE (state) ON clinic.reminders TO vetdesk_receptionist;

-- A slip of the scale is taken back by the one who wrote it, within a day; later it is history.
DROP POLICY own_practice ON clinic.pet_weights;
CREATE POLICY own_practice_read ON clinic.pet_weights FOR SELECT TO vetdesk_staff USING (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_practice_add ON clinic.pet_weights FOR INSERT TO vetdesk_staff
  WITH CHECK (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_fresh_remove ON clinic.pet_weights FOR DELETE TO vetdesk_staff
  USING (practice_id = (SELECT auth.practice_id()) AND weighed_by = (SELECT auth.user_id()) AND created_at > now() - interval '1 day');
GRANT DELETE ON clinic.pet_weights TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;

-- A deletion that a policy passes over must be said, or its writer would believe it.
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

RESET ROLE;
SET LOCAL ROLE vetdesk_api;
-- A pet of which somebody has noted what is due has been worked with.
CREATE OR REPLACE FUNCTION clinic.undo_import(p_batch uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pets_removed integer;
  clients_removed integer;
  kept integer;
BEGIN
  IF NOT EXISTS (SELECT FROM clinic.import_batches b WHERE b.id = p_batch AND b.practice_id = auth.practice_id() AND b.undone_at IS NULL) OR NOT auth.manages() THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM clinic.pets p
   WHERE p.import_batch_id = p_batch AND p.version = 1
     AND NOT EXISTS (SELECT FROM clinic.appointments a WHERE a.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.pet_weights w WHERE w.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.reminders r WHERE r.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.pet_co_owners c WHERE c.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.pet_veterinarians v WHERE v.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.pets m WHERE m.merged_into = p.id);
  GET DIAGNOSTICS pets_removed = ROW_COUNT;
  DELETE FROM clinic.users u
   WHERE u.import_batch_id = p_batch AND u.version = 1 AND u.role = 'pet_owner'
     AND NOT EXISTS (SELECT FROM clinic.pets p WHERE p.owner_id = u.id)
     AND NOT EXISTS (SELECT FROM clinic.pet_co_owners c WHERE c.user_id = u.id)
     AND NOT EXISTS (SELECT FROM clinic.appointments a WHERE a.owner_id = u.id);
  GET DIAGNOSTICS clients_removed = ROW_COUNT;
  SELECT (SELECT count(*) FROM clinic.pets p WHERE p.import_batch_id = p_batch)
       + (SELECT count(*) FROM clinic.users u WHERE u.import_batch_id = p_batch) INTO kept;
  UPDATE clinic.import_batches SET undone_at = clock_timestamp() WHERE id = p_batch;
  RETURN jsonb_build_object('pets_removed', pets_removed, 'clients_removed', clients_removed, 'kept', kept);
END $$;
RESET ROLE;
