"""DOCX to PDF through LibreOffice, fenced in; a case never waits for it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from proposals.domain.errors import DomainError

TIMEOUT_SECONDS = 60.0
# More at once only wait for each other (measured on two cores); counted per process.
_SLOTS = threading.BoundedSemaphore(2)
LARGEST_PDF = 50_000_000
# No fetching of linked pictures, no macros, no update or crash dialogues (registrymodifications.xcu).
_SETTINGS = {
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("/org.openoffice.Office.Common/Misc", "FirstRun"): "false",
}


class PdfProblem(DomainError):
    """No PDF came out; the Word file stays usable."""

    status = 503


class ConverterMissing(PdfProblem):
    """LibreOffice is not installed."""


class ConverterTimeout(PdfProblem):
    """LibreOffice took too long and was stopped."""


class ConverterFailed(PdfProblem):
    """LibreOffice ended without a PDF."""


def converter_path() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converter_available() -> bool:
    """Whether PDFs can be made on this machine."""
    return converter_path() is not None


def to_pdf(docx: bytes, timeout: float = TIMEOUT_SECONDS, *, converter: str | None = None) -> bytes:
    """The PDF of a DOCX; raises ``ConverterMissing``, ``ConverterTimeout`` or ``ConverterFailed``.

    Every run has its own throw-away profile: runs on one profile fail without a message.
    """
    program = converter or converter_path()
    if program is None:
        raise ConverterMissing("本机没有安装LibreOffice，无法生成PDF；Word文件不受影响。")
    if not _SLOTS.acquire(timeout=timeout):
        raise ConverterTimeout("正在生成的PDF太多，请稍后重试；Word文件不受影响。")
    try:
        return _convert(program, docx, timeout)
    finally:
        _SLOTS.release()


def _convert(program: str, docx: bytes, timeout: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="fuhan-pdf-") as folder:
        place = Path(folder)
        _write_profile(place / "profile")
        source = place / "letter.docx"
        source.write_bytes(docx)
        _run(_command(program, place, source), place, timeout)
        return _result(place / "letter.pdf")


def _command(program: str, place: Path, source: Path) -> list[str]:
    return [
        program,
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(place),
        str(source),
    ]


def _run(command: list[str], place: Path, timeout: float) -> None:
    """Run in an own process group, which is killed whole: soffice starts children."""
    try:
        process = subprocess.Popen(
            command,
            cwd=place,
            env=_environment(place),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ConverterMissing("LibreOffice无法启动，请检查安装；Word文件不受影响。") from error
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        raise ConverterTimeout(f"生成PDF超过{timeout:g}秒，已停止；Word文件不受影响，可稍后重试。") from None
    finally:
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(place: Path) -> dict[str, str]:
    """Only what LibreOffice needs; proxies that lead nowhere keep it off the network."""
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


def _result(path: Path) -> bytes:
    data = path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST_PDF else b""
    if not data.startswith(b"%PDF-"):
        raise ConverterFailed("LibreOffice没有生成PDF，请检查Word文件能否打开；Word文件不受影响。")
    return data
