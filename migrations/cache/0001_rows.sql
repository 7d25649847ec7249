-- The rows that travel, column by column as in the registry of tables. Ids are 16 bytes, times microseconds since 1970 UTC;
-- decimals, dates and JSON stay text. Only the key must be there: what a person may not read is absent.

CREATE TABLE practices (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, name TEXT, settings TEXT, default_language TEXT,
  currency TEXT, jurisdiction TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE clinics (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, name TEXT, phone TEXT, email TEXT, address TEXT,
  city TEXT, postal_code TEXT, time_zone TEXT, slot_minutes INTEGER, is_accepting INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE clinic_operating_hours (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, clinic_id BLOB, weekday INTEGER, opens TEXT,
  closes TEXT, break_starts TEXT, break_ends TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE clinic_hours_exceptions (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, clinic_id BLOB, on_date TEXT, opens TEXT,
  closes TEXT, reason TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, role TEXT, email TEXT, first_name TEXT,
  last_name TEXT, address TEXT, city TEXT, postal_code TEXT, desk_alert TEXT, language TEXT, is_active INTEGER,
  created_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE user_phones (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, user_id BLOB, label TEXT, typed TEXT, digits TEXT,
  position INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE veterinarians (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, user_id BLOB, clinic_id BLOB, title TEXT,
  licence_number TEXT, is_accepting INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE veterinarian_availability (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, veterinarian_id BLOB, weekday INTEGER, starts TEXT,
  ends TEXT, break_starts TEXT, break_ends TEXT, default_minutes INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE veterinarian_exceptions (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, veterinarian_id BLOB, on_date TEXT, kind TEXT,
  starts TEXT, ends TEXT, reason TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE resources (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, clinic_id BLOB, kind TEXT, veterinarian_id BLOB,
  name TEXT, position INTEGER, is_active INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE appointment_types (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, visit_type TEXT, name TEXT, minutes INTEGER,
  price TEXT, position INTEGER, is_active INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE pets (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, owner_id BLOB, home_clinic_id BLOB, name TEXT,
  species TEXT, breed TEXT, is_mixed INTEGER, gender TEXT, is_neutered INTEGER, size TEXT, colour TEXT,
  birth_date TEXT, is_birth_date_estimated INTEGER, microchip TEXT, registration TEXT, handling_alert TEXT,
  medical_notes TEXT, allergies TEXT, medications TEXT, special_needs TEXT, behaviour_notes TEXT, has_alerts INTEGER,
  is_deceased INTEGER, deceased_on TEXT, has_moved_away INTEGER, merged_into BLOB, created_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE pet_co_owners (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, pet_id BLOB, user_id BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE pet_weights (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, pet_id BLOB, kg TEXT, weighed_at INTEGER,
  weighed_by BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE appointments (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, clinic_id BLOB, pet_id BLOB, owner_id BLOB,
  veterinarian_id BLOB, room_id BLOB, visit_type TEXT, status TEXT, priority TEXT, scheduled_at INTEGER,
  duration_minutes INTEGER, reason TEXT, symptoms TEXT, notes TEXT, instructions TEXT, price TEXT,
  confirmed_at INTEGER, arrived_at INTEGER, in_room_at INTEGER, ready_at INTEGER, completed_at INTEGER,
  cancelled_at INTEGER, no_show_at INTEGER, cancellation_reason TEXT, overbook_reason TEXT, follow_up_of BLOB,
  series_id BLOB, created_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE appointment_slots (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, clinic_id BLOB, resource_id BLOB, kind TEXT,
  starts_at INTEGER, ends_at INTEGER, holder_id BLOB, hold_expires_at INTEGER, reason TEXT
) STRICT, WITHOUT ROWID;
