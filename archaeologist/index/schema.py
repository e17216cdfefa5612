"""The tables of the index file, and its format number.

Rows number commits in one order for good: by corrected commit time (never earlier than a parent's), then object name.
That order depends on a commit's own past alone, so parents come before children and every clone agrees on it. Later
builds append; a file has at least `sorted` leading rows in that order throughout.

A changed file of a commit is a *doc*. Docs of ordinary commits count 1, 2, 3…, those of merges -1, -2, -3…: two
series, so that what a merge wrote never mixes with what `git log -S` would find.
"""

from __future__ import annotations

FORMAT = 7

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- which row a commit has, and the revisions whose ancestors are all here
CREATE TABLE name (oid BLOB PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE tip (row INTEGER PRIMARY KEY);

-- commit records as git wrote them (git/log.py), 64 to a blob
CREATE TABLE record (chunk INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- arrays with a number for every row: time, corrected, parent, length, subject, docs, merge_docs
CREATE TABLE numbers (name TEXT, chunk INTEGER, data BLOB NOT NULL, PRIMARY KEY (name, chunk)) WITHOUT ROWID;
CREATE TABLE other_parent (row INTEGER, place INTEGER, parent INTEGER NOT NULL, PRIMARY KEY (row, place)) WITHOUT ROWID;

-- what messages say
CREATE VIRTUAL TABLE message USING fts5(
    subject, body, subject_parts, body_parts, content='', tokenize='porter unicode61 remove_diacritics 2');
CREATE TABLE mention (number INTEGER, row INTEGER, PRIMARY KEY (number, row)) WITHOUT ROWID;
CREATE TABLE revert (row INTEGER, kind TEXT, what TEXT, PRIMARY KEY (row, kind, what)) WITHOUT ROWID;

-- what commits did to files
CREATE TABLE path (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE doc (
    doc INTEGER PRIMARY KEY, path INTEGER NOT NULL, old INTEGER, status TEXT NOT NULL,
    added INTEGER NOT NULL, removed INTEGER NOT NULL, block INTEGER, place INTEGER, length INTEGER);
CREATE INDEX doc_of_path ON doc (path);
CREATE INDEX doc_of_old ON doc (old) WHERE old IS NOT NULL;
CREATE TABLE block (id INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- identifiers: segments of sorted runs (postings.py)
CREATE TABLE segment (series INTEGER, id INTEGER, postings INTEGER NOT NULL, PRIMARY KEY (series, id)) WITHOUT ROWID;
CREATE TABLE run (
    id INTEGER PRIMARY KEY, series INTEGER NOT NULL, segment INTEGER NOT NULL, first BLOB NOT NULL,
    tokens BLOB NOT NULL, counts BLOB NOT NULL, steps BLOB NOT NULL);
CREATE UNIQUE INDEX run_of_token ON run (series, segment, first);

-- what a file defines and what it calls, by the blob that it is: filled by whoever parses one (code/packed.py)
CREATE TABLE outline (blob BLOB, extractor INTEGER, data BLOB NOT NULL, PRIMARY KEY (blob, extractor)) WITHOUT ROWID;
CREATE TABLE calls (blob BLOB, extractor INTEGER, data BLOB NOT NULL, PRIMARY KEY (blob, extractor)) WITHOUT ROWID;
-- answers about symbols that took long, by what was asked
CREATE TABLE kept (key TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;

-- what could not be read, and ancestors of revisions that were looked from (reach.py)
CREATE TABLE gap (row INTEGER, path TEXT, kind TEXT, PRIMARY KEY (row, path, kind)) WITHOUT ROWID;
CREATE TABLE view (tip INTEGER PRIMARY KEY, asked INTEGER NOT NULL, rows BLOB NOT NULL);
"""

PLAIN, MERGE = 0, 1
"""The two series of docs."""
