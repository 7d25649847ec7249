SET LOCAL ROLE vetdesk_owner;
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT name FROM sync.tables LOOP
    EXECUTE format('DROP TRIGGER zz_capture ON clinic.%I', t);
    EXECUTE format('DROP TRIGGER stamp ON clinic.%I', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['user_roles', 'veterinarian_specialties', 'pet_veterinarians', 'import_batches'] LOOP
    EXECUTE format('DROP TRIGGER stamp ON clinic.%I', t);
  END LOOP;
END $$;
DROP FUNCTION sync.push, sync.pull, sync.apply_change, sync.merge_status, sync.readable;
SET LOCAL ROLE vetdesk_api;
DROP FUNCTION sync.end_mutation, sync.begin_mutation, sync.wake, sync.register_client, sync.results, sync.dirty, sync.begin_pull, sync.capture;
SET LOCAL ROLE vetdesk_owner;
DROP TABLE sync.mutations, sync.clients, sync.epoch, sync.feed, sync.tables;
RESET ROLE;
