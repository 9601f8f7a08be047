"""Runs LibreOffice under limits and off the network: a script that leads its own process group, never imported.

Arguments: seconds of processor time, then the command. Where the system lets an ordinary account have a network and a
process list of its own, LibreOffice gets empty ones and can reach nothing outside; elsewhere (some containers) the
limits alone hold. When the process that started this one ends, however it ends, the whole group is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys

MEMORY = 2 * 2**30
LARGEST_FILE = 200 * 2**20
_NEW_USER, _NEW_PROCESSES, _NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
_DEATH_SIGNAL = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Limit this process, shut it in, become the command."""
    seconds, command = int(sys.argv[1]), sys.argv[2:]
    for what, most in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(what, most)
    _shut_in()
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    _when_parent_ends(signal.SIGTERM)
    child = os.fork()
    if child:
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(ended if ended >= 0 else 128 - ended)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _when_parent_ends(signal.SIGKILL)
    try:
        os.execvp(command[0], command)
    except OSError:
        os._exit(127)


def _when_parent_ends(sent: signal.Signals) -> None:
    _LIBC.prctl(_DEATH_SIGNAL, sent, 0, 0, 0)


def _limit(what: int, most: int) -> None:
    """Lower a limit; one that is lower already stays."""
    hard = resource.getrlimit(what)[1]
    lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (lower, lower))


def _shut_in() -> None:
    """Leave the network, and the process list with the next child; where that is not allowed, nothing happens."""
    user, group = os.getuid(), os.getgid()
    if _LIBC.unshare(_NEW_USER | _NEW_NETWORK | _NEW_PROCESSES) != 0:
        return
    # An account without a name in the new list can still read and write its own files.
    with contextlib.suppress(OSError):
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")


def _write(path: str, words: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(words)


if __name__ == "__main__":
    main()
