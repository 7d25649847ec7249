-- The business, its branches and when they are open.
SET LOCAL ROLE vetdesk_owner;

CREATE TABLE clinic.practices (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL GENERATED ALWAYS AS (id) STORED,  -- its own scope, so that policies and sync see one column everywhere
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  default_language text NOT NULL DEFAULT 'en',
  currency char(3) NOT NULL DEFAULT 'EUR',
  jurisdiction text,                                          -- ISO 3166 code; decides retention
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (practice_id, id)
);

CREATE TABLE clinic.clinics (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  kind text NOT NULL DEFAULT 'general',
  phone text, email public.citext, website text,
  address text, city text, postal_code text, country text,
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  services jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(services) = 'array'),
  facilities jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(facilities) = 'array'),
  equipment jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(equipment) = 'array'),
  licence_number text, accreditation text,
  is_emergency boolean NOT NULL DEFAULT false,
  is_24_hour boolean NOT NULL DEFAULT false,
  is_accepting boolean NOT NULL DEFAULT true,
  time_zone text NOT NULL,
  slot_minutes smallint NOT NULL DEFAULT 15 CHECK (slot_minutes IN (5, 10, 15, 20, 30)),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (practice_id, id)
);
CREATE INDEX idx_clinics_location ON clinic.clinics USING gist (point(longitude, latitude));

CREATE TABLE clinic.clinic_operating_hours (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  clinic_id uuid NOT NULL,
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),  -- ISO: Monday is 1
  opens time NOT NULL, closes time NOT NULL,
  break_starts time, break_ends time,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CHECK (clinic.hours_fit(opens, closes, break_starts, break_ends)),
  UNIQUE (clinic_id, weekday, opens),
  FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic.clinics (practice_id, id)
);

CREATE TABLE clinic.clinic_hours_exceptions (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  clinic_id uuid NOT NULL,
  on_date date NOT NULL,
  opens time, closes time,                                    -- both absent: closed all day
  reason text CHECK (char_length(reason) <= 200),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CHECK ((opens IS NULL AND closes IS NULL) OR (opens < closes)),
  UNIQUE (clinic_id, on_date),
  FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic.clinics (practice_id, id)
);
CREATE INDEX ON clinic.clinics (practice_id);
CREATE INDEX ON clinic.clinic_operating_hours (practice_id, clinic_id);
CREATE INDEX ON clinic.clinic_hours_exceptions (practice_id, clinic_id);
RESET ROLE;
