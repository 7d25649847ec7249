-- The diary: what can be booked, what is booked, and the one constraint that no two live bookings overlap.
SET LOCAL ROLE vetdesk_owner;

CREATE TABLE clinic.resources (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  clinic_id uuid NOT NULL,
  kind clinic.resource_kind NOT NULL,
  veterinarian_id uuid UNIQUE,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  position smallint NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CHECK ((kind = 'veterinarian') = (veterinarian_id IS NOT NULL)),
  UNIQUE (practice_id, id),
  FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic.clinics (practice_id, id),
  FOREIGN KEY (practice_id, veterinarian_id) REFERENCES clinic.veterinarians (practice_id, id)
);
CREATE INDEX ON clinic.resources (practice_id, clinic_id);

CREATE TABLE clinic.appointment_types (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  visit_type clinic.visit_type NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  minutes smallint NOT NULL CHECK (minutes BETWEEN 5 AND 480),
  price numeric(10, 2) CHECK (price >= 0),
  position smallint NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (practice_id, name)
);

CREATE TABLE clinic.appointments (
  id uuid NOT NULL,
  practice_id uuid NOT NULL,
  clinic_id uuid NOT NULL,
  pet_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  veterinarian_id uuid,
  room_id uuid,
  visit_type clinic.visit_type NOT NULL,
  status clinic.appointment_status NOT NULL DEFAULT 'scheduled',
  priority clinic.appointment_priority NOT NULL DEFAULT 'routine',
  scheduled_at timestamptz NOT NULL,
  duration_minutes smallint NOT NULL CHECK (duration_minutes BETWEEN 5 AND 720),
  reason text CHECK (char_length(reason) <= 1000),
  symptoms text CHECK (char_length(symptoms) <= 4000),
  notes text CHECK (char_length(notes) <= 10000),
  instructions text CHECK (char_length(instructions) <= 4000),
  services jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(services) = 'array'),
  price numeric(10, 2) CHECK (price >= 0),
  confirmed_at timestamptz, arrived_at timestamptz, in_room_at timestamptz, ready_at timestamptz,
  completed_at timestamptz, cancelled_at timestamptz, no_show_at timestamptz,
  cancellation_reason text CHECK (char_length(cancellation_reason) <= 500),
  overbook_reason text CHECK (char_length(overbook_reason) BETWEEN 1 AND 500),
  follow_up_of uuid, series_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (id, scheduled_at),
  CHECK (status <> 'cancelled' OR cancellation_reason IS NOT NULL),
  FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic.clinics (practice_id, id),
  FOREIGN KEY (practice_id, pet_id) REFERENCES clinic.pets (practice_id, id),
  FOREIGN KEY (practice_id, owner_id) REFERENCES clinic.users (practice_id, id),
  FOREIGN KEY (practice_id, veterinarian_id) REFERENCES clinic.veterinarians (practice_id, id),
  FOREIGN KEY (practice_id, room_id) REFERENCES clinic.resources (practice_id, id)
) PARTITION BY RANGE (scheduled_at);

DO $$
BEGIN
  FOR year IN 2022..2036 LOOP
    EXECUTE format('CREATE TABLE clinic.appointments_%s PARTITION OF clinic.appointments FOR VALUES FROM (%L) TO (%L)',
                   year, make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC'));
  END LOOP;
END $$;
CREATE TABLE clinic.appointments_other PARTITION OF clinic.appointments DEFAULT;

CREATE INDEX idx_appointments_scheduled_at ON clinic.appointments (scheduled_at);
CREATE INDEX idx_appointments_status ON clinic.appointments (status);
CREATE INDEX ON clinic.appointments (practice_id, clinic_id, scheduled_at);
CREATE INDEX ON clinic.appointments (pet_id, scheduled_at);
CREATE INDEX ON clinic.appointments (owner_id);
CREATE INDEX ON clinic.appointments (veterinarian_id, scheduled_at);
CREATE INDEX ON clinic.appointments (room_id) WHERE room_id IS NOT NULL;

-- What is taken. Written for bookings by a trigger alone, so that no client can book without taking the time.
CREATE TABLE clinic.appointment_slots (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  clinic_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  kind clinic.slot_kind NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  during tstzrange NOT NULL GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED,
  appointment_id uuid,
  holder_id uuid, hold_expires_at timestamptz,
  is_overbooked boolean NOT NULL DEFAULT false,
  reason text CHECK (char_length(reason) <= 500),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CHECK (starts_at < ends_at AND ends_at <= starts_at + interval '31 days'),
  CHECK ((kind = 'booked') = (appointment_id IS NOT NULL)),
  CHECK ((kind = 'held') = (holder_id IS NOT NULL AND hold_expires_at IS NOT NULL)),
  FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic.clinics (practice_id, id),
  FOREIGN KEY (practice_id, resource_id) REFERENCES clinic.resources (practice_id, id),
  FOREIGN KEY (practice_id, holder_id) REFERENCES clinic.users (practice_id, id),
  CONSTRAINT no_overlap EXCLUDE USING gist (resource_id WITH =, during WITH &&) WHERE (NOT is_overbooked)
);
CREATE INDEX ON clinic.appointment_slots (appointment_id);
CREATE INDEX ON clinic.appointment_slots (practice_id, clinic_id, starts_at);
CREATE INDEX ON clinic.appointment_slots (holder_id) WHERE holder_id IS NOT NULL;
-- Every booking looks for holds in its way: the exclusion's own index, being partial, cannot answer that.
CREATE INDEX ON clinic.appointment_slots (resource_id) WHERE kind = 'held';

-- A visit moves forward, or one of its last steps is taken back. `domain::status` says the same; a test holds the two together.
CREATE FUNCTION clinic.status_may_become(old_status clinic.appointment_status, new_status clinic.appointment_status) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN old_status = new_status THEN true
    WHEN old_status::text IN ('cancelled', 'no_show') THEN new_status::text IN ('scheduled', 'confirmed', 'arrived')
    WHEN new_status = 'cancelled' THEN old_status <= 'in_room'
    WHEN new_status = 'no_show' THEN old_status <= 'confirmed'
    WHEN new_status > old_status THEN true
    WHEN old_status = 'completed' THEN new_status >= 'in_room'
    WHEN old_status = 'ready' THEN new_status >= 'arrived'
    ELSE true
  END
$$;

CREATE FUNCTION clinic.guard_appointment() RETURNS trigger
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

-- No visit for the dead. After the row stands, so that policies and keys have spoken first: the answer tells nothing of others' pets.
CREATE FUNCTION clinic.guard_pet() RETURNS trigger
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

-- Takes and gives back the time of the vet and of the room. All or none: the constraint refuses the whole booking.
CREATE FUNCTION clinic.keep_slots() RETURNS trigger
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

-- A hold that has run out never stands in anyone's way. Those who want the same resource queue up here: two that had both
-- written would each wait for the other, and only the deadlock detector would part them.
CREATE FUNCTION clinic.drop_spent_holds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.resource_id::text, 0));
  DELETE FROM clinic.appointment_slots s
   WHERE s.resource_id = NEW.resource_id AND s.kind = 'held' AND s.hold_expires_at <= clock_timestamp()
     AND s.during && tstzrange(NEW.starts_at, NEW.ends_at) AND s.id <> NEW.id;
  RETURN NEW;
END $$;

CREATE TRIGGER a_guard BEFORE INSERT OR UPDATE ON clinic.appointments FOR EACH ROW EXECUTE FUNCTION clinic.guard_appointment();
CREATE TRIGGER b_guard_pet AFTER INSERT OR UPDATE ON clinic.appointments FOR EACH ROW EXECUTE FUNCTION clinic.guard_pet();
CREATE TRIGGER keep_slots AFTER INSERT OR UPDATE OR DELETE ON clinic.appointments FOR EACH ROW EXECUTE FUNCTION clinic.keep_slots();
CREATE TRIGGER drop_spent_holds BEFORE INSERT OR UPDATE ON clinic.appointment_slots FOR EACH ROW EXECUTE FUNCTION clinic.drop_spent_holds();

RESET ROLE;
ALTER FUNCTION clinic.guard_pet OWNER TO vetdesk_api;
ALTER FUNCTION clinic.keep_slots OWNER TO vetdesk_api;
ALTER FUNCTION clinic.drop_spent_holds OWNER TO vetdesk_api;
RESET ROLE;
