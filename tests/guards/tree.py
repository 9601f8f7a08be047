"""The files of the project, as the guards read them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", "var", "instance", "build", "dist", "__pycache__"}


def tracked() -> list[Path]:
    """Every file under version control; without git (an unpacked archive) every file that is not built."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0:
        return [ROOT / name for name in listing.stdout.split("\0") if name]
    files = (path for path in ROOT.rglob("*") if path.is_file() or path.is_symlink())
    return [path for path in files if not NOT_OURS & set(path.relative_to(ROOT).parts)]


def texts() -> dict[str, str]:
    """Path to text, for every tracked file that is text."""
    found = {}
    for path in tracked():
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            if b"\0" not in data:
                found[str(path.relative_to(ROOT))] = data.decode("utf-8")
    return found
