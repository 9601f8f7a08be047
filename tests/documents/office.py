"""LibreOffice as somebody at a desk: opens Word files, accepts or rejects all changes, saves them again.

A macro in a throw-away profile does it, many files in one run; nothing beside bare LibreOffice Writer is needed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from xml.sax.saxutils import escape

TIMEOUT_SECONDS = 180
WORD = "MS Word 2007 XML"
MACRO = """
Sub Resolve
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    Dim as_word(0) As New com.sun.star.beans.PropertyValue
    Dim without()
    hidden(0).Name = "Hidden"
    hidden(0).Value = True
    as_word(0).Name = "FilterName"
    as_word(0).Value = "{filter}"
    dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
    Open "{orders}" For Input As #1
    While Not Eof(1)
        Line Input #1, source
        Line Input #1, command
        Line Input #1, target
        document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
        dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, without())
        document.storeToURL(target, as_word())
        document.close(True)
    Wend
    Close #1
End Sub
"""


class Decision(StrEnum):
    """What is done with all tracked changes of a document."""

    ACCEPT = ".uno:AcceptAllTrackedChanges"
    REJECT = ".uno:RejectAllTrackedChanges"


def resolved(documents: Mapping[str, bytes]) -> dict[tuple[str, Decision], bytes]:
    """Each document twice as DOCX: all changes accepted, and all rejected; one run of LibreOffice for all of them."""
    with _desk() as place:
        orders = []
        for name, data in documents.items():
            (place / f"{name}.docx").write_bytes(data)
            for decision in Decision:
                target = place / f"{name}-{decision.name}.docx"
                orders += [(place / f"{name}.docx").as_uri(), decision.value, target.as_uri()]
        (place / "orders").write_text("\n".join(orders) + "\n", encoding="utf-8")
        _put_macro(place)
        _soffice(place, "--norestore", "--nolockcheck", "--nodefault", "macro:///Standard.Module1.Resolve")
        return {
            (name, decision): (place / f"{name}-{decision.name}.docx").read_bytes()
            for name in documents
            for decision in Decision
        }


@contextlib.contextmanager
def _desk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fuhan-office-") as folder:
        yield Path(folder)


def _put_macro(place: Path) -> None:
    """Into the library that LibreOffice lays out when it meets a new profile; it would overwrite an earlier one."""
    _soffice(place, "--terminate_after_init")
    code = MACRO.format(filter=WORD, orders=place / "orders")
    (place / "profile/user/basic/Standard/Module1.xba").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
        f'script:language="StarBasic">{escape(code)}</script:module>',
        encoding="utf-8",
    )


def _soffice(place: Path, *arguments: str) -> None:
    """Run it in a process group of its own, which is ended whole."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "LibreOffice Writer is needed for this test"
    process = subprocess.Popen(
        [program, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", *arguments],
        cwd=place,
        env={"PATH": os.environ["PATH"], "HOME": str(place), "TMPDIR": str(place), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(TIMEOUT_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
