"""The schema: complete, without drift, and safe to migrate from several processes."""

import asyncio
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from core.migrations import schema_is_whole, wait_for_schema
from core.settings import Settings

ROOT = Path(__file__).parents[2]
SERVICES = ["events", "identity", "projects", "notifications", "policies", "tasks", "lifecycle", "digests"]

MIGRATE = """
import asyncio, os
from core.migrations import migrate
from core.settings import Settings
asyncio.run(migrate(Settings.from_environment(os.environ)))
"""


def environment(settings: Settings, database_url: str) -> dict[str, str]:
    return os.environ | {
        "MUSTER_DATABASE_URL": database_url,
        "MUSTER_REDIS_URL": settings.redis_url,
        "MUSTER_TEMPORAL_ADDRESS": settings.temporal_address,
        "PYTHONPATH": str(ROOT),
    }


@pytest.mark.anyio
async def test_processes_that_migrate_at_once_leave_one_whole_schema(settings: Settings) -> None:
    name = f"{settings.redis_prefix}_migrated_at_once"
    admin = await asyncpg.connect(settings.database_url)
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    url = settings.database_url.rsplit("/", 1)[0] + f"/{name}"
    try:
        processes = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", MIGRATE, cwd=ROOT, env=environment(settings, url)
            )
            for _ in range(3)
        ]
        async with asyncio.timeout(60):
            assert [await process.wait() for process in processes] == [0, 0, 0]
            migrated = replace(settings, database_url=url)
            await wait_for_schema(migrated)
            async for missing in _each_forgotten(url):
                assert not await schema_is_whole(migrated), missing
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


async def _each_forgotten(url: str) -> AsyncIterator[str]:
    """Let the database forget one migration after another, and remember it again."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("DELETE FROM migration RETURNING app_name, name")
    assert len(rows) == len(list(ROOT.glob("services/*/migrations/*_20*.py")))
    await connection.executemany("INSERT INTO migration (app_name, name) VALUES ($1, $2)", rows[1:])
    for missing, following in itertools.pairwise([*rows, rows[0]]):
        yield missing["name"]
        await connection.execute("INSERT INTO migration (app_name, name) VALUES ($1, $2)", *missing)
        await connection.execute("DELETE FROM migration WHERE app_name = $1 AND name = $2", *following)
    await connection.close()


@pytest.mark.parametrize("service", SERVICES)
def test_no_table_has_drifted_from_its_migrations(service: str, tmp_path: Path) -> None:
    """Piccolo finds nothing to migrate, tried in a scratch copy."""
    for name in ("core", "services", "piccolo_conf.py"):
        source = ROOT / name
        target = tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    before = sorted((tmp_path / "services" / service / "migrations").glob("*.py"))
    subprocess.run(
        [str(Path(sys.executable).parent / "piccolo"), "migrations", "new", service, "--auto"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONHASHSEED": "0"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert sorted((tmp_path / "services" / service / "migrations").glob("*.py")) == before
