SET LOCAL ROLE vetdesk_api;
GRANT EXECUTE ON FUNCTION sync.capture, clinic.keep_company TO vetdesk_owner;
RESET ROLE;
SET LOCAL ROLE vetdesk_owner;
DROP TRIGGER bring_back_made ON clinic.pets;
DROP TRIGGER bring_back_made ON clinic.pet_weights;
DROP TRIGGER keep_company ON clinic.pets;
CREATE TRIGGER keep_company AFTER INSERT OR UPDATE OF owner_id ON clinic.pets FOR EACH ROW EXECUTE FUNCTION clinic.keep_company();
CREATE TRIGGER keep_company AFTER INSERT ON clinic.pet_weights FOR EACH ROW EXECUTE FUNCTION clinic.keep_company();
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT unnest(ARRAY['users', 'user_phones', 'pets', 'pet_co_owners', 'pet_weights', 'reminders']) LOOP
    EXECUTE format('DROP TRIGGER zz_capture_made ON clinic.%I', t);
    EXECUTE format('DROP TRIGGER zz_capture ON clinic.%I', t);
    EXECUTE format('CREATE TRIGGER zz_capture AFTER INSERT OR UPDATE OR DELETE ON clinic.%I FOR EACH ROW EXECUTE FUNCTION sync.capture(%L)', t, t);
  END LOOP;
END $$;
RESET ROLE;
SET LOCAL ROLE vetdesk_api;
REVOKE EXECUTE ON FUNCTION sync.capture, clinic.keep_company FROM vetdesk_owner;
DROP FUNCTION sync.capture_made, clinic.bring_back_made, clinic.begin_import, clinic.lock_imports, clinic.import_rows, clinic.merge_import,
  clinic.writable_batch, clinic.note_import_version,
  clinic.import_lock_key;
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
SET LOCAL ROLE vetdesk_owner;
DROP POLICY functions ON clinic.user_phones;
DROP POLICY functions_write ON clinic.pet_co_owners;
DROP POLICY functions_write ON clinic.pet_weights;
DROP POLICY functions_write ON clinic.reminders;
DROP POLICY functions_read ON clinic.veterinarians;
REVOKE INSERT ON clinic.import_batches, clinic.pets, clinic.appointments FROM vetdesk_api;
REVOKE UPDATE, DELETE ON clinic.appointments FROM vetdesk_api;
REVOKE UPDATE (first_name, last_name, address, city, postal_code, country, desk_alert, desk_note, is_active) ON clinic.users FROM vetdesk_api;
REVOKE UPDATE (owner_id, name, species, breed, is_mixed, gender, is_neutered, colour, birth_date, is_birth_date_estimated, registration,
    handling_alert, medical_notes, allergies, medications, desk_note, is_deceased, deceased_on, has_moved_away)
  ON clinic.pets FROM vetdesk_api;
REVOKE SELECT, INSERT, UPDATE, DELETE ON clinic.user_phones FROM vetdesk_api;
REVOKE INSERT, DELETE ON clinic.pet_co_owners, clinic.pet_weights FROM vetdesk_api;
REVOKE INSERT, DELETE ON clinic.reminders FROM vetdesk_api;
REVOKE SELECT ON clinic.veterinarians FROM vetdesk_api;
REVOKE EXECUTE ON FUNCTION clinic.status_may_become FROM vetdesk_api;
DROP INDEX clinic.idx_users_clerk_id;
CREATE UNIQUE INDEX idx_users_clerk_id ON clinic.users (clerk_id);
ALTER TABLE clinic.pets ADD FOREIGN KEY (practice_id) REFERENCES clinic.practices (id);
ALTER TABLE clinic.users ADD FOREIGN KEY (practice_id, import_batch_id) REFERENCES clinic.import_batches (practice_id, id);
ALTER TABLE clinic.pets ADD FOREIGN KEY (practice_id, import_batch_id) REFERENCES clinic.import_batches (practice_id, id);
DROP TABLE clinic.import_kept, clinic.import_changes, clinic.import_links;
ALTER TABLE clinic.import_batches DROP COLUMN source_id, DROP COLUMN rows_updated, DROP COLUMN others_made;
DROP TABLE clinic.import_sources;
RESET ROLE;
