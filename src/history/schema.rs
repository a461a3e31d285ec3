//! The tables, and how a history of an earlier version becomes one of this.

/// Marks our files: «pwat».
pub(super) const APPLICATION_ID: i64 = 0x7077_6174;

/// What leads from each version of the format to the next. One that was published is never edited.
pub(super) const MIGRATIONS: &[&str] = &[FIRST, PAGES, ALERTS, ALERTS_OF_MONITORS];

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

/// What pages of many monitors read: runs of each hour and day in numbers that outlive the runs, and runs in which
/// something changed. A trigger writes both, so that no way to end a run can forget them.
const PAGES: &str = "
DROP INDEX runs_of_monitor;
CREATE INDEX runs_of_monitor ON runs(monitor, id, result, started_at, ended_at);
CREATE INDEX findings_counted ON findings(monitor) WHERE resolved_at IS NULL AND suppressed IS NULL;
CREATE INDEX findings_gone ON findings(resolved_at, id) WHERE resolved_at IS NOT NULL;

CREATE TABLE tallies (
    span INTEGER NOT NULL,
    monitor INTEGER NOT NULL REFERENCES monitors(id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    success INTEGER NOT NULL,
    failure INTEGER NOT NULL,
    error INTEGER NOT NULL,
    abort INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    took INTEGER NOT NULL,
    longest INTEGER NOT NULL,
    PRIMARY KEY (span, monitor, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE transitions (
    run INTEGER PRIMARY KEY REFERENCES runs(id) ON DELETE CASCADE,
    monitor INTEGER NOT NULL REFERENCES monitors(id) ON DELETE CASCADE,
    \"before\" TEXT
) STRICT;
CREATE INDEX transitions_of_monitor ON transitions(monitor, run);

INSERT INTO tallies
    SELECT span, monitor, started_at - started_at % span, sum(result = 'success'), sum(result = 'failure'),
        sum(result = 'error'), sum(result = 'abort'), sum(result = 'lost'),
        sum(iif(result IN ('abort', 'lost'), 0, ended_at - started_at)),
        max(iif(result IN ('abort', 'lost'), 0, ended_at - started_at))
    FROM runs, (SELECT 3600000 AS span UNION ALL SELECT 86400000)
    WHERE result IS NOT NULL
    GROUP BY span, monitor, started_at - started_at % span;

INSERT INTO transitions
    SELECT id, monitor, previous
    FROM (SELECT id, monitor, result, new_findings, resolved_findings,
            lag(result) OVER (PARTITION BY monitor ORDER BY id) AS previous
        FROM runs WHERE result IS NOT NULL AND result <> 'abort')
    WHERE previous IS NOT result OR new_findings > 0 OR resolved_findings > 0;

CREATE TRIGGER runs_are_tallied AFTER UPDATE OF result ON runs
WHEN new.result IS NOT NULL AND new.result IS NOT old.result
BEGIN
    UPDATE tallies SET lost = lost - 1
    WHERE old.result = 'lost' AND monitor = new.monitor AND span IN (3600000, 86400000)
        AND since = new.started_at - new.started_at % span;
    INSERT INTO tallies
        SELECT span, new.monitor, new.started_at - new.started_at % span, new.result = 'success', new.result = 'failure',
            new.result = 'error', new.result = 'abort', new.result = 'lost',
            iif(new.result IN ('abort', 'lost'), 0, new.ended_at - new.started_at),
            iif(new.result IN ('abort', 'lost'), 0, new.ended_at - new.started_at)
        FROM (SELECT 3600000 AS span UNION ALL SELECT 86400000)
        WHERE true
        ON CONFLICT (span, monitor, since) DO UPDATE SET success = success + excluded.success,
            failure = failure + excluded.failure, error = error + excluded.error, abort = abort + excluded.abort,
            lost = lost + excluded.lost, took = took + excluded.took, longest = max(longest, excluded.longest);
    DELETE FROM transitions WHERE run = new.id;
    INSERT INTO transitions
        SELECT new.id, new.monitor, previous
        FROM (SELECT (SELECT result FROM runs
                WHERE monitor = new.monitor AND id < new.id AND result IS NOT NULL AND result <> 'abort'
                ORDER BY id DESC LIMIT 1) AS previous)
        WHERE new.result <> 'abort'
            AND (previous IS NOT new.result OR new.new_findings > 0 OR new.resolved_findings > 0);
END;
";

/// What alerts remember of a monitor, and alerts on their way: JSON, since only whole ones are read. A monitor is quiet
/// when nothing is told of it until it runs again.
const ALERTS: &str = "
CREATE TABLE states (
    monitor INTEGER PRIMARY KEY REFERENCES monitors(id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    is_quiet INTEGER NOT NULL
) STRICT;
CREATE INDEX states_unquiet ON states(monitor) WHERE is_quiet = 0;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    monitor TEXT NOT NULL,
    incident TEXT NOT NULL,
    message TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    is_final INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    is_in_doubt INTEGER NOT NULL DEFAULT 0,
    holder TEXT,
    receipt TEXT
) STRICT;
CREATE INDEX outbox_unfinished ON outbox(id) WHERE is_final = 0;
CREATE INDEX outbox_old ON outbox(created_at) WHERE is_final = 1;
CREATE INDEX outbox_receipts ON outbox(channel, monitor, incident, id) WHERE receipt IS NOT NULL;
";

/// What a page shows of a monitor's alerts.
const ALERTS_OF_MONITORS: &str = "CREATE INDEX outbox_of_monitor ON outbox(monitor, id);";
