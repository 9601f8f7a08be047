"""One run of LibreOffice, fenced in: throw-away profile, no macros, no network, limits, killed with all its children."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from proposals.documents.pdf.problems import ConverterMissing, ConverterTimeout
from proposals.documents.pdf.targets import Target

LAUNCHER = Path(__file__).with_name("launcher.py")
_COMMON = "/org.openoffice.Office.Common"
# No fetching of linked pictures, no macros, no update of links, no update or crash dialogues.
_SETTINGS = {
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution"): "true",
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel"): "3",
    (f"{_COMMON}/Security/Scripting", "DisableActiveContent"): "true",
    (f"{_COMMON}/Misc", "FirstRun"): "false",
    (f"{_COMMON}/Misc", "CrashReport"): "false",
    ("/org.openoffice.Office.Writer/Content/Update", "Link"): "0",
    (
        "/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments",
        "AutoCheckEnabled",
    ): ("false"),
}


def converter_path() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converter_available() -> bool:
    """Whether files can be converted on this machine."""
    return converter_path() is not None


def run(program: str, reader: str, target: Target, sources: list[Path], place: Path, timeout: float) -> None:
    """Convert files into ``place/out`` with one call; it raises for a missing program and for a timeout (seconds)."""
    if shutil.which(program) is None:
        raise ConverterMissing(f"LibreOffice无法启动，请检查安装；{target.advice}。")
    _write_profile(place / "profile")
    command = _command(program, reader, target, sources, place)
    # Twice the waiting time: it may use more than one processor; whoever is not waited for any more ends all the same.
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(LAUNCHER), str(int(timeout * 2) + 1), *command],
        cwd=place,
        env=_environment(place),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        raise ConverterTimeout(
            f"{target.making}超过{timeout:g}秒，已停止；{target.advice}，可稍后重试。"
        ) from None
    finally:
        _kill_group(process)


def _command(program: str, reader: str, target: Target, sources: list[Path], place: Path) -> list[str]:
    return [
        program,
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        f"--infilter={reader}",
        "--convert-to",
        f"{target.ending}:{target.writer}",
        "--outdir",
        str(place / "out"),
        *map(str, sources),
    ]


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(place: Path) -> dict[str, str]:
    """Only what LibreOffice needs; proxies that lead nowhere, where it cannot be shut off from the network."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "FONTCONFIG_FILE") if name in os.environ
    }
    nowhere = "http://127.0.0.1:9"
    return kept | {"HOME": str(place), "TMPDIR": str(place), "http_proxy": nowhere, "https_proxy": nowhere}


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in _SETTINGS.items()
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(xml, encoding="utf-8")
