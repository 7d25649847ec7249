-- The clinic's own type of a visit and the desk's message to the vet; notes for the desk; what was taken back.
ALTER TABLE appointments ADD COLUMN appointment_type_id BLOB;
ALTER TABLE appointments ADD COLUMN vet_message TEXT;
ALTER TABLE users ADD COLUMN desk_note TEXT;
ALTER TABLE users ADD COLUMN removed_at INTEGER;
ALTER TABLE pets ADD COLUMN desk_note TEXT;
ALTER TABLE pets ADD COLUMN removed_at INTEGER;
