SET LOCAL ROLE vetdesk_owner;
DROP TRIGGER keep_company ON clinic.pets;
DROP TRIGGER keep_company ON clinic.pet_co_owners;
DROP TRIGGER keep_company ON clinic.pet_weights;
DROP TRIGGER a_one_id ON clinic.appointments;
DROP TRIGGER name_weigher ON clinic.pet_weights;
DROP FUNCTION clinic.name_weigher;
REVOKE UPDATE (email) ON clinic.users FROM vetdesk_api;
REVOKE UPDATE (microchip) ON clinic.pets FROM vetdesk_api;
DROP TRIGGER note_visit ON clinic.appointments;
DROP TRIGGER guard_block ON clinic.appointment_slots;
DROP TRIGGER refuse_blocked ON clinic.appointment_slots;
DROP TRIGGER note_mutation ON sync.mutations;
DROP TRIGGER guard_removal ON clinic.pets;
DROP TRIGGER guard_removal ON clinic.users;
DROP TABLE audit.visit_events, audit.moving_visits;
RESET ROLE;
SET LOCAL ROLE vetdesk_api;
DROP FUNCTION clinic.visit_history;
DROP FUNCTION clinic.note_visit;
DROP FUNCTION clinic.cut_text;
DROP FUNCTION clinic.guard_block;
DROP FUNCTION clinic.refuse_blocked;
DROP FUNCTION clinic.guard_removal;
DROP FUNCTION clinic.guard_visit_id;
DROP FUNCTION clinic.keep_company;
DROP FUNCTION sync.note_mutation;
CREATE OR REPLACE FUNCTION clinic.guard_pet() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.status::text NOT IN ('completed', 'cancelled', 'no_show')
     AND EXISTS (SELECT FROM clinic.pets p WHERE p.id = NEW.pet_id AND p.practice_id = NEW.practice_id AND p.is_deceased) THEN
    IF TG_OP = 'INSERT' THEN
      RAISE EXCEPTION USING MESSAGE = 'pet_deceased';
    ELSIF NEW.pet_id <> OLD.pet_id OR OLD.status::text IN ('cancelled', 'no_show') THEN
      RAISE EXCEPTION USING MESSAGE = 'pet_deceased';
    END IF;
  END IF;
  RETURN NULL;
END $$;

DROP FUNCTION clinic.bring_back;
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
             SELECT FROM clinic.appointment_slots o WHERE o.resource_id = r.id AND NOT o.is_overbooked
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
RESET ROLE;
SET LOCAL ROLE vetdesk_owner;
REVOKE USAGE ON SCHEMA audit FROM vetdesk_api;
CREATE OR REPLACE FUNCTION clinic.guard_appointment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'UPDATE' AND NOT clinic.status_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION USING MESSAGE = 'status_not_allowed';
  END IF;
  -- Each state leaves the time it was reached; taking a step back takes its time back. A PC's clock may run ahead: not the record's.
  NEW.confirmed_at := CASE WHEN NEW.status = 'confirmed' THEN least(coalesce(NEW.confirmed_at, moment), moment) ELSE NEW.confirmed_at END;
  NEW.arrived_at := CASE WHEN NEW.status < 'arrived' THEN NULL WHEN NEW.status = 'arrived' THEN least(coalesce(NEW.arrived_at, moment), moment) ELSE NEW.arrived_at END;
  NEW.in_room_at := CASE WHEN NEW.status < 'in_room' THEN NULL WHEN NEW.status = 'in_room' THEN least(coalesce(NEW.in_room_at, moment), moment) ELSE NEW.in_room_at END;
  NEW.ready_at := CASE WHEN NEW.status < 'ready' THEN NULL WHEN NEW.status = 'ready' THEN least(coalesce(NEW.ready_at, moment), moment) ELSE NEW.ready_at END;
  NEW.completed_at := CASE WHEN NEW.status < 'completed' THEN NULL WHEN NEW.status = 'completed' THEN least(coalesce(NEW.completed_at, moment), moment) ELSE NEW.completed_at END;
  NEW.cancelled_at := CASE WHEN NEW.status = 'cancelled' THEN least(coalesce(NEW.cancelled_at, moment), moment) END;
  NEW.no_show_at := CASE WHEN NEW.status = 'no_show' THEN least(coalesce(NEW.no_show_at, moment), moment) END;
  RETURN NEW;
END $$;

REVOKE UPDATE (kg, weighed_at) ON clinic.pet_weights FROM vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
DROP POLICY own_change ON clinic.pet_weights;
DROP POLICY own_remove ON clinic.pet_weights;
DROP POLICY own_practice_change ON clinic.pet_weights;
DROP POLICY own_practice_remove ON clinic.pet_weights;
CREATE POLICY own_fresh_remove ON clinic.pet_weights FOR DELETE TO vetdesk_staff
  USING (practice_id = (SELECT auth.practice_id()) AND weighed_by = (SELECT auth.user_id()) AND created_at > now() - interval '1 day');

-- Who was taken back keeps neither chip nor address: both may have been given to others since.
ALTER TABLE clinic.users NO FORCE ROW LEVEL SECURITY;
ALTER TABLE clinic.pets NO FORCE ROW LEVEL SECURITY;
UPDATE clinic.users SET email = NULL WHERE removed_at IS NOT NULL;
UPDATE clinic.pets SET microchip = NULL WHERE removed_at IS NOT NULL;
ALTER TABLE clinic.users FORCE ROW LEVEL SECURITY;
ALTER TABLE clinic.pets FORCE ROW LEVEL SECURITY;
DROP INDEX clinic.users_practice_id_email_key;
ALTER TABLE clinic.users ADD CONSTRAINT users_practice_id_email_key UNIQUE (practice_id, email);
DROP INDEX clinic.pets_living_microchip;
CREATE UNIQUE INDEX pets_living_microchip ON clinic.pets (practice_id, microchip)
  WHERE microchip IS NOT NULL AND NOT is_deceased AND merged_into IS NULL;
ALTER TABLE clinic.users DROP COLUMN desk_note, DROP COLUMN removed_at;
ALTER TABLE clinic.pets DROP COLUMN desk_note, DROP COLUMN removed_at;
ALTER TABLE clinic.appointments DROP COLUMN appointment_type_id, DROP COLUMN vet_message;
ALTER TABLE clinic.appointment_types DROP CONSTRAINT appointment_types_practice_id_id_key;

ALTER TABLE sync.tables NO FORCE ROW LEVEL SECURITY;
UPDATE sync.tables SET ask_person = array_remove(ask_person, 'vet_message') WHERE name = 'appointments';
UPDATE sync.tables SET ask_person = array_remove(ask_person, 'desk_note') WHERE name IN ('users', 'pets');
ALTER TABLE sync.tables FORCE ROW LEVEL SECURITY;
RESET ROLE;
