-- Imports from other systems: what each source calls a row, what an import changed, what is kept until its system is there; one
-- function that writes, so that an import needs no right on clinical columns; and triggers that run once a statement.
SET LOCAL ROLE vetdesk_owner;

-- A number belongs to the system (and branch) that gave it.
CREATE TABLE clinic.import_sources (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  name public.citext NOT NULL CHECK (char_length(name::text) BETWEEN 1 AND 100),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (practice_id, id),
  UNIQUE (practice_id, name)
);

ALTER TABLE clinic.import_batches
  ADD COLUMN source_id uuid,
  ADD COLUMN rows_updated integer NOT NULL DEFAULT 0,
  ADD COLUMN others_made integer NOT NULL DEFAULT 0,           -- weights, visits, reminders, kept rows
  ADD FOREIGN KEY (practice_id, source_id) REFERENCES clinic.import_sources (practice_id, id);
CREATE INDEX ON clinic.import_batches (practice_id, source_id) WHERE source_id IS NOT NULL;

-- What the source calls a row. The unique key is what keeps one record of the source from becoming two rows.
CREATE TABLE clinic.import_links (
  source_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('client', 'pet', 'co_owner', 'weight', 'visit', 'reminder', 'kept')),
  key text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 300),
  practice_id uuid NOT NULL,
  row_id uuid NOT NULL,
  batch_id uuid NOT NULL,                                     -- the import that made the link
  is_made boolean NOT NULL,                                   -- false: the row stood here before
  row_version bigint NOT NULL DEFAULT 1,                      -- the row's version that imports left: a higher one is a person's work
  digest bigint NOT NULL,                                     -- of imported
  imported jsonb NOT NULL CHECK (jsonb_typeof(imported) = 'object'),  -- the values that the source gave last
  PRIMARY KEY (source_id, kind, key),
  FOREIGN KEY (practice_id, source_id) REFERENCES clinic.import_sources (practice_id, id) ON DELETE CASCADE
);
CREATE INDEX ON clinic.import_links (batch_id);
CREATE INDEX ON clinic.import_links (row_id);

-- What an import changed in rows that stood here, so that it can be taken back.
CREATE TABLE clinic.import_changes (
  batch_id uuid NOT NULL,
  row_id uuid NOT NULL,
  practice_id uuid NOT NULL,
  is_pet boolean NOT NULL,
  before jsonb NOT NULL CHECK (jsonb_typeof(before) = 'object'),
  after jsonb NOT NULL CHECK (jsonb_typeof(after) = 'object'),
  PRIMARY KEY (batch_id, row_id),
  FOREIGN KEY (practice_id, batch_id) REFERENCES clinic.import_batches (practice_id, id) ON DELETE CASCADE
);
CREATE INDEX ON clinic.import_changes (practice_id, batch_id);

-- Vaccinations, records and balances of the old system, kept as they were given until the system that holds them reads them from here.
CREATE TABLE clinic.import_kept (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  batch_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('vaccination', 'record', 'balance')),
  pet_id uuid,
  user_id uuid,
  on_date date,
  data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(pet_id, user_id) = 1),
  FOREIGN KEY (practice_id, batch_id) REFERENCES clinic.import_batches (practice_id, id),
  FOREIGN KEY (practice_id, pet_id) REFERENCES clinic.pets (practice_id, id) ON DELETE CASCADE,
  FOREIGN KEY (practice_id, user_id) REFERENCES clinic.users (practice_id, id) ON DELETE CASCADE
);
CREATE INDEX ON clinic.import_kept (practice_id, batch_id);
CREATE INDEX ON clinic.import_kept (practice_id, pet_id) WHERE pet_id IS NOT NULL;
CREATE INDEX ON clinic.import_kept (practice_id, user_id) WHERE user_id IS NOT NULL;

CREATE TRIGGER stamp BEFORE UPDATE ON clinic.import_sources FOR EACH ROW EXECUTE FUNCTION clinic.stamp();

ALTER TABLE clinic.import_sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.import_sources FORCE ROW LEVEL SECURITY;
ALTER TABLE clinic.import_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.import_links FORCE ROW LEVEL SECURITY;
ALTER TABLE clinic.import_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.import_changes FORCE ROW LEVEL SECURITY;
ALTER TABLE clinic.import_kept ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic.import_kept FORCE ROW LEVEL SECURITY;
CREATE POLICY own_practice ON clinic.import_sources FOR SELECT TO vetdesk_staff USING (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_practice ON clinic.import_links FOR SELECT TO vetdesk_staff USING (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_practice ON clinic.import_changes FOR SELECT TO vetdesk_staff USING (practice_id = (SELECT auth.practice_id()));
CREATE POLICY own_practice ON clinic.import_kept FOR SELECT TO vetdesk_staff USING (practice_id = (SELECT auth.practice_id()));
CREATE POLICY functions ON clinic.import_sources TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.import_links TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.import_changes TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.import_kept TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions ON clinic.user_phones TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions_write ON clinic.pet_co_owners TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions_write ON clinic.pet_weights TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions_write ON clinic.reminders TO vetdesk_api USING (true) WITH CHECK (true);
CREATE POLICY functions_read ON clinic.veterinarians FOR SELECT TO vetdesk_api USING (true);

-- A manager compares a file with what stands here. The values that a source gave may be clinical: they are not read directly.
GRANT SELECT ON clinic.import_sources TO vetdesk_manager;
GRANT SELECT (source_id, kind, key, practice_id, row_id, batch_id, is_made, row_version, digest) ON clinic.import_links TO vetdesk_manager;
GRANT SELECT (batch_id, row_id, practice_id, is_pet) ON clinic.import_changes TO vetdesk_manager;
-- What the vets find in the old system's papers.
GRANT SELECT ON clinic.import_kept TO vetdesk_veterinarian, vetdesk_technician;

GRANT SELECT, INSERT ON clinic.import_sources TO vetdesk_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON clinic.import_links, clinic.import_changes, clinic.import_kept TO vetdesk_api;
GRANT INSERT ON clinic.import_batches, clinic.pets, clinic.appointments TO vetdesk_api;
GRANT UPDATE, DELETE ON clinic.appointments TO vetdesk_api;
GRANT UPDATE (email, first_name, last_name, address, city, postal_code, country, desk_alert, desk_note, is_active) ON clinic.users TO vetdesk_api;
GRANT UPDATE (owner_id, name, species, breed, is_mixed, gender, is_neutered, colour, birth_date, is_birth_date_estimated, microchip,
    registration, handling_alert, medical_notes, allergies, medications, desk_note, is_deceased, deceased_on, has_moved_away)
  ON clinic.pets TO vetdesk_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON clinic.user_phones TO vetdesk_api;
GRANT INSERT, DELETE ON clinic.pet_co_owners, clinic.pet_weights TO vetdesk_api;
GRANT SELECT, INSERT, DELETE ON clinic.reminders TO vetdesk_api;
GRANT SELECT ON clinic.veterinarians TO vetdesk_api;
GRANT EXECUTE ON FUNCTION clinic.status_may_become TO vetdesk_api;

-- The practice of a pet is its owner's practice, which the key to the owner says already: one look-up a row less.
ALTER TABLE clinic.pets DROP CONSTRAINT pets_practice_id_fkey;
-- Most clients have none: a unique index over all of them is searched among equal NULLs at each insert.
DROP INDEX clinic.idx_users_clerk_id;
CREATE UNIQUE INDEX idx_users_clerk_id ON clinic.users (clerk_id) WHERE clerk_id IS NOT NULL;
RESET ROLE;

-- A thousand rows of one statement are noted for the other PCs by one statement, not by a thousand.
SET LOCAL ROLE vetdesk_api;
CREATE FUNCTION sync.capture_made() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO sync.feed (practice_id, table_name, pk, op) SELECT m.practice_id, TG_ARGV[0], m.id, 'U' FROM made m;
  RETURN NULL;
END $$;

-- As clinic.keep_company, once a statement: an animal or an owner who had been taken back is there again when something is added.
CREATE FUNCTION clinic.bring_back_made() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'pets' THEN
      FOR one IN SELECT DISTINCT u.practice_id, u.id FROM made m JOIN clinic.users u ON u.id = m.owner_id WHERE u.removed_at IS NOT NULL LOOP
        PERFORM clinic.bring_back(one.practice_id, NULL, one.id);
      END LOOP;
    ELSE
      FOR one IN SELECT DISTINCT p.practice_id, p.id FROM made m JOIN clinic.pets p ON p.id = m.pet_id WHERE p.removed_at IS NOT NULL LOOP
        PERFORM clinic.bring_back(one.practice_id, one.id, NULL);
      END LOOP;
  END CASE;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION sync.capture, sync.capture_made, clinic.keep_company, clinic.bring_back_made TO vetdesk_owner;
RESET ROLE;
SET LOCAL ROLE vetdesk_owner;
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT unnest(ARRAY['users', 'user_phones', 'pets', 'pet_co_owners', 'pet_weights', 'reminders']) LOOP
    EXECUTE format('DROP TRIGGER zz_capture ON clinic.%I', t);
    EXECUTE format('CREATE TRIGGER zz_capture AFTER UPDATE OR DELETE ON clinic.%I FOR EACH ROW EXECUTE FUNCTION sync.capture(%L)', t, t);
    EXECUTE format('CREATE TRIGGER zz_capture_made AFTER INSERT ON clinic.%I REFERENCING NEW TABLE AS made FOR EACH STATEMENT
                      EXECUTE FUNCTION sync.capture_made(%L)', t, t);
  END LOOP;
END $$;
DROP TRIGGER keep_company ON clinic.pets;
CREATE TRIGGER keep_company AFTER UPDATE OF owner_id ON clinic.pets FOR EACH ROW EXECUTE FUNCTION clinic.keep_company();
CREATE TRIGGER bring_back_made AFTER INSERT ON clinic.pets REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION clinic.bring_back_made();
DROP TRIGGER keep_company ON clinic.pet_weights;
CREATE TRIGGER bring_back_made AFTER INSERT ON clinic.pet_weights REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION clinic.bring_back_made();
RESET ROLE;
SET LOCAL ROLE vetdesk_api;
REVOKE EXECUTE ON FUNCTION sync.capture, sync.capture_made, clinic.keep_company, clinic.bring_back_made FROM vetdesk_owner;

-- The lock under which one import at a time writes into a practice. It belongs to a connection and goes with it.
CREATE FUNCTION clinic.import_lock_key(p_practice uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT hashtextextended('import ' || p_practice::text, 14)
$$;

-- Whether the lock could be taken. An older program notes a sign of life in its batch instead of a lock: 90 seconds count.
CREATE FUNCTION clinic.lock_imports() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT auth.manages() THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN pg_try_advisory_lock(clinic.import_lock_key(auth.practice_id()))
     AND NOT EXISTS (SELECT FROM clinic.import_batches b
                      WHERE b.practice_id = auth.practice_id() AND b.source_id IS NULL AND b.finished_at IS NULL AND b.undone_at IS NULL
                        AND b.updated_at > clock_timestamp() - interval '90 seconds');
END $$;

-- Opens a batch of this source, or goes on with the one of the same files that was broken off; NULL where another import is under way.
CREATE FUNCTION clinic.begin_import(p_source text, p_batch uuid, p_file text, p_mapping jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid := auth.practice_id();
  source uuid;
  open_batch uuid;
BEGIN
  IF NOT clinic.lock_imports() THEN
    RETURN NULL;
  END IF;
  INSERT INTO clinic.import_sources (id, practice_id, name) VALUES (gen_random_uuid(), mine, p_source::public.citext)
      ON CONFLICT (practice_id, name) DO NOTHING;
  SELECT s.id INTO source FROM clinic.import_sources s WHERE s.practice_id = mine AND s.name OPERATOR(public.=) p_source::public.citext;
  SELECT b.id INTO open_batch FROM clinic.import_batches b
   WHERE b.practice_id = mine AND b.source_id = source AND b.file_name = p_file AND b.finished_at IS NULL AND b.undone_at IS NULL
   ORDER BY b.created_at DESC LIMIT 1;
  IF open_batch IS NULL THEN
    INSERT INTO clinic.import_batches (id, practice_id, file_name, mapping, source_id) VALUES (p_batch, mine, p_file, p_mapping, source);
  END IF;
  RETURN jsonb_build_object('batch', coalesce(open_batch, p_batch), 'source', source, 'goes_on', open_batch IS NOT NULL);
END $$;

-- The batch's practice and source, for who may write it and holds the lock.
CREATE FUNCTION clinic.writable_batch(p_batch uuid) RETURNS clinic.import_batches
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  batch clinic.import_batches;
  wanted bigint := clinic.import_lock_key(auth.practice_id());
BEGIN
  SELECT * INTO batch FROM clinic.import_batches b
   WHERE b.id = p_batch AND b.practice_id = auth.practice_id() AND b.source_id IS NOT NULL AND b.finished_at IS NULL AND b.undone_at IS NULL;
  IF NOT FOUND OR NOT auth.manages() THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_locks l
                  WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.pid = pg_backend_pid()
                    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                    AND ((l.classid::bigint << 32) | l.objid::bigint) = wanted) THEN
    RAISE EXCEPTION USING MESSAGE = 'import_lock_lost', ERRCODE = 'VD003';
  END IF;
  RETURN batch;
END $$;

-- Writes new rows of a batch, all or none, each with its link. A chunk that is sent again is passed over by its ids.
CREATE FUNCTION clinic.import_rows(p_batch uuid, p jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  batch clinic.import_batches := clinic.writable_batch(p_batch);
  mine uuid := batch.practice_id;
  linked integer;
BEGIN
  INSERT INTO clinic.users (id, practice_id, first_name, last_name, email, address, city, postal_code, country, desk_alert, desk_note,
                            is_active, import_batch_id, import_key)
  SELECT (e ->> 'id')::uuid, mine, r.first_name, r.last_name, r.email, r.address, r.city, r.postal_code, r.country, r.desk_alert, r.desk_note,
         coalesce(r.is_active, true), p_batch, e ->> 'number'
    FROM jsonb_array_elements(p -> 'clients') e, jsonb_to_record(e -> 'imported') r
      (first_name text, last_name text, email public.citext, address text, city text, postal_code text, country text, desk_alert text,
       desk_note text, is_active boolean)
      ON CONFLICT (id) DO NOTHING;
  INSERT INTO clinic.user_phones (id, practice_id, user_id, label, typed, digits, position)
  SELECT r.id, mine, r.user_id, r.label, r.typed, r.digits, r.position
    FROM jsonb_to_recordset(p -> 'phones') r (id uuid, user_id uuid, label text, typed text, digits text, position smallint)
      ON CONFLICT (id) DO NOTHING;
  INSERT INTO clinic.pets (id, practice_id, owner_id, name, species, breed, is_mixed, gender, is_neutered, colour, birth_date,
                           is_birth_date_estimated, microchip, registration, handling_alert, medical_notes, allergies, medications, desk_note,
                           is_deceased, deceased_on, has_moved_away, import_batch_id, import_key)
  SELECT (e ->> 'id')::uuid, mine, r.owner_id, r.name, r.species, r.breed, r.is_mixed, r.gender, r.is_neutered, r.colour, r.birth_date,
         r.is_birth_date_estimated, r.microchip, r.registration, r.handling_alert, r.medical_notes, r.allergies, r.medications, r.desk_note,
         r.is_deceased, r.deceased_on, r.has_moved_away, p_batch, e ->> 'number'
    FROM jsonb_array_elements(p -> 'pets') e, jsonb_to_record(e -> 'imported') r
      (owner_id uuid, name text, species text, breed text, is_mixed boolean, gender clinic.pet_gender, is_neutered boolean, colour text,
       birth_date date, is_birth_date_estimated boolean, microchip text, registration text, handling_alert text, medical_notes text,
       allergies text, medications text, desk_note text, is_deceased boolean, deceased_on date, has_moved_away boolean)
      ON CONFLICT (id) DO NOTHING;
  INSERT INTO clinic.pet_co_owners (id, practice_id, pet_id, user_id)
  SELECT r.id, mine, r.pet_id, r.user_id FROM jsonb_to_recordset(p -> 'co_owners') r (id uuid, pet_id uuid, user_id uuid)
      ON CONFLICT DO NOTHING;
  INSERT INTO clinic.pet_weights (id, practice_id, pet_id, kg, weighed_at)
  SELECT r.id, mine, r.pet_id, r.kg, r.weighed_at FROM jsonb_to_recordset(p -> 'weights') r (id uuid, pet_id uuid, kg numeric, weighed_at timestamptz)
      ON CONFLICT (id) DO NOTHING;
  INSERT INTO clinic.reminders (id, practice_id, pet_id, kind, title, due_on, state)
  SELECT r.id, mine, r.pet_id, r.kind, r.title, r.due_on, r.state
    FROM jsonb_to_recordset(p -> 'reminders') r (id uuid, pet_id uuid, kind clinic.reminder_kind, title text, due_on date, state clinic.reminder_state)
      ON CONFLICT (id) DO NOTHING;
  INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, visit_type, status, scheduled_at,
                                   duration_minutes, reason, notes, overbook_reason, completed_at, cancelled_at, no_show_at)
  SELECT r.id, mine, r.clinic_id, r.pet_id, r.owner_id, r.veterinarian_id, r.visit_type, r.status, r.scheduled_at, r.duration_minutes,
         r.reason, r.notes, r.overbook_reason,
         -- The hour at which a visit of the past ended is not known: its own end stands for it.
         CASE WHEN r.status = 'completed' THEN r.scheduled_at + make_interval(mins => r.duration_minutes) END,
         CASE WHEN r.status = 'cancelled' THEN r.scheduled_at END,
         CASE WHEN r.status = 'no_show' THEN r.scheduled_at END
    FROM jsonb_to_recordset(p -> 'visits') r (id uuid, clinic_id uuid, pet_id uuid, owner_id uuid, veterinarian_id uuid, visit_type clinic.visit_type,
      status clinic.appointment_status, scheduled_at timestamptz, duration_minutes smallint, reason text, notes text, overbook_reason text)
   WHERE NOT EXISTS (SELECT FROM clinic.appointments a WHERE a.id = r.id);
  INSERT INTO clinic.import_kept (id, practice_id, batch_id, kind, pet_id, user_id, on_date, data)
  SELECT r.id, mine, p_batch, r.kind, r.pet_id, r.user_id, r.on_date, r.data
    FROM jsonb_to_recordset(p -> 'kept') r (id uuid, kind text, pet_id uuid, user_id uuid, on_date date, data jsonb)
      ON CONFLICT (id) DO NOTHING;

  -- Clients and animals carry their link with them; of their dependent rows only the id is noted.
  INSERT INTO clinic.import_links (source_id, kind, key, practice_id, row_id, batch_id, is_made, digest, imported)
  SELECT batch.source_id, l.kind, l.e ->> 'key', mine, (l.e ->> 'id')::uuid, p_batch, true, (l.e ->> 'digest')::bigint, l.e -> 'imported'
    FROM (SELECT 'client' AS kind, e FROM jsonb_array_elements(p -> 'clients') e
          UNION ALL SELECT 'pet', e FROM jsonb_array_elements(p -> 'pets') e
          UNION ALL SELECT e ->> 'kind', e FROM jsonb_array_elements(p -> 'also') e) l
  UNION ALL
  SELECT batch.source_id, l.kind, l.id::text, mine, l.id, p_batch, true, 0, '{}'
    FROM (SELECT r.kind, r.id FROM jsonb_to_recordset(p -> 'dependents') r (kind text, id uuid)) l
      ON CONFLICT (source_id, kind, key) DO UPDATE SET digest = excluded.digest, imported = excluded.imported
           WHERE import_links.row_id = excluded.row_id;
  GET DIAGNOSTICS linked = ROW_COUNT;
  IF linked <> jsonb_array_length(p -> 'clients') + jsonb_array_length(p -> 'pets') + jsonb_array_length(p -> 'also')
               + jsonb_array_length(p -> 'dependents') THEN
    RAISE EXCEPTION USING MESSAGE = 'import_key_taken', ERRCODE = 'unique_violation', CONSTRAINT = 'import_links_pkey';
  END IF;
  UPDATE clinic.import_batches SET rows_read = (p ->> 'rows_read')::integer WHERE id = p_batch;
END $$;

-- After an import has changed a row: where nobody else had touched it before, its new version is still the imports' work.
CREATE FUNCTION clinic.note_import_version(p_kind text, p_row uuid, p_before bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  now_is bigint;
BEGIN
  IF p_kind = 'pet' THEN
    SELECT a.version INTO now_is FROM clinic.pets a WHERE a.id = p_row;
  ELSE
    SELECT u.version INTO now_is FROM clinic.users u WHERE u.id = p_row;
  END IF;
  UPDATE clinic.import_links l SET row_version = now_is WHERE l.row_id = p_row AND l.kind = p_kind AND l.row_version = p_before;
END $$;

-- Rows that stand here and that the source names again: what changed there and not here is taken over, what a person changed here
-- stays. For each row the columns that were taken over and those that stay, without their values: some are clinical.
-- p: [{"kind", "key", "row_id", "digest", "imported"}]. Writes only where p_writes.
CREATE FUNCTION clinic.merge_import(p_source uuid, p_batch uuid, p jsonb, p_writes boolean)
RETURNS TABLE (merged_row uuid, updated text[], kept text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid := auth.practice_id();
  one record;
  base jsonb;
  ours jsonb;
  field text;
  wanted jsonb;
  was jsonb;
  gone text[];
  -- The columns that an import may write.
  of_client CONSTANT text[] := '{first_name,last_name,email,address,city,postal_code,country,desk_alert,desk_note,is_active}';
  of_pet CONSTANT text[] := '{owner_id,name,species,breed,is_mixed,gender,is_neutered,colour,birth_date,is_birth_date_estimated,microchip,registration,handling_alert,medical_notes,allergies,medications,desk_note,is_deceased,deceased_on,has_moved_away}';
BEGIN
  IF NOT auth.manages() OR (p_writes AND (clinic.writable_batch(p_batch)).source_id IS DISTINCT FROM p_source) THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR one IN SELECT * FROM jsonb_to_recordset(p) r (kind text, key text, row_id uuid, digest bigint, imported jsonb) LOOP
    ours := NULL;
    IF one.kind = 'client' THEN
      SELECT to_jsonb(u) || jsonb_build_object('phones', (SELECT coalesce(jsonb_agg(n.digits ORDER BY n.digits), '[]')
             FROM clinic.user_phones n WHERE n.user_id = u.id)) INTO ours
        FROM clinic.users u WHERE u.id = one.row_id AND u.practice_id = mine AND u.role = 'pet_owner' AND u.removed_at IS NULL FOR UPDATE;
    ELSIF one.kind = 'pet' THEN
      SELECT to_jsonb(a) INTO ours FROM clinic.pets a WHERE a.id = one.row_id AND a.practice_id = mine AND a.removed_at IS NULL FOR UPDATE;
    END IF;
    CONTINUE WHEN ours IS NULL;
    SELECT l.imported INTO base FROM clinic.import_links l
     WHERE l.source_id = p_source AND l.kind = one.kind AND l.key = one.key AND l.row_id = one.row_id AND l.practice_id = mine;
    base := coalesce(base, '{}');
    merged_row := one.row_id;
    updated := '{}';
    kept := '{}';
    wanted := '{}';
    was := '{}';
    FOREACH field IN ARRAY CASE one.kind WHEN 'client' THEN of_client ELSE of_pet END LOOP
      CONTINUE WHEN NOT one.imported ? field;
      CONTINUE WHEN coalesce(one.imported -> field, 'null') = coalesce(base -> field, 'null')
                 OR coalesce(one.imported -> field, 'null') = coalesce(ours -> field, 'null');
      IF coalesce(nullif(ours -> field, '""'), 'null') = coalesce(nullif(base -> field, '""'), 'null')
         -- A row that stood here before: what is unknown here is filled in.
         OR (base = '{}' AND (one.kind, field, ours ->> field) IN (('pet', 'gender', 'unknown'), ('pet', 'is_mixed', 'false'))) THEN
        wanted := wanted || jsonb_build_object(field, one.imported -> field);
        was := was || jsonb_build_object(field, ours -> field);
        updated := updated || field;
      ELSIF coalesce(one.imported -> field, 'null') <> 'null' OR base <> '{}' THEN
        kept := kept || field;
      END IF;
    END LOOP;
    gone := ARRAY(SELECT jsonb_array_elements_text(coalesce(base -> 'phones', '[]'))
                  INTERSECT SELECT jsonb_array_elements_text(ours -> 'phones')
                  EXCEPT SELECT d ->> 'digits' FROM jsonb_array_elements(coalesce(one.imported -> 'phones_written', '[]')) d);
    IF one.kind = 'client' AND (gone <> '{}' OR EXISTS (
         SELECT FROM jsonb_array_elements(coalesce(one.imported -> 'phones_written', '[]')) d
          WHERE NOT (ours -> 'phones') ? (d ->> 'digits') AND NOT coalesce(base -> 'phones', '[]') ? (d ->> 'digits'))) THEN
      updated := updated || 'phones'::text;
      was := was || jsonb_build_object('phones', (SELECT coalesce(jsonb_agg(to_jsonb(n)), '[]') FROM clinic.user_phones n WHERE n.user_id = one.row_id));
    END IF;
    IF p_writes THEN
      IF one.kind = 'client' THEN
        IF wanted <> '{}' THEN
          UPDATE clinic.users u SET (first_name, last_name, email, address, city, postal_code, country, desk_alert, desk_note, is_active)
            = (SELECT n.first_name, n.last_name, n.email, n.address, n.city, n.postal_code, n.country, n.desk_alert, n.desk_note, n.is_active
                 FROM jsonb_populate_record(u, wanted) n) WHERE u.id = one.row_id;
        END IF;
        DELETE FROM clinic.user_phones n WHERE n.user_id = one.row_id AND n.digits = ANY (gone);
        WITH added AS (
          INSERT INTO clinic.user_phones (id, practice_id, user_id, label, typed, digits, position)
          SELECT gen_random_uuid(), mine, one.row_id, d ->> 'label', d ->> 'typed', d ->> 'digits', 9
            FROM jsonb_array_elements(coalesce(one.imported -> 'phones_written', '[]')) d
           WHERE NOT (ours -> 'phones') ? (d ->> 'digits') AND NOT coalesce(base -> 'phones', '[]') ? (d ->> 'digits')
          RETURNING id)
        SELECT CASE WHEN count(*) > 0 THEN was || jsonb_build_object('phones_added', jsonb_agg(a.id)) ELSE was END INTO was FROM added a;
      ELSIF wanted <> '{}' THEN
        UPDATE clinic.pets a SET (owner_id, name, species, breed, is_mixed, gender, is_neutered, colour, birth_date, is_birth_date_estimated,
            microchip, registration, handling_alert, medical_notes, allergies, medications, desk_note, is_deceased, deceased_on, has_moved_away)
          = (SELECT n.owner_id, n.name, n.species, n.breed, n.is_mixed, n.gender, n.is_neutered, n.colour, n.birth_date, n.is_birth_date_estimated,
               n.microchip, n.registration, n.handling_alert, n.medical_notes, n.allergies, n.medications, n.desk_note, n.is_deceased, n.deceased_on,
               n.has_moved_away FROM jsonb_populate_record(a, wanted) n) WHERE a.id = one.row_id;
      END IF;
      IF was <> '{}' THEN
        INSERT INTO clinic.import_changes (batch_id, row_id, practice_id, is_pet, before, after)
        VALUES (p_batch, one.row_id, mine, one.kind = 'pet', was, wanted)
            -- An import that went on may change a row once more: the values before the first change count.
            ON CONFLICT (batch_id, row_id) DO UPDATE
              SET after = import_changes.after || excluded.after,
                  before = excluded.before || import_changes.before || CASE WHEN excluded.before ? 'phones_added' THEN jsonb_build_object(
                    'phones_added', coalesce(import_changes.before -> 'phones_added', '[]') || (excluded.before -> 'phones_added')) ELSE '{}' END;
      END IF;
      INSERT INTO clinic.import_links (source_id, kind, key, practice_id, row_id, batch_id, is_made, digest, imported)
      VALUES (p_source, one.kind, one.key, mine, one.row_id, p_batch, false, one.digest, one.imported - 'phones_written')
          ON CONFLICT (source_id, kind, key) DO UPDATE SET digest = excluded.digest, imported = excluded.imported
               WHERE import_links.row_id = excluded.row_id;
      IF wanted <> '{}' THEN
        PERFORM clinic.note_import_version(one.kind, one.row_id, (ours ->> 'version')::bigint);
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- Takes a batch back: rows that it made and nobody has worked with since, values that it changed and nobody has changed since.
CREATE OR REPLACE FUNCTION clinic.undo_import(p_batch uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid := auth.practice_id();
  batch clinic.import_batches;
  one clinic.import_changes;
  pets_removed integer;
  clients_removed integer;
  others_removed integer := 0;
  changed_back integer := 0;
  counted integer;
  kept integer;
  before_version bigint;
BEGIN
  SELECT * INTO batch FROM clinic.import_batches b WHERE b.id = p_batch AND b.practice_id = mine AND b.undone_at IS NULL FOR UPDATE;
  IF NOT FOUND OR NOT auth.manages() THEN
    RAISE EXCEPTION 'not_allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- The new program holds the lock already; the last one does not know it, and waits for nobody.
  IF NOT pg_try_advisory_xact_lock(clinic.import_lock_key(mine)) THEN
    RAISE EXCEPTION USING MESSAGE = 'import_under_way', ERRCODE = 'lock_not_available';
  END IF;
  FOR one IN SELECT * FROM clinic.import_changes c WHERE c.batch_id = p_batch AND c.practice_id = mine LOOP
    IF one.is_pet THEN
      SELECT a.version INTO before_version FROM clinic.pets a WHERE a.id = one.row_id AND a.practice_id = mine;
      UPDATE clinic.pets a SET (owner_id, name, species, breed, is_mixed, gender, is_neutered, colour, birth_date, is_birth_date_estimated,
          microchip, registration, handling_alert, medical_notes, allergies, medications, desk_note, is_deceased, deceased_on, has_moved_away)
        = (SELECT n.owner_id, n.name, n.species, n.breed, n.is_mixed, n.gender, n.is_neutered, n.colour, n.birth_date, n.is_birth_date_estimated,
             n.microchip, n.registration, n.handling_alert, n.medical_notes, n.allergies, n.medications, n.desk_note, n.is_deceased, n.deceased_on,
             n.has_moved_away FROM jsonb_populate_record(a, one.before) n)
       WHERE a.id = one.row_id AND a.practice_id = mine AND to_jsonb(a) @> one.after;
      GET DIAGNOSTICS counted = ROW_COUNT;
    ELSE
      SELECT u.version INTO before_version FROM clinic.users u WHERE u.id = one.row_id AND u.practice_id = mine;
      UPDATE clinic.users u SET (first_name, last_name, email, address, city, postal_code, country, desk_alert, desk_note, is_active)
        = (SELECT n.first_name, n.last_name, n.email, n.address, n.city, n.postal_code, n.country, n.desk_alert, n.desk_note, n.is_active
             FROM jsonb_populate_record(u, one.before - 'phones') n)
       WHERE u.id = one.row_id AND u.practice_id = mine AND to_jsonb(u) @> one.after;
      GET DIAGNOSTICS counted = ROW_COUNT;
      IF counted > 0 AND one.before ? 'phones' THEN
        DELETE FROM clinic.user_phones n WHERE n.user_id = one.row_id AND n.version = 1 AND (one.before -> 'phones_added') ? n.id::text;
        INSERT INTO clinic.user_phones (id, practice_id, user_id, label, typed, digits, position)
        SELECT (b ->> 'id')::uuid, mine, one.row_id, b ->> 'label', b ->> 'typed', b ->> 'digits', (b ->> 'position')::smallint
          FROM jsonb_array_elements(one.before -> 'phones') b
            ON CONFLICT (id) DO NOTHING;
      END IF;
    END IF;
    PERFORM clinic.note_import_version(CASE WHEN one.is_pet THEN 'pet' ELSE 'client' END, one.row_id, before_version);
    changed_back := changed_back + counted;
  END LOOP;

  DELETE FROM clinic.import_kept k WHERE k.batch_id = p_batch AND k.practice_id = mine;
  GET DIAGNOSTICS counted = ROW_COUNT;
  others_removed := others_removed + counted;
  DELETE FROM clinic.appointments a USING clinic.import_links l
   WHERE l.batch_id = p_batch AND l.kind = 'visit' AND l.row_id = a.id AND a.practice_id = mine AND a.version = 1;
  GET DIAGNOSTICS counted = ROW_COUNT;
  others_removed := others_removed + counted;
  DELETE FROM clinic.reminders r USING clinic.import_links l
   WHERE l.batch_id = p_batch AND l.kind = 'reminder' AND l.row_id = r.id AND r.practice_id = mine AND r.version = 1;
  GET DIAGNOSTICS counted = ROW_COUNT;
  others_removed := others_removed + counted;
  DELETE FROM clinic.pet_weights w USING clinic.import_links l
   WHERE l.batch_id = p_batch AND l.kind = 'weight' AND l.row_id = w.id AND w.practice_id = mine AND w.version = 1;
  GET DIAGNOSTICS counted = ROW_COUNT;
  others_removed := others_removed + counted;
  DELETE FROM clinic.pet_co_owners c USING clinic.import_links l
   WHERE l.batch_id = p_batch AND l.kind = 'co_owner' AND l.row_id = c.id AND c.practice_id = mine;

  DELETE FROM clinic.pets p
   WHERE p.import_batch_id = p_batch AND p.practice_id = mine
     AND p.version = coalesce((SELECT max(l.row_version) FROM clinic.import_links l WHERE l.row_id = p.id AND l.kind = 'pet'), 1)
     AND NOT EXISTS (SELECT FROM clinic.appointments a WHERE a.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.pet_weights w WHERE w.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.reminders r WHERE r.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.pet_co_owners c WHERE c.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.pet_veterinarians v WHERE v.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.import_kept k WHERE k.pet_id = p.id)
     AND NOT EXISTS (SELECT FROM clinic.pets m WHERE m.merged_into = p.id);
  GET DIAGNOSTICS pets_removed = ROW_COUNT;
  DELETE FROM clinic.users u
   WHERE u.import_batch_id = p_batch AND u.practice_id = mine AND u.role = 'pet_owner'
     AND u.version = coalesce((SELECT max(l.row_version) FROM clinic.import_links l WHERE l.row_id = u.id AND l.kind = 'client'), 1)
     AND NOT EXISTS (SELECT FROM clinic.pets p WHERE p.owner_id = u.id)
     AND NOT EXISTS (SELECT FROM clinic.pet_co_owners c WHERE c.user_id = u.id)
     AND NOT EXISTS (SELECT FROM clinic.import_kept k WHERE k.user_id = u.id)
     AND NOT EXISTS (SELECT FROM clinic.appointments a WHERE a.owner_id = u.id);
  GET DIAGNOSTICS clients_removed = ROW_COUNT;
  DELETE FROM clinic.import_links l
   WHERE l.batch_id = p_batch AND l.practice_id = mine
     AND CASE l.kind WHEN 'client' THEN NOT l.is_made OR NOT EXISTS (SELECT FROM clinic.users u WHERE u.id = l.row_id)
                     WHEN 'pet' THEN NOT l.is_made OR NOT EXISTS (SELECT FROM clinic.pets p WHERE p.id = l.row_id)
                     ELSE true END;
  SELECT (SELECT count(*) FROM clinic.pets p WHERE p.import_batch_id = p_batch AND p.practice_id = mine)
       + (SELECT count(*) FROM clinic.users u WHERE u.import_batch_id = p_batch AND u.practice_id = mine) INTO kept;
  UPDATE clinic.import_batches SET undone_at = clock_timestamp() WHERE id = p_batch;
  RETURN jsonb_build_object('pets_removed', pets_removed, 'clients_removed', clients_removed, 'others_removed', others_removed,
    'changed_back', changed_back, 'kept', kept);
END $$;

REVOKE EXECUTE ON FUNCTION clinic.import_lock_key, clinic.lock_imports, clinic.writable_batch, clinic.begin_import, clinic.import_rows, clinic.merge_import,
  clinic.note_import_version FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic.lock_imports, clinic.begin_import, clinic.import_rows, clinic.merge_import TO vetdesk_manager;
RESET ROLE;
SET LOCAL ROLE vetdesk_owner;
-- Rows of an import were tied to their batch by a key that cost a look-up each; undo_import filters by the practice itself.
ALTER TABLE clinic.users DROP CONSTRAINT users_practice_id_import_batch_id_fkey;
ALTER TABLE clinic.pets DROP CONSTRAINT pets_practice_id_import_batch_id_fkey;
GRANT UPDATE (rows_updated, others_made) ON clinic.import_batches TO vetdesk_manager;
RESET ROLE;
