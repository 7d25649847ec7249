//! A large practice, invented and the same each time but for today's date; written set by set.

use anyhow::Result;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;
use vetdesk_domain::ids::{ClinicId, PracticeId};
use vetdesk_domain::tables::TABLES;

use crate::clinic::Size;
use crate::words::{BEGINNINGS, BREEDS, ENDINGS, FIRST, LAST, MIDDLES, PETS};

pub const PRACTICE: u32 = 1;
pub const CLINIC: u32 = 2;
pub const MANAGER: u32 = 3;
pub const DESK: u32 = 4;

/// The id of a fixed row: readable, and not in the way of the others.
pub fn key(kind: u32, number: u64) -> Uuid {
    Uuid::from_u128(0x0100_0000_0000_7000_8000_0000_0000_0000 | (u128::from(kind) << 32) | u128::from(number))
}

/// Ids in the order of time as version 7 has them, and numbers that look like chance and are none.
const TOOLS: &str = "
    CREATE FUNCTION pg_temp.key(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
      SELECT (lpad(to_hex(1500000000000 + n * 997), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
        FROM (SELECT md5(kind || ':' || n) AS h) AS hashed $$;
    CREATE FUNCTION pg_temp.chance(n bigint, salt int, below int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
      SELECT ((('x' || substr(md5(salt || '/' || n), 1, 8))::bit(32)::bigint) % below)::int $$;
    -- What triggers would write one by one is written set by set below.
    SET session_replication_role = replica;";

const STAFF: &str = "
    INSERT INTO clinic.users (id, practice_id, role, first_name, last_name)
    VALUES ($2, $1, 'receptionist', 'Dora', 'Desk'), ($3, $1, 'receptionist', 'Dirk', 'Desk')";

const VETS: [&str; 6] = [
    "INSERT INTO clinic.users (id, practice_id, role, first_name, last_name)
     SELECT pg_temp.key(10, v), $1, 'veterinarian', 'Vet', 'Number ' || v FROM generate_series(1, 10) v WHERE $2::uuid IS NOT NULL",
    "INSERT INTO clinic.veterinarians (id, practice_id, user_id, clinic_id, licence_number)
     SELECT pg_temp.key(11, v), $1, pg_temp.key(10, v), $2, 'L-' || v FROM generate_series(1, 10) v",
    "INSERT INTO clinic.veterinarian_availability (id, practice_id, veterinarian_id, weekday, starts, ends)
     SELECT pg_temp.key(12, v * 10 + day), $1, pg_temp.key(11, v), day, '08:00', '18:00'
       FROM generate_series(1, 10) v, generate_series(1, 7) day WHERE $2::uuid IS NOT NULL",
    "INSERT INTO clinic.resources (id, practice_id, clinic_id, kind, veterinarian_id, name, position)
     SELECT pg_temp.key(13, v), $1, $2, 'veterinarian', pg_temp.key(11, v), 'Dr Number ' || v, v FROM generate_series(1, 10) v",
    "INSERT INTO clinic.resources (id, practice_id, clinic_id, kind, name, position)
     SELECT pg_temp.key(13, 100 + r), $1, $2, 'room', 'Room ' || r, 100 + r FROM generate_series(1, 4) r",
    "INSERT INTO clinic.appointment_types (id, practice_id, visit_type, name, minutes, price)
     SELECT pg_temp.key(14, 1), $1, 'checkup', 'Check-up', 30, 45.50 WHERE $2::uuid IS NOT NULL ON CONFLICT DO NOTHING",
];

const OWNERS: &str = "
    INSERT INTO clinic.users (id, practice_id, role, first_name, last_name, email, address, city, postal_code)
    SELECT pg_temp.key(1, n), $1, 'pet_owner', first, last,
           CASE WHEN n % 2 = 0 THEN 'owner' || n || '@example.org' END,
           'Long Street ' || 1 + pg_temp.chance(n, 4, 300), 'Town ' || 1 + pg_temp.chance(n, 5, 40), lpad(pg_temp.chance(n, 6, 99999)::text, 5, '0')
      FROM (SELECT n, ($3::text[])[1 + pg_temp.chance(n, 1, cardinality($3::text[]))] AS first,
                   CASE WHEN n % 3 = 0 THEN ($4::text[])[1 + pg_temp.chance(n, 2, cardinality($4::text[]))]
                        ELSE ($5::text[])[1 + pg_temp.chance(n, 2, cardinality($5::text[]))]
                          || ($6::text[])[1 + pg_temp.chance(n, 3, cardinality($6::text[]))]
                          || ($7::text[])[1 + pg_temp.chance(n, 7, cardinality($7::text[]))] END AS last
              FROM generate_series(1, $2) n) AS named";

/// One number for each owner, a second for every fifth.
const PHONES: &str = "
    INSERT INTO clinic.user_phones (id, practice_id, user_id, label, typed, digits, position)
    SELECT pg_temp.key(2, n), $1, pg_temp.key(1, CASE WHEN n > $2 THEN (n - $2) * 5 ELSE n END), CASE WHEN n > $2 THEN 'home' ELSE 'mobile' END,
           substr(digits, 1, 4) || ' ' || substr(digits, 5, 3) || '-' || substr(digits, 8), digits, CASE WHEN n > $2 THEN 1 ELSE 0 END
      FROM (SELECT n, '01' || (50 + pg_temp.chance(n, 1, 50)) || lpad(pg_temp.chance(n, 2, 10000000)::text, 7, '0') AS digits
              FROM generate_series(1, $2 + $2 / 5) n) AS numbered";

const PETS_SQL: &str = "
    INSERT INTO clinic.pets (id, practice_id, owner_id, home_clinic_id, name, species, breed, gender, is_neutered, colour, birth_date,
                             microchip, allergies, is_deceased, deceased_on)
    SELECT pg_temp.key(3, n), $1, pg_temp.key(1, 1 + (n * 7919) % $4), $2, ($5::text[])[1 + pg_temp.chance(n, 1, cardinality($5::text[]))],
           ($6::text[])[breed], ($7::text[])[breed], CASE WHEN n % 2 = 0 THEN 'male' ELSE 'female' END::clinic.pet_gender, n % 3 = 0,
           ('{black,white,brown,grey,tabby}'::text[])[1 + pg_temp.chance(n, 3, 5)], '2010-01-01'::date + pg_temp.chance(n, 4, 5500),
           CASE WHEN n % 5 < 3 THEN '2760' || lpad((n * 7331 % 100000000000)::text, 11, '0') END,
           CASE WHEN n % 20 = 0 THEN 'penicillin' END, n % 12 = 0, CASE WHEN n % 12 = 0 THEN '2025-06-01'::date END
      FROM (SELECT n, 1 + pg_temp.chance(n, 2, cardinality($6::text[])) AS breed FROM generate_series(1, $3) n) AS bred";

/// Ten vets, twenty half hours each, every day.
const VISITS: &str = "
    INSERT INTO clinic.appointments (id, practice_id, clinic_id, pet_id, owner_id, veterinarian_id, room_id, visit_type, status,
                                     scheduled_at, duration_minutes, reason, price, arrived_at, completed_at, cancelled_at, cancellation_reason)
    SELECT pg_temp.key(4, n), $1, $2, pg_temp.key(3, pet), pg_temp.key(1, 1 + (pet * 7919) % $4), pg_temp.key(11, 1 + n % 10), NULL, 'checkup', status,
           at, 30, ('{Limping,Annual check-up,Itching,Vaccination,Coughs at night,Follow-up}'::text[])[1 + pg_temp.chance(n, 2, 6)], 45.50,
           CASE WHEN status = 'completed' THEN at END, CASE WHEN status = 'completed' THEN at + interval '25 minutes' END,
           CASE WHEN status = 'cancelled' THEN at - interval '1 day' END, CASE WHEN status = 'cancelled' THEN 'Client asked' END
      FROM (SELECT n, pet, at, CASE WHEN pg_temp.chance(n, 3, 20) = 0 THEN 'cancelled'
                                    WHEN at < date_trunc('day', now()) THEN 'completed' ELSE 'scheduled' END::clinic.appointment_status AS status
              FROM (SELECT n, 1 + (n * 10007) % $3 - ((1 + (n * 10007) % $3) % 12 = 0)::int AS pet,
                           ((current_date + (n / 200 - $5 + 14)::int) + time '08:00' + (n % 200 / 10) * interval '30 minutes') AT TIME ZONE $6 AS at
                      FROM generate_series(0, $5 * 200 - 1) n) AS placed) AS decided";

const SLOTS: &str = "
    INSERT INTO clinic.appointment_slots (id, practice_id, clinic_id, resource_id, kind, starts_at, ends_at, appointment_id)
    SELECT pg_temp.key(5, row_number() OVER (ORDER BY a.id)), a.practice_id, a.clinic_id, r.id, 'booked', a.scheduled_at,
           a.scheduled_at + interval '30 minutes', a.id
      FROM clinic.appointments a JOIN clinic.resources r ON r.veterinarian_id = a.veterinarian_id WHERE a.status <> 'cancelled'
       AND a.veterinarian_id IN (SELECT pg_temp.key(11, v) FROM generate_series(1, 10) v)";

/// `zone` is the clinic's: its visits are at eight o'clock there.
pub async fn fill(db: &mut PgConnection, size: Size, practice: PracticeId, clinic: ClinicId, zone: &str) -> Result<()> {
    let (practice, clinic) = (practice.0, clinic.0);
    db.execute(TOOLS).await?;
    sqlx::query(STAFF).bind(practice).bind(key(DESK, 1)).bind(key(DESK, 2)).execute(&mut *db).await?;
    for sql in VETS {
        sqlx::query(sql).bind(practice).bind(clinic).execute(&mut *db).await?;
    }
    eprintln!("  {} owners", size.owners);
    let names = sqlx::query(OWNERS).bind(practice).bind(size.owners);
    names.bind(FIRST).bind(LAST).bind(BEGINNINGS).bind(MIDDLES).bind(ENDINGS).execute(&mut *db).await?;
    sqlx::query(PHONES).bind(practice).bind(size.owners).execute(&mut *db).await?;
    eprintln!("  {} pets", size.pets);
    let (species, breeds): (Vec<&str>, Vec<&str>) = BREEDS.iter().copied().unzip();
    let pets = sqlx::query(PETS_SQL).bind(practice).bind(clinic).bind(size.pets).bind(size.owners);
    pets.bind(PETS).bind(species).bind(breeds).execute(&mut *db).await?;
    eprintln!("  {} appointments", size.days * 200);
    let visits = sqlx::query(VISITS).bind(practice).bind(clinic).bind(size.pets).bind(size.owners);
    visits.bind(size.days).bind(zone).execute(&mut *db).await?;
    db.execute(SLOTS).await?;
    for table in TABLES {
        let name = table.name;
        let sql =
            format!("INSERT INTO sync.feed (practice_id, table_name, pk, op) SELECT practice_id, '{name}', id, 'U' FROM clinic.{name}");
        db.execute(AssertSqlSafe(sql)).await?;
    }
    db.execute("RESET session_replication_role").await?;
    for statement in ["VACUUM ANALYZE", "CHECKPOINT"] {
        db.execute(statement).await?;
    }
    Ok(())
}
