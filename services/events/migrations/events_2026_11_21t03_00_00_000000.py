"""What Piccolo does not declare: time and versions for all services, the partitioned log, the outbox's own settings."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = (
    "What Piccolo does not declare: time and versions for all services, the partitioned log, the outbox's own settings."
)

STATEMENTS = [
    """
    CREATE SCHEMA IF NOT EXISTS core
    """,
    """
    CREATE TABLE core.clock (id boolean PRIMARY KEY DEFAULT true CHECK (id), shift interval NOT NULL)
    """,
    """
    INSERT INTO core.clock (shift) VALUES (interval '0')
    """,
    """
    CREATE FUNCTION core.now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN clock_timestamp() + (SELECT shift FROM core.clock)
    """,
    """
    CREATE SEQUENCE core.version AS bigint CACHE 1
    """,
    """
    DROP TABLE events.event
    """,
    """
    CREATE TABLE events.event (
        id uuid NOT NULL,
        at timestamptz NOT NULL,
        kind varchar(40) NOT NULL,
        actor_id uuid,
        project_id uuid,
        task_id uuid,
        user_ids uuid[] NOT NULL DEFAULT '{}',
        changes jsonb NOT NULL DEFAULT '{}',
        step jsonb,
        PRIMARY KEY (id, at)
    ) PARTITION BY RANGE (at)
    """,
    """
    CREATE TABLE events.event_default PARTITION OF events.event DEFAULT
    """,
    """
    CREATE INDEX event_project ON events.event (project_id, id) WHERE project_id IS NOT NULL
    """,
    """
    CREATE INDEX event_task ON events.event (task_id, id) WHERE task_id IS NOT NULL
    """,
    """
    CREATE INDEX event_users ON events.event USING gin (user_ids)
    """,
    """
    CREATE FUNCTION events.make_partition(month date) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        first date := date_trunc('month', month);
        name text := 'event_' || to_char(first, 'YYYY_MM');
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('events.make_partition'));
        IF to_regclass('events.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE events.%I PARTITION OF events.event FOR VALUES FROM (%L) TO (%L)',
                           name, first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month') AT TIME ZONE 'UTC');
        END IF;
    END $$
    """,
    """
    SELECT events.make_partition((now() AT TIME ZONE 'UTC')::date),
           events.make_partition(((now() AT TIME ZONE 'UTC') + interval '1 month')::date)
    """,
    """
    CREATE INDEX outbox_sink ON events.outbox (sink, id)
    """,
    """
    ALTER TABLE events.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
