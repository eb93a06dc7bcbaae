"""`./muster admin create`: an account that may administer, made by whoever can reach the database."""

import asyncio
import getpass
import secrets
import sys
from collections.abc import Mapping

from core.database import close_database, open_database
from core.errors import Invalid
from core.settings import Settings
from ops.data import DataFolder
from ops.program import CannotRun
from services.identity.administration import create_admin
from services.identity.passwords import Passwords


def create(email: str, name: str, data: DataFolder, environment: Mapping[str, str]) -> None:
    """Make an ADMIN and print its password once. Raises CannotRun, SettingsError."""
    settings = Settings.from_environment({**data.addresses(environment), **environment})
    chosen = getpass.getpass("Password (empty for a random one): ") if sys.stdin.isatty() else ""
    password = chosen or secrets.token_urlsafe(15)
    asyncio.run(_create(settings, email, name, password))
    print(f"{email} is an ADMIN now.")
    if not chosen:
        print(f"Unless this account had one before, its password is: {password}")


async def _create(settings: Settings, email: str, name: str, password: str) -> None:
    passwords = Passwords()
    await open_database(settings)
    try:
        await create_admin(passwords, email, name, password)
    except Invalid as refusal:
        raise CannotRun("; ".join(f"{error.field} {error.message}" for error in refusal.errors) + ".") from refusal
    finally:
        await close_database()
        passwords.close()
