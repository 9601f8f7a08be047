"""At most two conversions at once on a machine, whichever process asks: more only wait for each other."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from proposals.documents.pdf.problems import ConverterBusy, ConverterFailed

SLOTS = 2
PAUSE_SECONDS = 0.05


@contextlib.contextmanager
def workplace(patience: float) -> Iterator[Path]:
    """An empty folder of one's own, held under one of the slots; ``ConverterBusy`` after ``patience`` seconds.

    Slots are file locks, which end with their process. What a killed process left in its slot is swept away.
    """
    slot, lock = _take(patience)
    try:
        shutil.rmtree(slot, ignore_errors=True)
        slot.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="work-", dir=slot, ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    finally:
        os.close(lock)


def _take(patience: float) -> tuple[Path, int]:
    house = _own_folder()
    deadline = time.monotonic() + patience
    while True:
        for number in range(1, SLOTS + 1):
            lock = os.open(house / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
            else:
                return house / str(number), lock
        if time.monotonic() >= deadline:
            raise ConverterBusy("正在转换的文件太多，请稍后重试；Word文件不受影响。")
        time.sleep(PAUSE_SECONDS)


def _own_folder() -> Path:
    """One folder per account; refused where another account made it first."""
    folder = Path(tempfile.gettempdir()) / f"fuhan-pdf-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        raise ConverterFailed(f"临时目录{folder.parent}不能写入，无法转换；请管理员检查。") from None
    if folder.is_symlink() or found.st_uid != os.getuid():
        raise ConverterFailed(f"临时目录{folder}属于别的账户，无法转换；请管理员删除后重试。")
    return folder
