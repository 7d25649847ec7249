-- Who may do what. Grants decide verbs and columns, policies decide rows. A table without a line here is closed.
SET LOCAL ROLE vetdesk_auth;

CREATE FUNCTION auth.manages() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ BEGIN RETURN coalesce((auth.signed_in()).role::text IN ('admin', 'clinic_manager'), false); END $$;

SET LOCAL ROLE vetdesk_owner;

-- Row-level security on everything that holds rows, partitions included: a partition read directly shows nothing.
DO $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('clinic', 'sync', 'auth') AND c.relkind IN ('r', 'p') LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t.name);
  END LOOP;
END $$;

-- A practice's rows are its own. The helper stands in a sub-select so that it runs once a statement, not once a row.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['practices', 'clinics', 'clinic_operating_hours', 'clinic_hours_exceptions', 'user_phones', 'user_roles',
      'veterinarians', 'veterinarian_specialties', 'veterinarian_availability', 'veterinarian_exceptions', 'import_batches',
      'pets', 'pet_co_owners', 'pet_weights', 'pet_veterinarians', 'resources', 'appointment_types'] LOOP
    EXECUTE format('CREATE POLICY own_practice ON clinic.%I TO vetdesk_staff
      USING (practice_id = (SELECT auth.practice_id())) WITH CHECK (practice_id = (SELECT auth.practice_id()))', t);
  END LOOP;
END $$;

-- Owners are anyone's to write; staff only a manager's.
CREATE POLICY own_practice_read ON clinic.users FOR SELECT TO vetdesk_staff USING (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_practice_add ON clinic.users FOR INSERT TO vetdesk_staff
  WITH CHECK (practice_id = (SELECT auth.practice_id()) AND (role = 'pet_owner' OR (SELECT auth.manages())));
CREATE POLICY own_practice_change ON clinic.users FOR UPDATE TO vetdesk_staff
  USING (practice_id = (SELECT auth.practice_id()) AND (role = 'pet_owner' OR (SELECT auth.manages())))
  WITH CHECK (practice_id = (SELECT auth.practice_id()) AND (role = 'pet_owner' OR (SELECT auth.manages())));

-- The diary is read across the practice and written only in one's clinics.
CREATE POLICY own_practice_read ON clinic.appointments FOR SELECT TO vetdesk_staff USING (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_clinic_add ON clinic.appointments FOR INSERT TO vetdesk_staff
  WITH CHECK (practice_id = (SELECT auth.practice_id()) AND clinic_id = ANY ((SELECT auth.clinic_ids())::uuid[]));
CREATE POLICY own_clinic_change ON clinic.appointments FOR UPDATE TO vetdesk_staff
  USING (practice_id = (SELECT auth.practice_id()) AND clinic_id = ANY ((SELECT auth.clinic_ids())::uuid[]))
  WITH CHECK (practice_id = (SELECT auth.practice_id()) AND clinic_id = ANY ((SELECT auth.clinic_ids())::uuid[]));
CREATE POLICY own_practice_read ON clinic.appointment_slots FOR SELECT TO vetdesk_staff USING (practice_id = (SELECT auth.practice_id()));
-- A booked slot is the trigger's alone; a hold is only one's own.
CREATE POLICY own_clinic_add ON clinic.appointment_slots FOR INSERT TO vetdesk_staff
  WITH CHECK (practice_id = (SELECT auth.practice_id()) AND clinic_id = ANY ((SELECT auth.clinic_ids())::uuid[])
    AND (kind = 'blocked' OR (kind = 'held' AND holder_id = (SELECT auth.user_id()) AND hold_expires_at < now() + interval '1 hour')));
CREATE POLICY own_clinic_remove ON clinic.appointment_slots FOR DELETE TO vetdesk_staff
  USING (practice_id = (SELECT auth.practice_id()) AND clinic_id = ANY ((SELECT auth.clinic_ids())::uuid[])
    AND (kind = 'blocked' OR (kind = 'held' AND holder_id = (SELECT auth.user_id()))));

CREATE POLICY registry ON sync.tables FOR SELECT TO vetdesk_staff USING (true);

-- The owners of definer functions: what each function needs, and no login among their members.
CREATE POLICY functions ON clinic.pets TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.resources TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.appointment_slots TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.practices TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.clinics TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.clinic_operating_hours TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.users TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.user_roles TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.appointment_types TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.appointments TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.import_batches TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON sync.feed TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON sync.epoch TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON sync.clients TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON sync.mutations TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON auth.staff_logins TO vetdesk_auth USING (true) WITH CHECK (true);
CREATE POLICY functions ON auth.user_sessions TO vetdesk_auth USING (true) WITH CHECK (true);
CREATE POLICY functions_read ON clinic.user_roles FOR SELECT TO vetdesk_auth USING (true);
CREATE POLICY functions_read ON clinic.clinics FOR SELECT TO vetdesk_auth USING (true);
CREATE POLICY functions_read ON clinic.users FOR SELECT TO vetdesk_auth USING (true);
CREATE POLICY functions_read ON clinic.pet_weights FOR SELECT TO vetdesk_api USING (true);
CREATE POLICY functions_read ON clinic.pet_co_owners FOR SELECT TO vetdesk_api USING (true);
CREATE POLICY functions_read ON clinic.pet_veterinarians FOR SELECT TO vetdesk_api USING (true);

GRANT USAGE ON SCHEMA clinic, sync, auth TO vetdesk_staff, vetdesk_migrator;
GRANT SELECT ON clinic.pets, clinic.resources TO vetdesk_api;
GRANT SELECT, INSERT, DELETE ON clinic.appointment_slots TO vetdesk_api;
GRANT SELECT, INSERT ON clinic.practices, clinic.clinics, clinic.clinic_operating_hours, clinic.user_roles, clinic.appointment_types TO vetdesk_api;
GRANT SELECT, INSERT, DELETE ON clinic.users TO vetdesk_api;
GRANT DELETE ON clinic.pets TO vetdesk_api;
GRANT SELECT ON clinic.pet_weights, clinic.pet_co_owners, clinic.pet_veterinarians TO vetdesk_api;
GRANT SELECT ON clinic.appointments TO vetdesk_api;
GRANT SELECT, UPDATE ON clinic.import_batches TO vetdesk_api;
GRANT SELECT, INSERT ON sync.feed TO vetdesk_api;
GRANT SELECT ON sync.epoch TO vetdesk_api;
GRANT SELECT, INSERT, UPDATE ON sync.clients, sync.mutations TO vetdesk_api;
GRANT SELECT, INSERT, UPDATE ON auth.staff_logins TO vetdesk_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.user_sessions TO vetdesk_auth;
GRANT SELECT ON clinic.user_roles, clinic.clinics TO vetdesk_auth;
GRANT SELECT (id, practice_id, role, is_active) ON clinic.users TO vetdesk_auth;

-- What everyone at the desk reads.
GRANT SELECT ON clinic.practices, clinic.clinics, clinic.clinic_operating_hours, clinic.clinic_hours_exceptions, clinic.user_roles,
  clinic.veterinarian_specialties, clinic.veterinarian_availability, clinic.veterinarian_exceptions,
  clinic.resources, clinic.pet_co_owners, clinic.pet_weights, clinic.pet_veterinarians,
  clinic.users, clinic.user_phones, clinic.appointment_slots
  TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
GRANT SELECT ON clinic.veterinarians, clinic.appointment_types, clinic.appointments TO vetdesk_receptionist, vetdesk_veterinarian, vetdesk_manager;
-- A technician sees no prices.
GRANT SELECT (id, practice_id, user_id, clinic_id, title, licence_number, years_experience, education, certifications, bio, languages,
    is_emergency, is_accepting, created_at, updated_at, version) ON clinic.veterinarians TO vetdesk_technician;
GRANT SELECT (id, practice_id, visit_type, name, minutes, position, is_active, created_at, updated_at, version)
  ON clinic.appointment_types TO vetdesk_technician;
GRANT SELECT (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, room_id, visit_type, status, priority, scheduled_at,
    duration_minutes, reason, symptoms, notes, instructions, services, confirmed_at, arrived_at, in_room_at, ready_at, completed_at,
    cancelled_at, no_show_at, cancellation_reason, overbook_reason, follow_up_of, series_id, created_at, updated_at, version)
  ON clinic.appointments TO vetdesk_technician;
GRANT SELECT ON sync.tables TO vetdesk_staff;

-- Owners and their contact: reception and management write.
GRANT INSERT (id, practice_id, role, email, first_name, last_name, department, address, city, postal_code, country, desk_alert,
    preferences, notification_settings, time_zone, language, import_batch_id, import_key),
  UPDATE (email, first_name, last_name, department, address, city, postal_code, country, desk_alert,
    preferences, notification_settings, time_zone, language, is_active)
  ON clinic.users TO vetdesk_receptionist, vetdesk_manager;
GRANT INSERT (id, practice_id, user_id, label, typed, digits, position), UPDATE (label, typed, digits, position), DELETE
  ON clinic.user_phones TO vetdesk_receptionist, vetdesk_manager;

-- Pets: the desk sees what is not clinical.
GRANT SELECT (id, practice_id, owner_id, home_clinic_id, name, species, breed, is_mixed, gender, is_neutered, size, colour, birth_date,
    is_birth_date_estimated, microchip, registration, handling_alert, has_alerts, photos, is_deceased, deceased_on, has_moved_away,
    merged_into, import_batch_id, import_key, created_at, updated_at, version)
  ON clinic.pets TO vetdesk_receptionist, vetdesk_manager;
GRANT SELECT ON clinic.pets TO vetdesk_technician, vetdesk_veterinarian;
GRANT INSERT (id, practice_id, owner_id, home_clinic_id, name, species, breed, is_mixed, gender, is_neutered, size, colour, birth_date,
    is_birth_date_estimated, microchip, registration, handling_alert, photos, is_deceased, deceased_on, has_moved_away, import_batch_id, import_key),
  UPDATE (owner_id, home_clinic_id, name, species, breed, is_mixed, gender, is_neutered, size, colour, birth_date,
    is_birth_date_estimated, microchip, registration, handling_alert, photos, is_deceased, deceased_on, has_moved_away)
  ON clinic.pets TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
GRANT INSERT (medical_notes, allergies, medications, special_needs, temperament, behaviour_notes),
  UPDATE (medical_notes, allergies, medications, special_needs, temperament, behaviour_notes)
  ON clinic.pets TO vetdesk_technician, vetdesk_veterinarian;
GRANT INSERT (id, practice_id, pet_id, user_id), DELETE ON clinic.pet_co_owners TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
GRANT INSERT (id, practice_id, pet_id, kg, weighed_at, weighed_by) ON clinic.pet_weights
  TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
GRANT INSERT (id, practice_id, pet_id, veterinarian_id, relation), DELETE ON clinic.pet_veterinarians TO vetdesk_veterinarian, vetdesk_manager;

-- The diary: the whole staff writes it.
GRANT INSERT (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, room_id, visit_type, status, priority, scheduled_at,
    duration_minutes, reason, symptoms, notes, instructions, services, price, confirmed_at, arrived_at, in_room_at, ready_at, completed_at,
    cancelled_at, no_show_at, cancellation_reason, overbook_reason, follow_up_of, series_id),
  UPDATE (pet_id, owner_id, veterinarian_id, room_id, visit_type, status, priority, scheduled_at,
    duration_minutes, reason, symptoms, notes, instructions, services, confirmed_at, arrived_at, in_room_at, ready_at, completed_at,
    cancelled_at, no_show_at, cancellation_reason, overbook_reason, follow_up_of, series_id)
  ON clinic.appointments TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;
-- Whoever books writes the list's price; another price is management's.
GRANT UPDATE (price) ON clinic.appointments TO vetdesk_manager;
GRANT INSERT (id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, holder_id, hold_expires_at, reason), DELETE
  ON clinic.appointment_slots TO vetdesk_receptionist, vetdesk_technician, vetdesk_veterinarian, vetdesk_manager;

-- How the clinic is set up: management.
GRANT INSERT (id, practice_id, clinic_id, weekday, opens, closes, break_starts, break_ends),
  UPDATE (weekday, opens, closes, break_starts, break_ends), DELETE ON clinic.clinic_operating_hours TO vetdesk_manager;
GRANT INSERT (id, practice_id, clinic_id, on_date, opens, closes, reason), UPDATE (on_date, opens, closes, reason), DELETE
  ON clinic.clinic_hours_exceptions TO vetdesk_manager;
GRANT INSERT (id, practice_id, user_id, clinic_id, title, licence_number, years_experience, education, certifications, bio, languages,
    consultation_fee, is_emergency, is_accepting),
  UPDATE (clinic_id, title, licence_number, years_experience, education, certifications, bio, languages, consultation_fee, is_emergency, is_accepting)
  ON clinic.veterinarians TO vetdesk_manager;
GRANT INSERT (id, practice_id, veterinarian_id, specialty, certification), DELETE ON clinic.veterinarian_specialties TO vetdesk_manager;
GRANT INSERT (id, practice_id, veterinarian_id, weekday, starts, ends, break_starts, break_ends, default_minutes),
  UPDATE (weekday, starts, ends, break_starts, break_ends, default_minutes), DELETE ON clinic.veterinarian_availability TO vetdesk_manager;
GRANT INSERT (id, practice_id, veterinarian_id, on_date, kind, starts, ends, reason), UPDATE (on_date, kind, starts, ends, reason), DELETE
  ON clinic.veterinarian_exceptions TO vetdesk_manager;
GRANT INSERT (id, practice_id, clinic_id, kind, veterinarian_id, name, position, is_active), UPDATE (name, position, is_active)
  ON clinic.resources TO vetdesk_manager;
GRANT INSERT (id, practice_id, visit_type, name, minutes, price, position, is_active), UPDATE (visit_type, name, minutes, price, position, is_active)
  ON clinic.appointment_types TO vetdesk_manager;
GRANT SELECT, INSERT (id, practice_id, file_name, mapping, rows_read, clients_made, pets_made, rows_refused, finished_at),
  UPDATE (rows_read, clients_made, pets_made, rows_refused, finished_at) ON clinic.import_batches TO vetdesk_manager;

-- Founds a practice with its first clinic, its opening hours and what each role may do. For who installs the server.
CREATE FUNCTION clinic.found_practice(p jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  practice uuid := (p ->> 'practice_id')::uuid;
BEGIN
  INSERT INTO clinic.practices (id, name, default_language, currency, jurisdiction)
  VALUES (practice, p ->> 'practice_name', coalesce(p ->> 'language', 'en'), coalesce(p ->> 'currency', 'EUR'), p ->> 'jurisdiction');
  INSERT INTO clinic.clinics (id, practice_id, name, time_zone, phone, address, city)
  VALUES ((p ->> 'clinic_id')::uuid, practice, p ->> 'clinic_name', p ->> 'time_zone', p ->> 'phone', p ->> 'address', p ->> 'city');
  INSERT INTO clinic.clinic_operating_hours (id, practice_id, clinic_id, weekday, opens, closes, break_starts, break_ends)
  SELECT gen_random_uuid(), practice, (p ->> 'clinic_id')::uuid, h.weekday, h.opens, h.closes, h.break_starts, h.break_ends
    FROM jsonb_to_recordset(p -> 'hours') h (weekday smallint, opens time, closes time, break_starts time, break_ends time);
  INSERT INTO clinic.users (id, practice_id, role, first_name, last_name, email)
  VALUES ((p ->> 'manager_id')::uuid, practice, 'clinic_manager', p ->> 'manager_first_name', p ->> 'manager_last_name', (p ->> 'manager_email')::public.citext);
  INSERT INTO clinic.user_roles (id, practice_id, role, permission)
  SELECT gen_random_uuid(), practice, (r ->> 'role')::clinic.user_role, r ->> 'permission' FROM jsonb_array_elements(p -> 'permissions') r;
END $$;

-- Takes an imported batch back: what nobody has touched since. What has been worked with stays and is counted.
CREATE FUNCTION clinic.undo_import(p_batch uuid) RETURNS jsonb
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
ALTER FUNCTION clinic.found_practice OWNER TO vetdesk_api;
ALTER FUNCTION clinic.undo_import OWNER TO vetdesk_api;

-- No function for everyone, now or later.
SET LOCAL ROLE vetdesk_owner;
GRANT EXECUTE ON FUNCTION clinic.hours_fit, sync.readable, sync.pull, sync.push, sync.apply_change, sync.merge_status TO vetdesk_staff;
GRANT EXECUTE ON FUNCTION clinic.hours_fit TO vetdesk_api;
GRANT EXECUTE ON FUNCTION clinic.status_may_become TO vetdesk_staff;
SET LOCAL ROLE vetdesk_api;
GRANT EXECUTE ON FUNCTION sync.begin_pull, sync.dirty, sync.results, sync.register_client, sync.wake, sync.begin_mutation, sync.end_mutation TO vetdesk_staff;
GRANT EXECUTE ON FUNCTION clinic.undo_import TO vetdesk_manager;
GRANT EXECUTE ON FUNCTION clinic.found_practice TO vetdesk_migrator;
SET LOCAL ROLE vetdesk_auth;
GRANT EXECUTE ON FUNCTION auth.practice_id, auth.user_id, auth.clinic_ids, auth.manages, auth.schema_version, auth.open_session, auth.close_session, auth.change_password TO vetdesk_staff;
GRANT EXECUTE ON FUNCTION auth.practice_id, auth.user_id, auth.manages TO vetdesk_api;
GRANT EXECUTE ON FUNCTION auth.create_login, auth.deactivate_login TO vetdesk_manager, vetdesk_migrator;
RESET ROLE;
