-- What search goes by: one document for each pet, and for each client without pets.

-- Words folded (no accents, small letters). rank: 0 living, 1 dead or moved away.
CREATE TABLE find_docs (
  docid INTEGER PRIMARY KEY,
  pet_id BLOB UNIQUE,
  client_id BLOB NOT NULL,
  rank INTEGER NOT NULL,
  pet TEXT NOT NULL,
  client TEXT NOT NULL,
  others TEXT NOT NULL,
  breed TEXT NOT NULL,
  phones TEXT NOT NULL,
  chip TEXT NOT NULL
) STRICT;
CREATE INDEX find_docs_client ON find_docs (client_id);

-- Every word with its documents, the living first: what begins with one or two letters is a short walk.
CREATE TABLE find_words (
  word TEXT NOT NULL,
  rank INTEGER NOT NULL,
  docid INTEGER NOT NULL,
  PRIMARY KEY (word, rank, docid)
) STRICT, WITHOUT ROWID;

-- Each word once, for what stands within words and for typing errors. Words that no document has any more do no harm.
CREATE TABLE find_vocabulary (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE find_parts USING fts5 (word, content = 'find_vocabulary', content_rowid = 'id', tokenize = 'trigram', detail = none, columnsize = 0);
