"""Turn into another program, so that the pid stays the one that the supervisor knows.

    python -I -S become.py PARENT SIGNAL USER COMMAND...

The program gets SIGNAL when PARENT dies, however that ends (Linux). With a USER other than "-" it runs as that uid, for
programs that refuse to be root; it keeps root's right to pass closed folders (CAP_DAC_OVERRIDE, capabilities(7)), as
the data folder and the program itself may lie in one. Runs without site-packages: only the standard library is there.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
CapabilityWords = ctypes.c_uint32 * 6


def main(arguments: list[str]) -> None:
    parent, signal, user, *command = arguments
    if user != "-":
        drop_root(int(user))
    if sys.platform == "linux":
        _libc().prctl(PR_SET_PDEATHSIG, int(signal), 0, 0, 0)
        if os.getppid() != int(parent):
            sys.exit("The supervisor has gone.")
    os.umask(0o077)
    os.execv(command[0], command)  # noqa: S606


def drop_root(uid: int) -> None:
    """Become `uid` for good, with CAP_DAC_OVERRIDE where root itself has it.

    SECBIT_NO_SETUID_FIXUP keeps capabilities across setuid(2), and lets access(2), which PostgreSQL asks about its own
    executable, count them.
    """
    libc = _libc()
    if sys.platform == "linux":
        libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setregid(uid, uid)
    os.setreuid(uid, uid)
    if sys.platform == "linux":
        _keep_only(libc, 1 << CAP_DAC_OVERRIDE)


def _keep_only(libc: ctypes.CDLL, wanted: int) -> None:
    """Permitted, effective, inheritable and ambient become `wanted`, or nothing where it is not to be had."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    words = CapabilityWords()
    libc.capget(header, words)
    kept = words[1] & wanted
    if libc.capset(header, CapabilityWords(kept, kept, kept, 0, 0, 0)) != 0:
        sys.exit(f"capset: {os.strerror(ctypes.get_errno())}")
    if kept:
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


if __name__ == "__main__":
    main(sys.argv[1:])
