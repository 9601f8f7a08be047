"""A fontconfig of our own: programs on the path that answer what a test says."""

from pathlib import Path

import pytest

CHINESE = "20-7e 2010-2026 3001-3020 4e00-9fa5 ff01-ff1f"
LATIN = "20-7e a0-ff"


def fontconfig(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    installed: dict[str, str],
    stand_ins: dict[str, list[str]] | None = None,
    otherwise: str = "DejaVu Sans",
) -> Path:
    """Put ``fc-list`` and ``fc-match`` first on the path; ``installed``: families and what they cover.

    Every call is noted in the file given back.
    """
    folder = tmp_path / "fontconfig"
    folder.mkdir()
    asked = folder / "asked"
    faces = "\n".join(f"{families}\t{charset}" for families, charset in installed.items())
    program(folder, "fc-list", f"echo list >> {asked}\ncat <<'END'\n{faces}\nEND")
    cases = "\n".join(
        f"'{name}') printf '%s\\n' {' '.join(repr(f) for f in families)} ;;"
        for name, families in (stand_ins or {}).items()
    )
    program(folder, "fc-match", f'case "$4" in\n{cases}\n*) echo {otherwise!r} ;;\nesac')
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return asked


def program(folder: Path, name: str, lines: str) -> None:
    """A shell script that can be called."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
