-- Staff and pet owners, their phones, what each role may do, and the vets with their hours.
SET LOCAL ROLE vetdesk_owner;

CREATE TABLE clinic.users (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  role clinic.user_role NOT NULL DEFAULT 'pet_owner',
  email public.citext CHECK (char_length(email::text) <= 254 AND position('@' in email::text) > 1),
  clerk_id text,
  first_name text NOT NULL DEFAULT '' CHECK (char_length(first_name) <= 200),
  last_name text NOT NULL DEFAULT '' CHECK (char_length(last_name) <= 200),
  department text,
  address text CHECK (char_length(address) <= 500),
  city text, postal_code text, country text,
  desk_alert text CHECK (char_length(desk_alert) <= 500),     -- what the desk must see before it says yes
  preferences jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(preferences) = 'object'),
  notification_settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(notification_settings) = 'object'),
  time_zone text, language text,
  is_active boolean NOT NULL DEFAULT true,
  is_verified boolean NOT NULL DEFAULT false,
  last_login timestamptz,
  import_batch_id uuid, import_key text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CHECK (first_name <> '' OR last_name <> ''),
  UNIQUE (practice_id, id),
  UNIQUE (practice_id, email)  -- not across practices: a refusal would tell who is another's client
);
CREATE UNIQUE INDEX idx_users_clerk_id ON clinic.users (clerk_id);
CREATE INDEX ON clinic.users (practice_id, lower(last_name));
CREATE INDEX ON clinic.users (import_batch_id) WHERE import_batch_id IS NOT NULL;

CREATE TABLE clinic.user_phones (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  user_id uuid NOT NULL,
  label text NOT NULL DEFAULT 'mobile' CHECK (char_length(label) BETWEEN 1 AND 40),
  typed text NOT NULL CHECK (char_length(typed) BETWEEN 1 AND 60),
  digits text NOT NULL CHECK (digits ~ '^[0-9]{3,20}$'),
  position smallint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  FOREIGN KEY (practice_id, user_id) REFERENCES clinic.users (practice_id, id) ON DELETE CASCADE
);
CREATE INDEX ON clinic.user_phones (practice_id, user_id);
CREATE INDEX ON clinic.user_phones (practice_id, digits);

CREATE TABLE clinic.user_roles (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL REFERENCES clinic.practices (id),
  role clinic.user_role NOT NULL,
  permission text NOT NULL CHECK (permission ~ '^[a-z_]+\.[a-z_]+$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (practice_id, role, permission)
);

CREATE TABLE clinic.veterinarians (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  user_id uuid NOT NULL UNIQUE,
  clinic_id uuid NOT NULL,
  title text NOT NULL DEFAULT 'Dr',
  licence_number text NOT NULL,
  years_experience smallint CHECK (years_experience BETWEEN 0 AND 80),
  education jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(education) = 'array'),
  certifications jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(certifications) = 'array'),
  bio text, languages jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(languages) = 'array'),
  consultation_fee numeric(10, 2) CHECK (consultation_fee >= 0),
  is_emergency boolean NOT NULL DEFAULT false,
  is_accepting boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (practice_id, id),
  UNIQUE (practice_id, licence_number),
  FOREIGN KEY (practice_id, user_id) REFERENCES clinic.users (practice_id, id),
  FOREIGN KEY (practice_id, clinic_id) REFERENCES clinic.clinics (practice_id, id)
);

CREATE TABLE clinic.veterinarian_specialties (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  veterinarian_id uuid NOT NULL,
  specialty text NOT NULL CHECK (char_length(specialty) BETWEEN 1 AND 100),
  certification text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  UNIQUE (veterinarian_id, specialty),
  FOREIGN KEY (practice_id, veterinarian_id) REFERENCES clinic.veterinarians (practice_id, id)
);

CREATE TABLE clinic.veterinarian_availability (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  veterinarian_id uuid NOT NULL,
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  starts time NOT NULL, ends time NOT NULL,
  break_starts time, break_ends time,
  default_minutes smallint NOT NULL DEFAULT 30 CHECK (default_minutes BETWEEN 5 AND 480),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CHECK (clinic.hours_fit(starts, ends, break_starts, break_ends)),
  UNIQUE (veterinarian_id, weekday, starts),
  FOREIGN KEY (practice_id, veterinarian_id) REFERENCES clinic.veterinarians (practice_id, id)
);

CREATE TABLE clinic.veterinarian_exceptions (
  id uuid PRIMARY KEY,
  practice_id uuid NOT NULL,
  veterinarian_id uuid NOT NULL,
  on_date date NOT NULL,
  kind clinic.absence_kind NOT NULL,
  starts time, ends time,                                     -- both absent: the whole day
  reason text CHECK (char_length(reason) <= 200),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CHECK ((starts IS NULL AND ends IS NULL AND kind = 'leave') OR (starts < ends)),
  FOREIGN KEY (practice_id, veterinarian_id) REFERENCES clinic.veterinarians (practice_id, id)
);
CREATE INDEX ON clinic.veterinarians (practice_id, clinic_id);
CREATE INDEX ON clinic.veterinarian_specialties (practice_id, veterinarian_id);
CREATE INDEX ON clinic.veterinarian_availability (practice_id, veterinarian_id);
CREATE INDEX ON clinic.veterinarian_exceptions (practice_id, veterinarian_id, on_date);
RESET ROLE;
