"""Files in, files out: one alone, or many in few calls, where one that fails takes no other with it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from proposals.documents.libreoffice_reading import for_libreoffice
from proposals.documents.pdf.fence import converter_path, run
from proposals.documents.pdf.problems import (
    ConverterBusy,
    ConverterFailed,
    ConverterMissing,
    ConverterTimeout,
    PdfProblem,
)
from proposals.documents.pdf.slots import SLOTS, workplace
from proposals.documents.pdf.targets import PDF, READERS, TARGETS, Target

TIMEOUT_SECONDS = 60.0
SECONDS_PER_FURTHER_FILE = 5.0
PATIENCE_SECONDS = 300.0
# So many of one call that hang alone as well: then LibreOffice itself does, and the rest is not waited for.
MOST_IN_VAIN = 2
LARGEST_RESULT = 50_000_000
# Files per call: starting LibreOffice costs as much as ten letters (measured); a longer call shows no progress.
CHUNK = 20

Outcome = bytes | PdfProblem


def convert(
    data: bytes,
    ending: str,
    target: str,
    timeout: float = TIMEOUT_SECONDS,
    *,
    converter: str | None = None,
) -> bytes:
    """What LibreOffice makes of one file, read as ``ending`` (docx, doc, wps): a ``pdf`` or a ``docx``.

    Raises ``ConverterMissing``, ``ConverterBusy``, ``ConverterTimeout`` or ``ConverterFailed``; waits for its turn.
    """
    found = _call([data], ending, TARGETS[target], timeout, converter)[0]
    if isinstance(found, PdfProblem):
        raise found
    return found


def to_pdf(docx: bytes, timeout: float = TIMEOUT_SECONDS, *, converter: str | None = None) -> bytes:
    """The PDF of a DOCX; raises what ``convert`` raises."""
    return convert(for_libreoffice(docx), "docx", "pdf", timeout, converter=converter)


def to_pdfs(
    docxs: Sequence[bytes], timeout: float = TIMEOUT_SECONDS, *, converter: str | None = None
) -> list[Outcome]:
    """The PDF of each DOCX, or its own problem, in the order given; many in one call, two calls at once.

    Each comes out as it would alone. ``timeout``: seconds for one file; calls with several have more. Raises nothing.
    """
    read = [for_libreoffice(docx) for docx in docxs]
    chunks = [read[at : at + CHUNK] for at in range(0, len(read), CHUNK)]
    with ThreadPoolExecutor(SLOTS) as pool:
        done = pool.map(lambda chunk: _chunk(chunk, timeout, converter), chunks)
        return [outcome for outcomes in done for outcome in outcomes]


def _chunk(docxs: Sequence[bytes], timeout: float, converter: str | None) -> list[Outcome]:
    """One call for all; whoever got nothing from it is tried again alone, while that leads anywhere."""
    outcomes = _call(docxs, "docx", PDF, timeout, converter)
    if len(docxs) == 1:
        return outcomes
    in_vain = 0
    for at, outcome in enumerate(outcomes):
        if in_vain < MOST_IN_VAIN and isinstance(outcome, ConverterFailed | ConverterTimeout):
            outcomes[at] = _call([docxs[at]], "docx", PDF, timeout, converter)[0]
            in_vain += isinstance(outcomes[at], ConverterTimeout | ConverterBusy)
    return outcomes


def _call(
    files: Sequence[bytes], ending: str, target: Target, timeout: float, converter: str | None
) -> list[Outcome]:
    program = converter or converter_path()
    if program is None:
        return [ConverterMissing(f"本机没有安装LibreOffice，{target.missing}") for _ in files]
    allowed = timeout + SECONDS_PER_FURTHER_FILE * (len(files) - 1)
    try:
        with workplace(PATIENCE_SECONDS) as place:
            return _in_place(place, program, files, ending, target, allowed)
    except PdfProblem as problem:
        return [problem for _ in files]


def _in_place(
    place: Path, program: str, files: Sequence[bytes], ending: str, target: Target, timeout: float
) -> list[Outcome]:
    """Results that were there before a timeout count; the problem is that of the others."""
    (place / "in").mkdir()
    (place / "out").mkdir()
    sources = [place / "in" / f"{number}.{ending}" for number in range(len(files))]
    for source, data in zip(sources, files, strict=True):
        source.write_bytes(data)
    why: PdfProblem | None = None
    try:
        run(program, READERS[ending], target, sources, place, timeout)
    except PdfProblem as problem:
        why = problem
    return [_result(place / "out" / f"{source.stem}.{target.ending}", target, why) for source in sources]


def _result(path: Path, target: Target, why: PdfProblem | None) -> Outcome:
    data = path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST_RESULT else b""
    complete = target is not PDF or b"%%EOF" in data[-1024:]
    if data.startswith(target.begins) and complete:
        return data
    return why or ConverterFailed(f"{target.failed}；{target.advice}。")
