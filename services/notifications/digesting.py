"""What a person wants to be told in a digest, and that it is told at once where no digest comes."""

from collections.abc import Sequence

from services.notifications.model import Category, Channel, Matrix, Mode, Period, Preferences

_NEVER_PUT_OFF = (Category.DIGEST, Category.SECURITY)


def gets_digests(preferences: Preferences) -> bool:
    """Digests are mails: who switched these off gets none."""
    mails = preferences.matrix.get(Category.DIGEST, {}).get(Channel.EMAIL, Mode.INSTANT)
    return preferences.digest.period is not Period.NEVER and mails is not Mode.OFF


def in_effect(preferences: Preferences) -> Matrix:
    """The matrix as it is followed: where no digest comes, or of a digest itself, DIGEST means INSTANT. So nothing is
    put off to a moment that never comes.
    """
    comes = gets_digests(preferences)
    return {
        category: {channel: _in_effect(mode, comes and category not in _NEVER_PUT_OFF) for channel, mode in row.items()}
        for category, row in preferences.matrix.items()
    }


def _in_effect(mode: Mode, can_be_put_off: bool) -> Mode:
    return Mode.INSTANT if mode is Mode.DIGEST and not can_be_put_off else mode


def with_put_off(category: Category, named: Sequence[Channel], matrix: Matrix) -> Sequence[Channel]:
    """The channels that a policy names, and those it does not on which the person asked for a digest: who wants
    comments in the daily mail is told of them there, though nobody would mail each of them. `matrix` is the one in
    effect.
    """
    modes = matrix.get(category, {})
    return (*named, *(channel for channel in Channel if channel not in named and modes.get(channel) is Mode.DIGEST))
