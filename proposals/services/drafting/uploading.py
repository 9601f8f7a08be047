"""A draft that was edited in Word or WPS comes back: read, checked, saved or laid beside the newest version.

``inspect_word``  what was sent, looked at and made a DOCX; touches no database, so that nobody waits for LibreOffice
``take_word``     the text of it: a new version where it was made from the newest one, else only prepared
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from proposals.documents.pdf import convert
from proposals.documents.uploads import UploadKind, UploadLimits, UploadPurpose, inspect_upload
from proposals.documents.word_checks import check_word
from proposals.documents.word_checks.rules import COMMENTS, HIDDEN, TO_FILL_IN, TRACKED
from proposals.documents.word_reading import Place, Tracked, WordText, read_word
from proposals.domain.actors import Actor, OnBehalf
from proposals.domain.decide import authorise, find_step
from proposals.domain.errors import BadInput, refuse_all
from proposals.domain.letter import LetterText, paragraphs
from proposals.domain.letter.facts import TEXT
from proposals.domain.letter.returned import Returned, ReturnedLine, short, take_body
from proposals.domain.permissions import may_record
from proposals.domain.proofing.findings import Finding, Severity
from proposals.domain.workflow import Action, Part
from proposals.services._letter_facts import letter_facts, letter_text
from proposals.services._office import Office
from proposals.services._opened import Opened, opened
from proposals.services.drafting.comparing import text_of, version_name
from proposals.services.drafting.marks import kept_mark, read_base, read_kept
from proposals.services.drafting.saving import Saved, save_draft
from proposals.services.drafting.skeleton import first_text
from proposals.services.drafting.text import DraftText
from proposals.storage.drafting import draft_of
from proposals.storage.handling import latest_draft
from proposals.storage.tables.drafting import Draft
from proposals.storage.tables.handling import Handling

MOST_QUOTED = 3
LONGEST_FILE_NAME = 60
UNFILLED = "待填的内容以后再填"
ASKED_ABOUT = frozenset({TO_FILL_IN.id, COMMENTS.id, TRACKED.id, HIDDEN.id})
PRINTED_BY_US = "复函由系统按标准排版，不受影响；这份文件要另外使用的，请改好。"
SENT_AGAIN = "上传的文件已经不在了，请重新选择文件。"


@dataclass(frozen=True, slots=True)
class WordUpload:
    """A file that may come in: as sent, as a DOCX, and what is wrong with it beside its words."""

    name: str
    data: bytes
    media_type: str
    docx: bytes
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What the person decided on tracked changes (None: nothing yet), on comments and on what is not filled in."""

    tracked: Tracked | None = None
    without_comments: bool = False
    unfilled: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """The text of an uploaded file with what was left out of it.

    ``saved`` is None where it must be compared first; then ``why`` says so, ``kept`` brings the file along, and ``note``
    is what the version's line will say.
    """

    text: DraftText
    notices: tuple[str, ...]
    saved: Saved | None
    why: str
    kept: str
    note: str


@dataclass(frozen=True, slots=True)
class _Base:
    """The version that the file was made from, with its round."""

    draft: Draft
    round_no: int


def refuse_to_upload(office: Office, actor: Actor, handling_id: int) -> None:
    """Raise for whoever can neither draft here now nor write it down for somebody who did."""
    case = opened(office, actor, handling_id)
    if not may_record(actor, Action.SAVE_DRAFT, case.facts):
        authorise(case.facts, actor, Action.SAVE_DRAFT, None)
    find_step(case.facts, Action.SAVE_DRAFT, {})


def inspect_word(name: str, data: bytes, *, megabytes: int) -> WordUpload:
    """Look into the file, and turn an old .doc or .wps into a DOCX; raises ``BadInput`` or ``PdfProblem``."""
    limits = UploadLimits(largest=megabytes * 1_000_000)
    upload = inspect_upload(name, data, UploadPurpose.TEXT, limits, field="file")
    docx = data
    if upload.kind is UploadKind.DOC:
        docx = convert(data, "doc", "docx")
        inspect_upload("file.docx", docx, UploadPurpose.TEXT, limits, field="file")
    return WordUpload(upload.safe_name, data, upload.media_type, docx, check_word(docx))


def keep_word(office: Office, actor: Actor, handling_id: int, upload: WordUpload) -> str:
    """Put the file by, so that it need not be chosen again; the mark brings it back with ``kept_word``."""
    blob = office.keep_file(upload.data, upload.media_type)
    return kept_mark(office, actor, handling_id, blob.sha256, upload.name)


def kept_word(office: Office, actor: Actor, handling_id: int, mark: str) -> tuple[str, bytes]:
    """Name and bytes of a file that was put by; raises ``BadInput`` where it is gone or was never this person's."""
    found = read_kept(office, actor, handling_id, mark)
    file: Path | None = office.blob_path(found[0]) if found else None
    if found is None or file is None or not file.is_file():
        raise BadInput(SENT_AGAIN, field="file")
    return found[1], file.read_bytes()


def take_word(
    office: Office,
    actor: Actor,
    handling_id: int,
    upload: WordUpload,
    settled: Settled,
    *,
    note: str = "",
    seen: int | None = None,
    on_behalf: OnBehalf | None = None,
) -> Taken:
    """Read the file; save it as a new version if it was made from the newest one, else only prepare the comparison.

    Raises ``BadInput`` for tracked changes or comments that nobody settled, tables, and files of other cases.
    """
    case = opened(office, actor, handling_id)
    word = read_word(upload.docx, settled.tracked or Tracked.ACCEPT)
    base = _base(office, case, word.base)
    _refuse_unsettled(word, upload.findings, settled)
    latest = latest_draft(office.db, case.round.id)
    returned, boxes = _returned(office, case, word, base.draft if base else latest)
    newest = text_of(latest) if latest else first_text(office, case.handling)
    text = replace(newest, body=_body(returned, newest))
    kept, note = keep_word(office, actor, handling_id, upload), note or _note(upload.name)
    notices = (*returned.notices, *boxes, *word.notices, *_told(upload.findings))
    if latest is None or (text != newest and (base is None or base.draft.id != latest.id)):
        return Taken(text, notices, None, _why(case, base, latest), kept, note)
    saved = save_draft(
        office,
        actor,
        handling_id,
        text,
        base_version=latest.version,
        note=note,
        seen=seen,
        on_behalf=on_behalf,
        upload=kept,
        keep_typed=True,
    )
    return Taken(text, notices, saved, "", kept, note)


def _base(office: Office, case: Opened, mark: str) -> _Base | None:
    """The version that the file names, None for a file from elsewhere; a file of another case is refused."""
    named = read_base(office, mark)
    if named is None:
        return None
    handling_id, draft_id = named
    if handling_id != case.handling.id:
        other = office.db.get(Handling, handling_id)
        whose = _described(office, other) if other else "另一件"
        raise BadInput(f"这份文件是{whose}，不是本件的，请核对后重新选择。", field="file")
    found = draft_of(office.db, handling_id, draft_id)
    return _Base(*found) if found else None


def _described(office: Office, handling: Handling) -> str:
    """第0123号提案的答复稿."""
    noun = office.rules.kinds[handling.proposal.kind_code].noun
    what = "会办意见稿" if handling.part is Part.COHANDLE else "答复稿"
    return f"第{handling.proposal.serial_no}号{noun}的{what}"


def _told(findings: tuple[Finding, ...]) -> list[str]:
    """One sentence on layout and properties; what the upload asks about, or tells anyway, is left out."""
    told = [f.message.rstrip("。") for f in findings if f.rule not in ASKED_ABOUT]
    return [f"文件检查：{'；'.join(told)}。{PRINTED_BY_US}"] if told else []


def _refuse_unsettled(word: WordText, findings: tuple[Finding, ...], settled: Settled) -> None:
    problems = [
        BadInput(
            f"{f.message.rstrip('。')}，请填好再传；要留到以后再填的，请勾选“{UNFILLED}”。", field="unfilled"
        )
        for f in findings
        if f.severity is Severity.ERROR and not settled.unfilled
    ]
    if word.tracked and settled.tracked is None:
        problems.append(
            BadInput(
                f"文件里有{word.tracked}处修订还没有处理，请选择全部接受或全部拒绝，"
                "也可以在Word里处理好再传。",
                field="tracked",
            )
        )
    if word.comments and not settled.without_comments:
        quoted = "；".join(f"{c.author}：{short(c.words)}" for c in word.comments[:MOST_QUOTED])
        more = " 等" if len(word.comments) > MOST_QUOTED else ""
        problems.append(
            BadInput(
                f"文件里有{len(word.comments)}条批注（{quoted}{more}），批注不能成为正文，"
                "请看过后勾选“批注不带入”，或者在Word里删去再传。",
                field="without_comments",
            )
        )
    refuse_all(problems)


def _returned(
    office: Office, case: Opened, word: WordText, made_from: Draft | None
) -> tuple[Returned, list[str]]:
    """The body, what was left out of it, and what stands in text boxes that we did not print."""
    _refuse_too_long(word)
    letter = _letter(office, case, made_from)
    lines = [
        ReturnedLine(p.text, p.printed, p.inside, p.place is Place.TABLE, p.number) for p in word.paragraphs
    ]
    returned = take_body(lines, letter)
    if returned.tables:
        raise BadInput(
            f"正文里有表格（“{short(returned.tables[0])}”），复函正文只收文字，请改成文字，或者另作附件，再重新上传。",
            field="file",
        )
    if not returned.body:
        raise BadInput("没有在文件里读到正文，请检查是否选错了文件。", field="file")
    printed = "".join(letter.lines())
    boxes = [text for text in word.boxes if text not in printed]
    return returned, [f"文本框里的“{short(text)}”没有带入；属于正文的请移到正文里再传。" for text in boxes]


def _refuse_too_long(word: WordText) -> None:
    """Far more than a body may hold is not worth taking apart."""
    length = sum(len(p.text) for p in word.paragraphs)
    if length > 2 * TEXT:
        raise BadInput(
            f"文件里有{length}个字，超过正文{TEXT}个字的上限，请只保留答复内容再传。", field="file"
        )


def _letter(office: Office, case: Opened, made_from: Draft | None) -> LetterText:
    """What the system prints around the body."""
    draft = made_from or first_text(office, case.handling)
    return letter_text(office, letter_facts(office, case.handling, draft), case.handling.part)


def _body(returned: Returned, newest: DraftText) -> str:
    """The body; blank lines, which a Word file does not keep, are no change."""
    same = tuple(p.text for p in paragraphs(newest.body)) == returned.body
    return newest.body if same else "\n".join(returned.body)


def _why(case: Opened, base: _Base | None, latest: Draft | None) -> str:
    if latest is None:
        return "还没有保存过答复稿。文件的正文已放进下面的编辑框，请核对后保存。"
    if base is None:
        return f"文件不是从本件的Word稿改来的。请与第{latest.version}稿对照，核对后再保存。"
    name = version_name(base.draft.version, base.round_no, case.facts.round_no)
    return f"文件是从{name}改的，此后{latest.author_name}已保存第{latest.version}稿。请对照取舍后再保存。"


def _note(name: str) -> str:
    return f"由Word文件“{name[:LONGEST_FILE_NAME]}”上传"
