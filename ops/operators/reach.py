"""Which stack the operators' commands are about."""

import os

from core.settings import Settings
from ops.data import DataFolder


def settings_of(data: DataFolder) -> Settings:
    """The settings of the stack on this folder, or of the servers that the environment names. Raises CannotRun."""
    return Settings.from_environment({**data.addresses(os.environ), **os.environ})
