-- What a desk does every hour: the clinic's own type of a visit, notes for the desk, time that is blocked over bookings,
-- weights that are corrected, entries that are taken back, and who did what to a visit.
SET LOCAL ROLE vetdesk_owner;

-- The clinic's own type of a visit. visit_type stays: it decides the colour, and older clients write it alone.
ALTER TABLE clinic.appointment_types ADD UNIQUE (practice_id, id);
ALTER TABLE clinic.appointments
  ADD COLUMN appointment_type_id uuid,
  ADD COLUMN vet_message text CHECK (char_length(vet_message) BETWEEN 1 AND 500),
  ADD FOREIGN KEY (practice_id, appointment_type_id) REFERENCES clinic.appointment_types (practice_id, id);
CREATE INDEX ON clinic.appointments (practice_id, appointment_type_id) WHERE appointment_type_id IS NOT NULL;
GRANT SELECT (appointment_type_id, vet_message) ON clinic.appointments TO vetdesk_technician;
GRANT INSERT (appointment_type_id, vet_message), UPDATE (appointment_type_id, vet_message) ON clinic.appointments
  TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;

-- Notes for the desk, which are not clinical; and when somebody or an animal that was entered by mistake was taken back.
ALTER TABLE clinic.users
  ADD COLUMN desk_note text CHECK (char_length(desk_note) BETWEEN 1 AND 2000),
  ADD COLUMN removed_at timestamptz;
ALTER TABLE clinic.pets
  ADD COLUMN desk_note text CHECK (char_length(desk_note) BETWEEN 1 AND 2000),
  ADD COLUMN removed_at timestamptz;
GRANT INSERT (desk_note), UPDATE (desk_note, removed_at) ON clinic.users TO vetdesk_receptionist, vetdesk_manager;
GRANT SELECT (desk_note, removed_at) ON clinic.pets TO vetdesk_receptionist, vetdesk_manager;
GRANT INSERT (desk_note), UPDATE (desk_note, removed_at) ON clinic.pets
  TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
GRANT UPDATE (removed_at, email) ON clinic.users TO vetdesk_api;
GRANT UPDATE (removed_at, microchip) ON clinic.pets TO vetdesk_api;

-- What was taken back gives its chip and its e-mail address free.
DROP INDEX clinic.pets_living_microchip;
CREATE UNIQUE INDEX pets_living_microchip ON clinic.pets (practice_id, microchip)
  WHERE microchip IS NOT NULL AND NOT is_deceased AND merged_into IS NULL AND removed_at IS NULL;
ALTER TABLE clinic.users DROP CONSTRAINT users_practice_id_email_key;
CREATE UNIQUE INDEX users_practice_id_email_key ON clinic.users (practice_id, email) WHERE removed_at IS NULL;

-- A weight is corrected or removed by who wrote it; the others of the treating staff may correct anybody's.
DROP POLICY own_fresh_remove ON clinic.pet_weights;
CREATE POLICY own_practice_change ON clinic.pet_weights FOR UPDATE TO vetdesk_staff
  USING (practice_id = (SELECT auth.practice_id())) WITH CHECK (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_practice_remove ON clinic.pet_weights FOR DELETE TO vetdesk_staff
  USING (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_change ON clinic.pet_weights AS RESTRICTIVE FOR UPDATE TO vetdesk_receptionist
  USING (weighed_by = (SELECT auth.user_id()));
CREATE POLICY own_remove ON clinic.pet_weights AS RESTRICTIVE FOR DELETE TO vetdesk_receptionist
  USING (weighed_by = (SELECT auth.user_id()));
GRANT UPDATE (kg, weighed_at) ON clinic.pet_weights
  TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;

-- Nobody weighs in another's name. A weight without a name comes from another system.
CREATE FUNCTION clinic.name_weigher() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.weighed_by IS NOT NULL THEN
    NEW.weighed_by := coalesce(auth.user_id(), NEW.weighed_by);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER name_weigher BEFORE INSERT ON clinic.pet_weights FOR EACH ROW EXECUTE FUNCTION clinic.name_weigher();

-- A visit begins on a whole minute, and its own type is one of its kind.
CREATE OR REPLACE FUNCTION clinic.guard_appointment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'UPDATE' AND NOT clinic.status_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION USING MESSAGE = 'status_not_allowed';
  END IF;
  NEW.scheduled_at := date_trunc('minute', NEW.scheduled_at);
  -- An older client changes visit_type alone.
  IF NEW.appointment_type_id IS NOT NULL
     AND (TG_OP = 'INSERT' OR (NEW.appointment_type_id, NEW.visit_type) IS DISTINCT FROM (OLD.appointment_type_id, OLD.visit_type))
     AND NOT EXISTS (SELECT FROM clinic.appointment_types t WHERE t.id = NEW.appointment_type_id AND t.visit_type = NEW.visit_type) THEN
    NEW.appointment_type_id := NULL;
  END IF;
  -- Each state leaves the time it was reached; taking a step back takes its time back. A PC's clock may run ahead: not the record's.
  NEW.confirmed_at := CASE WHEN NEW.status = 'scheduled' THEN NULL WHEN NEW.status = 'confirmed' THEN least(coalesce(NEW.confirmed_at, moment), moment) ELSE NEW.confirmed_at END;
  NEW.arrived_at := CASE WHEN NEW.status < 'arrived' THEN NULL WHEN NEW.status = 'arrived' THEN least(coalesce(NEW.arrived_at, moment), moment) ELSE NEW.arrived_at END;
  NEW.in_room_at := CASE WHEN NEW.status < 'in_room' THEN NULL WHEN NEW.status = 'in_room' THEN least(coalesce(NEW.in_room_at, moment), moment) ELSE NEW.in_room_at END;
  NEW.ready_at := CASE WHEN NEW.status < 'ready' THEN NULL WHEN NEW.status = 'ready' THEN least(coalesce(NEW.ready_at, moment), moment) ELSE NEW.ready_at END;
  NEW.completed_at := CASE WHEN NEW.status < 'completed' THEN NULL WHEN NEW.status = 'completed' THEN least(coalesce(NEW.completed_at, moment), moment) ELSE NEW.completed_at END;
  NEW.cancelled_at := CASE WHEN NEW.status = 'cancelled' THEN least(coalesce(NEW.cancelled_at, moment), moment) END;
  NEW.no_show_at := CASE WHEN NEW.status = 'no_show' THEN least(coalesce(NEW.no_show_at, moment), moment) END;
  RETURN NEW;
END $$;

RESET ROLE;
SET LOCAL ROLE vetdesk_api;

-- Only what nobody needs is taken back. The lock waits for whoever is adding something that refers to the row, and keeps them
-- waiting until the removal is written: they take a key share lock for their foreign key.
CREATE FUNCTION clinic.guard_removal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_needed boolean;
BEGIN
  IF NEW.removed_at IS NULL OR OLD.removed_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'pets' THEN
    PERFORM FROM clinic.pets p WHERE p.id = NEW.id FOR UPDATE;
    is_needed := EXISTS (SELECT FROM clinic.appointments a WHERE a.pet_id = NEW.id AND a.status <> 'cancelled')
      OR EXISTS (SELECT FROM clinic.pet_weights w WHERE w.pet_id = NEW.id)
      OR EXISTS (SELECT FROM clinic.pet_co_owners c WHERE c.pet_id = NEW.id)
      OR EXISTS (SELECT FROM clinic.reminders r WHERE r.pet_id = NEW.id);
  ELSE
    PERFORM FROM clinic.users u WHERE u.id = NEW.id FOR UPDATE;
    is_needed := NEW.role <> 'pet_owner'
      OR EXISTS (SELECT FROM clinic.pets p WHERE p.owner_id = NEW.id AND p.removed_at IS NULL)
      OR EXISTS (SELECT FROM clinic.pet_co_owners c WHERE c.user_id = NEW.id)
      OR EXISTS (SELECT FROM clinic.appointments a WHERE a.owner_id = NEW.id AND a.status <> 'cancelled');
  END IF;
  IF is_needed THEN
    RAISE EXCEPTION USING MESSAGE = 'still_needed';
  END IF;
  RETURN NEW;
END $$;

-- Whoever was taken back and is needed after all is there again; a chip or an address that another has by now stays with them.
CREATE FUNCTION clinic.bring_back(p_practice uuid, p_pet uuid, p_user uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM clinic.pets p WHERE p.id = p_pet AND p.removed_at IS NOT NULL)
     AND NOT EXISTS (SELECT FROM clinic.users u WHERE u.id = p_user AND u.removed_at IS NOT NULL) THEN
    RETURN;
  END IF;
  UPDATE clinic.pets p
     SET removed_at = NULL,
         microchip = CASE WHEN NOT EXISTS (
           SELECT FROM clinic.pets o WHERE o.practice_id = p.practice_id AND o.microchip = p.microchip AND o.id <> p.id
              AND NOT o.is_deceased AND o.merged_into IS NULL AND o.removed_at IS NULL) THEN p.microchip END
   WHERE p.id = p_pet AND p.practice_id = p_practice AND p.removed_at IS NOT NULL;
  UPDATE clinic.users u
     SET removed_at = NULL,
         email = CASE WHEN NOT EXISTS (
           SELECT FROM clinic.users o WHERE o.practice_id = u.practice_id AND o.email OPERATOR(public.=) u.email AND o.id <> u.id AND o.removed_at IS NULL) THEN u.email END
   WHERE u.id = p_user AND u.practice_id = p_practice AND u.removed_at IS NOT NULL;
END $$;

-- What is added to somebody or an animal that was taken back brings them back.
CREATE FUNCTION clinic.keep_company() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'pets' THEN PERFORM clinic.bring_back(NEW.practice_id, NULL, NEW.owner_id);
    WHEN 'pet_co_owners' THEN PERFORM clinic.bring_back(NEW.practice_id, NEW.pet_id, NEW.user_id);
    ELSE PERFORM clinic.bring_back(NEW.practice_id, NEW.pet_id, NULL);
  END CASE;
  RETURN NULL;
END $$;

-- The key of a partitioned table holds its time, so it does not keep an id unique. A second row with a visit's id would free that
-- visit's time (keep_slots deletes by id).
CREATE FUNCTION clinic.guard_visit_id() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.id::text, 12));
  IF (SELECT count(*) FROM clinic.appointments a WHERE a.id = NEW.id) > 1 THEN
    RAISE EXCEPTION USING MESSAGE = 'id_taken', ERRCODE = 'unique_violation';
  END IF;
  RETURN NULL;
END $$;

-- No new visit for the dead.
CREATE OR REPLACE FUNCTION clinic.guard_pet() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.status::text IN ('cancelled', 'no_show') THEN
    RETURN NULL;
  END IF;
  -- A visit that is over may have been the animal's last.
  IF NEW.status::text <> 'completed'
     AND (TG_OP = 'INSERT' OR NEW.pet_id <> OLD.pet_id OR OLD.status::text IN ('cancelled', 'no_show'))
     AND EXISTS (SELECT FROM clinic.pets p WHERE p.id = NEW.pet_id AND p.practice_id = NEW.practice_id AND p.is_deceased) THEN
    RAISE EXCEPTION USING MESSAGE = 'pet_deceased';
  END IF;
  PERFORM clinic.bring_back(NEW.practice_id, NEW.pet_id, NEW.owner_id);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION clinic.keep_slots() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken integer;
BEGIN
  IF TG_OP = 'UPDATE'
     AND (OLD.scheduled_at, OLD.duration_minutes, OLD.veterinarian_id, OLD.room_id, OLD.overbook_reason)
         IS NOT DISTINCT FROM (NEW.scheduled_at, NEW.duration_minutes, NEW.veterinarian_id, NEW.room_id, NEW.overbook_reason)
     AND (OLD.status::text IN ('cancelled', 'no_show')) = (NEW.status::text IN ('cancelled', 'no_show')) THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM clinic.appointment_slots WHERE appointment_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status::text NOT IN ('cancelled', 'no_show') THEN
    DELETE FROM clinic.appointment_slots s
     USING clinic.resources r
     WHERE (r.veterinarian_id = NEW.veterinarian_id OR r.id = NEW.room_id) AND s.resource_id = r.id AND s.kind = 'held'
       AND s.during && tstzrange(NEW.scheduled_at, NEW.scheduled_at + make_interval(mins => NEW.duration_minutes))
       AND (s.holder_id = auth.user_id() OR s.hold_expires_at <= clock_timestamp());
    INSERT INTO clinic.appointment_slots (id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, appointment_id, is_overbooked)
    SELECT gen_random_uuid(), NEW.practice_id, NEW.clinic_id, r.id, 'booked', NEW.scheduled_at,
           NEW.scheduled_at + make_interval(mins => NEW.duration_minutes), NEW.id,
           -- A reason may also be for the hour. Only a booking that really lies on another one stands outside the constraint.
           CASE WHEN NEW.overbook_reason IS NULL THEN false ELSE EXISTS (
             SELECT FROM clinic.appointment_slots o WHERE o.resource_id = r.id AND (NOT o.is_overbooked OR o.kind = 'blocked')
                AND o.during && tstzrange(NEW.scheduled_at, NEW.scheduled_at + make_interval(mins => NEW.duration_minutes))) END
      FROM clinic.resources r
     WHERE r.veterinarian_id = NEW.veterinarian_id OR r.id = NEW.room_id
     ORDER BY r.id;
    GET DIAGNOSTICS taken = ROW_COUNT;
    -- A vet without a resource, or a "room" that is the vet: time that nothing would guard.
    IF taken <> num_nonnulls(NEW.veterinarian_id, NEW.room_id) THEN
      RAISE EXCEPTION USING MESSAGE = 'resource_missing';
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- Time may be blocked over bookings that stand there: the block then lies outside the exclusion constraint. This
-- trigger runs after drop_spent_holds and relies on its lock.
CREATE FUNCTION clinic.guard_block() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.kind = 'blocked' THEN
    -- Whoever blocks the time bears the name, whatever the row says. A job of the server is nobody.
    NEW.holder_id := auth.user_id();
    NEW.is_overbooked := EXISTS (SELECT FROM clinic.appointment_slots o
      WHERE o.resource_id = NEW.resource_id AND o.id <> NEW.id AND o.kind = 'booked' AND o.during && tstzrange(NEW.starts_at, NEW.ends_at));
  END IF;
  RETURN NEW;
END $$;

-- What the constraint cannot refuse for such a block: another block, a colleague's hold, and what is booked or held in it from now
-- on. It runs after the row was let in, so that it tells nobody about a clinic that is not theirs.
CREATE FUNCTION clinic.refuse_blocked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM clinic.appointment_slots o
      WHERE o.resource_id = NEW.resource_id AND o.id <> NEW.id AND o.during && tstzrange(NEW.starts_at, NEW.ends_at)
        AND CASE WHEN NEW.kind = 'blocked' THEN o.kind = 'blocked' OR (o.kind = 'held' AND o.holder_id IS DISTINCT FROM NEW.holder_id)
                 ELSE NOT NEW.is_overbooked AND o.kind = 'blocked' AND o.is_overbooked END) THEN
    RAISE EXCEPTION USING MESSAGE = 'slot_taken', ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION clinic.guard_block, clinic.refuse_blocked, clinic.guard_removal, clinic.keep_company, clinic.guard_visit_id TO vetdesk_owner;

-- The mutation that is being applied, for what is written about it.
CREATE FUNCTION sync.note_mutation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.mutation', NEW.id::text, true);
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION sync.note_mutation TO vetdesk_owner;
RESET ROLE;
SET LOCAL ROLE vetdesk_owner;

CREATE TRIGGER guard_removal BEFORE UPDATE OF removed_at ON clinic.pets FOR EACH ROW EXECUTE FUNCTION clinic.guard_removal();
CREATE TRIGGER guard_removal BEFORE UPDATE OF removed_at ON clinic.users FOR EACH ROW EXECUTE FUNCTION clinic.guard_removal();
CREATE TRIGGER keep_company AFTER INSERT OR UPDATE OF owner_id ON clinic.pets FOR EACH ROW EXECUTE FUNCTION clinic.keep_company();
CREATE TRIGGER keep_company AFTER INSERT ON clinic.pet_co_owners FOR EACH ROW EXECUTE FUNCTION clinic.keep_company();
CREATE TRIGGER keep_company AFTER INSERT ON clinic.pet_weights FOR EACH ROW EXECUTE FUNCTION clinic.keep_company();
CREATE TRIGGER a_one_id AFTER INSERT ON clinic.appointments FOR EACH ROW EXECUTE FUNCTION clinic.guard_visit_id();
CREATE TRIGGER guard_block BEFORE INSERT ON clinic.appointment_slots FOR EACH ROW EXECUTE FUNCTION clinic.guard_block();
CREATE TRIGGER refuse_blocked AFTER INSERT ON clinic.appointment_slots FOR EACH ROW EXECUTE FUNCTION clinic.refuse_blocked();
CREATE TRIGGER note_mutation AFTER INSERT ON sync.mutations FOR EACH ROW EXECUTE FUNCTION sync.note_mutation();

-- Who did what to a visit, when and from which PC. Written by a trigger alone; read through clinic.visit_history.
CREATE TABLE audit.visit_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  practice_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  by_user uuid,                                               -- null: a job of the server
  workstation text,
  intent text,
  changes jsonb NOT NULL CHECK (jsonb_typeof(changes) = 'object')  -- {"column": [before, after]}; texts cut at 500 characters
);
CREATE INDEX ON audit.visit_events (appointment_id, id);
ALTER TABLE audit.visit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.visit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON audit.visit_events TO vetdesk_api USING (true) WITH CHECK (true);
GRANT USAGE ON SCHEMA audit TO vetdesk_api;
GRANT SELECT, INSERT ON audit.visit_events TO vetdesk_api;

-- What a visit was that leaves its partition for another year's: an update is then a deletion and an insertion.
CREATE TABLE audit.moving_visits (
  appointment_id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  moved_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  was jsonb NOT NULL
);
ALTER TABLE audit.moving_visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.moving_visits FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON audit.moving_visits TO vetdesk_api USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON audit.moving_visits TO vetdesk_api;
RESET ROLE;
SET LOCAL ROLE vetdesk_api;

CREATE FUNCTION clinic.note_visit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told constant text[] := ARRAY['status', 'scheduled_at', 'duration_minutes', 'veterinarian_id', 'room_id', 'pet_id', 'owner_id',
    'visit_type', 'appointment_type_id', 'priority', 'reason', 'notes', 'instructions', 'vet_message', 'price',
    'cancellation_reason', 'overbook_reason'];
  before jsonb := '{}';
  after jsonb;
  moved jsonb;
  changed jsonb;
  sent record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO audit.moving_visits (appointment_id, practice_id, was) VALUES (OLD.id, OLD.practice_id, to_jsonb(OLD))
        ON CONFLICT (appointment_id) DO UPDATE SET moved_in = excluded.moved_in, was = excluded.was;
    RETURN NULL;
  END IF;
  after := to_jsonb(NEW);
  IF TG_OP = 'UPDATE' THEN
    before := to_jsonb(OLD);
  ELSE
    DELETE FROM audit.moving_visits v WHERE v.appointment_id = NEW.id AND v.moved_in = pg_current_xact_id() RETURNING v.was INTO moved;
    before := coalesce(moved, before);
  END IF;
  SELECT jsonb_object_agg(field, jsonb_build_array(clinic.cut_text(before -> field), clinic.cut_text(after -> field))) INTO changed
    FROM unnest(told) field
   WHERE coalesce(before -> field, 'null') IS DISTINCT FROM coalesce(after -> field, 'null');
  IF changed IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT m.intent, c.workstation INTO sent FROM sync.mutations m JOIN sync.clients c ON c.id = m.client_id
   WHERE m.id = nullif(current_setting('app.mutation', true), '')::uuid AND c.db_role = session_user;
  INSERT INTO audit.visit_events (practice_id, appointment_id, by_user, workstation, intent, changes)
  VALUES (NEW.practice_id, NEW.id, auth.user_id(), sent.workstation, sent.intent, changed);
  RETURN NULL;
END $$;

CREATE FUNCTION clinic.cut_text(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN jsonb_typeof(value) = 'string' THEN to_jsonb(left(value #>> '{}', 500)) ELSE coalesce(value, 'null') END
$$;

-- The newest 500 events of one visit, the oldest of them first. Whoever may not read prices does not learn them here.
CREATE FUNCTION clinic.visit_history(p_visit uuid)
RETURNS TABLE (at timestamptz, by_user uuid, workstation text, intent text, changes jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid := auth.practice_id();
  reads_price boolean := has_column_privilege(session_user, 'clinic.appointments', 'price', 'SELECT');
BEGIN
  RETURN QUERY SELECT n.at, n.by_user, n.workstation, n.intent, CASE WHEN reads_price THEN n.changes ELSE n.changes - 'price' END
    FROM (SELECT * FROM audit.visit_events e
           WHERE e.appointment_id = p_visit AND e.practice_id = mine
             AND has_column_privilege(session_user, 'clinic.appointments', 'status', 'SELECT')
           ORDER BY e.id DESC LIMIT 500) n
   ORDER BY n.id;
END $$;
GRANT EXECUTE ON FUNCTION clinic.note_visit TO vetdesk_owner;
GRANT EXECUTE ON FUNCTION clinic.visit_history TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
RESET ROLE;
SET LOCAL ROLE vetdesk_owner;

CREATE TRIGGER note_visit AFTER INSERT OR UPDATE OR DELETE ON clinic.appointments FOR EACH ROW EXECUTE FUNCTION clinic.note_visit();
RESET ROLE;
SET LOCAL ROLE vetdesk_api;
REVOKE EXECUTE ON FUNCTION clinic.guard_block, clinic.refuse_blocked, clinic.guard_removal, clinic.keep_company, clinic.guard_visit_id, sync.note_mutation, clinic.note_visit
  FROM vetdesk_owner;
RESET ROLE;

SET LOCAL ROLE vetdesk_owner;
ALTER TABLE sync.tables NO FORCE ROW LEVEL SECURITY;
UPDATE sync.tables SET ask_person = ask_person || ARRAY['vet_message'] WHERE name = 'appointments';
UPDATE sync.tables SET ask_person = ask_person || ARRAY['desk_note'] WHERE name IN ('users', 'pets');
ALTER TABLE sync.tables FORCE ROW LEVEL SECURITY;
RESET ROLE;
