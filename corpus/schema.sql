-- The library: one SQLite file. Every row hangs on its account and goes with it.

CREATE TABLE IF NOT EXISTS meta (
    version INTEGER NOT NULL                -- grows with every change of the accounts
);

CREATE TABLE IF NOT EXISTS account (
    id          TEXT PRIMARY KEY,
    department  TEXT NOT NULL,
    year        INTEGER NOT NULL,
    kind        TEXT NOT NULL,              -- final | budget
    scope       TEXT NOT NULL,              -- department | unit
    source_name TEXT NOT NULL,
    page_count  INTEGER,
    source      BLOB NOT NULL               -- the document as it was added
);

CREATE TABLE IF NOT EXISTS "table" (
    account  TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    title    TEXT NOT NULL,
    standard TEXT,
    unit     TEXT,
    pages    TEXT NOT NULL,                 -- JSON list
    notes    TEXT NOT NULL,                 -- JSON list
    origin   TEXT NOT NULL DEFAULT 'rules', -- how its cells were told apart
    prints_unit INTEGER NOT NULL DEFAULT 1, -- 0 where the unit is that of the table before
    -- What proofs.py says of it; NULL for a table that is not of money.
    held     INTEGER,
    failed   INTEGER,
    proven   INTEGER,
    figures  INTEGER,
    PRIMARY KEY (account, number)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS "column" (
    account TEXT NOT NULL, "table" INTEGER NOT NULL, position INTEGER NOT NULL,
    path    TEXT NOT NULL,                  -- JSON list
    side    TEXT,
    PRIMARY KEY (account, "table", position),
    FOREIGN KEY (account, "table") REFERENCES "table" ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS row (
    account TEXT NOT NULL, "table" INTEGER NOT NULL, position INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    label   TEXT NOT NULL,
    code    TEXT,
    depth   INTEGER NOT NULL,
    side    TEXT,
    PRIMARY KEY (account, "table", position),
    FOREIGN KEY (account, "table") REFERENCES "table" ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS cell (
    account TEXT NOT NULL, "table" INTEGER NOT NULL,
    row     INTEGER NOT NULL,               -- row.position
    "column" INTEGER NOT NULL,              -- column.position
    printed TEXT NOT NULL,
    value   TEXT,                           -- exact decimal; NULL for a cell of text
    page    INTEGER,
    box     TEXT,                           -- JSON list
    PRIMARY KEY (account, "table", row, "column"),
    FOREIGN KEY (account, "table") REFERENCES "table" ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS section (
    account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path    TEXT NOT NULL,                  -- JSON list
    page    INTEGER,
    PRIMARY KEY (account, position)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS paragraph (
    account TEXT NOT NULL, section INTEGER NOT NULL, position INTEGER NOT NULL,
    text    TEXT NOT NULL,
    page    INTEGER,
    PRIMARY KEY (account, section, position),
    FOREIGN KEY (account, section) REFERENCES section ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS statement (
    account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    section INTEGER NOT NULL, paragraph INTEGER NOT NULL,
    sentence TEXT NOT NULL,
    subject TEXT NOT NULL,
    measure TEXT NOT NULL,
    value   TEXT NOT NULL,                  -- exact decimal
    unit    TEXT NOT NULL,
    basis_of_comparison TEXT,
    start   INTEGER NOT NULL, "end" INTEGER NOT NULL,
    PRIMARY KEY (account, position)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS line (
    account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
    role    TEXT NOT NULL,                  -- title | contents
    position INTEGER NOT NULL,
    text    TEXT NOT NULL,
    page    INTEGER,
    PRIMARY KEY (account, role, position)
) WITHOUT ROWID;

INSERT INTO meta SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM meta);
