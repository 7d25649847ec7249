-- The ground every table stands on: schemas, enums, and the trigger that stamps rows.
-- Runs as a login that is a member of the owning roles (see the server crate's bootstrap); no login owns anything.
SET LOCAL ROLE vetdesk_owner;

CREATE TYPE clinic.user_role AS ENUM
  ('admin', 'clinic_manager', 'veterinarian', 'technician', 'receptionist', 'auditor', 'pet_owner');
CREATE TYPE clinic.appointment_status AS ENUM
  ('scheduled', 'confirmed', 'arrived', 'in_room', 'ready', 'completed', 'cancelled', 'no_show');
CREATE TYPE clinic.visit_type AS ENUM
  ('checkup', 'vaccination', 'surgery', 'dental', 'follow_up', 'grooming', 'emergency', 'other');
CREATE TYPE clinic.appointment_priority AS ENUM ('routine', 'urgent', 'emergency');
CREATE TYPE clinic.slot_kind AS ENUM ('booked', 'held', 'blocked');
CREATE TYPE clinic.resource_kind AS ENUM ('veterinarian', 'room', 'equipment');
CREATE TYPE clinic.absence_kind AS ENUM ('leave', 'extra');
CREATE TYPE clinic.pet_gender AS ENUM ('male', 'female', 'unknown');
CREATE TYPE clinic.pet_size AS ENUM ('tiny', 'small', 'medium', 'large', 'giant');

-- Raises `version` (the base for merges) and stamps the row. A client cannot choose either.
CREATE FUNCTION clinic.stamp() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.created_at := OLD.created_at;
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;

-- One weekday, or one date: when a place is open, a person works. Breaks lie inside.
CREATE FUNCTION clinic.hours_fit(opens time, closes time, break_starts time, break_ends time) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT opens < closes
     AND (break_starts IS NULL) = (break_ends IS NULL)
     AND (break_starts IS NULL OR (opens <= break_starts AND break_starts < break_ends AND break_ends <= closes))
$$;
RESET ROLE;
