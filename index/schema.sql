-- The index's own tables in the library's file. A chunk goes with its account, in the same transaction.

CREATE TABLE IF NOT EXISTS chunk (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given out twice
    account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,                      -- paragraph | row
    ref     TEXT NOT NULL,                      -- JSON list: the fields of Passage or TableRow
    words   TEXT NOT NULL,
    meaning TEXT NOT NULL,
    hash    BLOB NOT NULL                       -- of meaning
);
CREATE INDEX IF NOT EXISTS chunk_account ON chunk (account, kind);
CREATE INDEX IF NOT EXISTS chunk_hash ON chunk (hash, kind);

-- The sentences of the chunks that are paragraphs; a paragraph of one sentence has itself.
CREATE TABLE IF NOT EXISTS sentence (
    id    INTEGER PRIMARY KEY,
    chunk INTEGER NOT NULL REFERENCES chunk(id) ON DELETE CASCADE,
    text  TEXT NOT NULL,
    hash  BLOB NOT NULL                         -- of text
);
CREATE INDEX IF NOT EXISTS sentence_chunk ON sentence (chunk);
CREATE INDEX IF NOT EXISTS sentence_hash ON sentence (hash);

-- Not WITHOUT ROWID: which texts have a vector is then told by a narrow index, without reading the vectors.
CREATE TABLE IF NOT EXISTS embedding (
    hash   BLOB NOT NULL,                       -- chunk.hash or sentence.hash
    model  TEXT NOT NULL,                       -- Embedder.identity
    vector BLOB NOT NULL,                       -- float32, little-endian, length 1
    PRIMARY KEY (hash, model)
);
