//! The tables, and how a history of an earlier version becomes one of this.

/// Marks our files: «pwat».
pub(super) const APPLICATION_ID: i64 = 0x7077_6174;

/// What leads from each version of the format to the next. One that was published is never edited.
pub(super) const MIGRATIONS: &[&str] = &[FIRST];

/// Times are milliseconds since 1970 in UTC.
const FIRST: &str = "
CREATE TABLE monitors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    known_since INTEGER NOT NULL,
    paused_at INTEGER,
    paused_until INTEGER,
    pause_reason TEXT
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    monitor INTEGER NOT NULL REFERENCES monitors(id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    due_at INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    holder TEXT,
    result TEXT,
    collection TEXT,
    environment TEXT,
    error TEXT,
    shortfall TEXT,
    iterations INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    failed_requests INTEGER NOT NULL DEFAULT 0,
    passed_assertions INTEGER NOT NULL DEFAULT 0,
    failed_assertions INTEGER NOT NULL DEFAULT 0,
    skipped_assertions INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    warnings INTEGER NOT NULL DEFAULT 0,
    latency INTEGER NOT NULL DEFAULT 0,
    p50 INTEGER,
    p95 INTEGER,
    bytes INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0,
    new_findings INTEGER NOT NULL DEFAULT 0,
    resolved_findings INTEGER NOT NULL DEFAULT 0,
    open_findings INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_of_monitor ON runs(monitor, id);
CREATE INDEX runs_going_on ON runs(monitor) WHERE result IS NULL;

CREATE TABLE items (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    iteration INTEGER NOT NULL,
    name TEXT NOT NULL,
    method TEXT,
    url TEXT,
    code INTEGER,
    time INTEGER,
    bytes INTEGER,
    passed INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    error TEXT,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE assertions (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    item INTEGER NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE failures (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    inside TEXT NOT NULL,
    name TEXT NOT NULL,
    test TEXT,
    message TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE console (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    level TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    monitor INTEGER NOT NULL REFERENCES monitors(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    \"check\" TEXT NOT NULL,
    entity TEXT NOT NULL,
    reason TEXT NOT NULL,
    \"key\" TEXT NOT NULL,
    line TEXT NOT NULL,
    severity TEXT,
    suppressed TEXT,
    first_seen INTEGER NOT NULL,
    first_run INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    last_run INTEGER NOT NULL,
    resolved_at INTEGER,
    resolved_run INTEGER
) STRICT;
CREATE UNIQUE INDEX findings_open ON findings(monitor, kind, account, \"check\", entity, reason, \"key\")
    WHERE resolved_at IS NULL;
CREATE INDEX findings_resolved ON findings(monitor, resolved_at) WHERE resolved_at IS NOT NULL;
";
