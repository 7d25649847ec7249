-- Pets, who else owns them, their weights, and the batches that brought them in.
SET LOCAL ROLE vetdesk_owner;

CREATE TABLE clinic.import_batches (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  file_name text NOT NULL,
  mapping jsonb NOT NULL CHECK (jsonb_typeof(mapping) = 'object'),
  rows_read integer NOT NULL DEFAULT 0, clients_made integer NOT NULL DEFAULT 0,
  pets_made integer NOT NULL DEFAULT 0, rows_refused integer NOT NULL DEFAULT 0,
  finished_at timestamptz, undone_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (practice_id, id)
);
ALTER TABLE clinic.users ADD FOREIGN KEY (practice_id, import_batch_id) REFERENCES clinic.import_batches (practice_id, id);

CREATE TABLE clinic.pets (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  owner_id uuid NOT NULL,
  home_clinic_id uuid,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  species text NOT NULL CHECK (char_length(species) BETWEEN 1 AND 100),
  breed text CHECK (char_length(breed) <= 200),
  is_mixed boolean NOT NULL DEFAULT false,
  gender clinic.pet_gender NOT NULL DEFAULT 'unknown',
  is_neutered boolean,
  size clinic.pet_size,
  colour text CHECK (char_length(colour) <= 100),
  birth_date date CHECK (birth_date > '1900-01-01'),
  is_birth_date_estimated boolean NOT NULL DEFAULT false,
  microchip text CHECK (microchip ~ '^[0-9A-Z]{9,15}$'),      -- text: leading zeroes are part of it
  registration text CHECK (char_length(registration) <= 100),
  handling_alert text CHECK (char_length(handling_alert) <= 500),  -- not clinical: for the desk ("side door", "muzzle")
  medical_notes text, allergies text, medications text, special_needs text,
  temperament text, behaviour_notes text,
  has_alerts boolean NOT NULL GENERATED ALWAYS AS (coalesce(allergies, '') <> '' OR coalesce(handling_alert, '') <> '') STORED,
  photos jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(photos) = 'array'),
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  is_deceased boolean NOT NULL DEFAULT false,
  deceased_on date,
  has_moved_away boolean NOT NULL DEFAULT false,
  merged_into uuid,
  import_batch_id uuid, import_key text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CHECK (deceased_on IS NULL OR is_deceased),
  UNIQUE (practice_id, id),
  FOREIGN KEY (practice_id, owner_id) REFERENCES clinic.users (practice_id, id),
  FOREIGN KEY (practice_id, home_clinic_id) REFERENCES clinic.clinics (practice_id, id),
  FOREIGN KEY (practice_id, merged_into) REFERENCES clinic.pets (practice_id, id),
  FOREIGN KEY (practice_id, import_batch_id) REFERENCES clinic.import_batches (practice_id, id)
);
CREATE INDEX idx_pets_owner_id ON clinic.pets (owner_id);
CREATE INDEX ON clinic.pets (home_clinic_id);
CREATE INDEX ON clinic.pets (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ON clinic.pets (import_batch_id) WHERE import_batch_id IS NOT NULL;
-- One chip, one living animal.
CREATE UNIQUE INDEX pets_living_microchip ON clinic.pets (practice_id, microchip)
  WHERE microchip IS NOT NULL AND NOT is_deceased AND merged_into IS NULL;

CREATE TABLE clinic.pet_co_owners (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  pet_id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (pet_id, user_id),
  FOREIGN KEY (practice_id, pet_id) REFERENCES clinic.pets (practice_id, id) ON DELETE CASCADE,
  FOREIGN KEY (practice_id, user_id) REFERENCES clinic.users (practice_id, id) ON DELETE CASCADE
);
CREATE INDEX ON clinic.pet_co_owners (practice_id, user_id);

CREATE TABLE clinic.pet_weights (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  pet_id uuid NOT NULL,
  kg numeric(7, 3) NOT NULL CHECK (kg > 0),
  weighed_at timestamptz NOT NULL,
  weighed_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  FOREIGN KEY (practice_id, pet_id) REFERENCES clinic.pets (practice_id, id) ON DELETE CASCADE,
  FOREIGN KEY (practice_id, weighed_by) REFERENCES clinic.users (practice_id, id)
);
CREATE INDEX ON clinic.pet_weights (practice_id, pet_id, weighed_at);
CREATE INDEX ON clinic.pet_weights (weighed_by) WHERE weighed_by IS NOT NULL;

CREATE TABLE clinic.pet_veterinarians (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  pet_id uuid NOT NULL,
  veterinarian_id uuid NOT NULL,
  relation text NOT NULL DEFAULT 'primary' CHECK (relation IN ('primary', 'specialist', 'referring')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (pet_id, veterinarian_id, relation),
  FOREIGN KEY (practice_id, pet_id) REFERENCES clinic.pets (practice_id, id) ON DELETE CASCADE,
  FOREIGN KEY (practice_id, veterinarian_id) REFERENCES clinic.veterinarians (practice_id, id)
);
CREATE INDEX ON clinic.pet_veterinarians (practice_id, veterinarian_id);
RESET ROLE;
