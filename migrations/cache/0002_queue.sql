-- What is the PC's own: its queue, what it keeps of the server's rows beneath it, and what a person has to decide.

-- The server's row under a row that waiting changes touch; no text: it was not there.
CREATE TABLE shadows (
  table_name TEXT NOT NULL,
  pk BLOB NOT NULL,
  before TEXT,
  PRIMARY KEY (table_name, pk)
) STRICT, WITHOUT ROWID;

-- Waiting mutations. Gapless by seq; sent_at: the server may have it already.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  intent TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  changes TEXT NOT NULL,
  sent_at INTEGER
) STRICT;

-- What the server took, kept for some days: a server set back to an earlier time gets it again.
CREATE TABLE acknowledged (
  id BLOB NOT NULL PRIMARY KEY,
  device BLOB NOT NULL,
  seq INTEGER NOT NULL,
  intent TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  changes TEXT NOT NULL,
  outcome TEXT NOT NULL,
  acknowledged_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('needs_reschedule', 'conflict', 'rejected')),
  intent TEXT NOT NULL,
  why TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  result TEXT NOT NULL,
  settled_at INTEGER,
  settled_by TEXT
) STRICT, WITHOUT ROWID;

-- The failed mutation (place 0) and what depended on it, with all content.
CREATE TABLE case_entries (
  case_id BLOB NOT NULL REFERENCES cases (id),
  place INTEGER NOT NULL,
  mutation_id BLOB NOT NULL,
  intent TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (case_id, place)
) STRICT, WITHOUT ROWID;

-- Rows that exist nowhere but in an open case: who builds on them joins it.
CREATE TABLE case_inserts (
  pk BLOB NOT NULL PRIMARY KEY,
  case_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Visits that lost their slot. is_lost: the server never had the visit; it stands in the diary from its case alone.
CREATE TABLE needs_reschedule (
  appointment_id BLOB NOT NULL PRIMARY KEY,
  case_id BLOB NOT NULL,
  is_lost INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE state (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What a person has begun and not saved.
CREATE TABLE kept (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, kept_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
