-- What falls due for a pet, and people by their e-mail address.
CREATE TABLE reminders (
  id BLOB NOT NULL PRIMARY KEY, practice_id BLOB, version INTEGER, pet_id BLOB, kind TEXT, title TEXT, due_on TEXT,
  remind_on TEXT, recurring_months INTEGER, state TEXT, source_id BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_pet ON reminders (pet_id, due_on);
CREATE INDEX users_email ON users (lower(email)) WHERE email IS NOT NULL;
