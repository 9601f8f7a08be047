"""The letter as a Word file: the final one, the one for pre-printed paper, the draft, the copy a member comments on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from proposals.documents.draft_marks import mark_draft, signed
from proposals.documents.watermark import stamp
from proposals.documents.word_template import compiled, unpack
from proposals.domain.errors import BadInput
from proposals.domain.letter import Layout, LetterText, Paragraph, Place

DOCUMENT = "word/document.xml"
# The type area is 28 characters wide; lengths are twips. Latin letters and digits are half as wide as a character
# of 16 points, both drawn together by a quarter of a point.
LINE, CHAR = 579, 316
TYPE_AREA = 28 * CHAR
WIDE, NARROW = 315, 155
# Word and LibreOffice put about a quarter of a character between Chinese and other writing.
BETWEEN = 75
# Without it a line that fits to the twip breaks by rounding.
SLACK = 60
SIGNATURE_STYLE, DATE_STYLE = "FuhanSignature", "FuhanDate"
DATE_FROM_RIGHT, UNSEALED_FROM_RIGHT, UNSEALED_SHIFT = 4 * CHAR, 2 * CHAR, 2 * CHAR
AIRLESS = frozenset("，。、；：（）《》〈〉“”‘’〔〕—… 　")
USUAL_DATE = "2023年12月31日"
DELIVERED = Layout()
# At 170 mm a mark of 21 points takes 22 characters a line.
LONGEST_MARK_LINE = 22
# So much text may move to keep the date company: five lines beside a closing sentence, most of a page without one.
LONGEST_KEPT, LONGEST_KEPT_ALONE = 5 * 28 - 2, 18 * 28 - 2
NOT_FOR_PREPRINTED = (
    "本单位的复函模板没有套打版（首页页眉没有用到red_head字段），请在模板里补上，或者下载普通版。"
)
# The properties of a paragraph stand in the order of the schema: those that place it, then these.
_AFTER_PLACE = re.compile(
    rb"<w:(?:textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange)\b|\Z"
)
_PLACED = re.compile(rb"<w:(?:spacing|ind|contextualSpacing|mirrorIndents|suppressOverlap|jc)\b[^>]*/>")


def render_letter(
    text: LetterText,
    template: bytes,
    *,
    identifier: str = "",
    layout: Layout = DELIVERED,
    preprinted: bool = False,
    more: Mapping[str, object] | None = None,
) -> bytes:
    """The DOCX of a letter; equal text, template and layout give equal bytes. ``more`` are fields of its annex.

    ``preprinted`` leaves out mark and red lines, for paper that bears them; everything else keeps its place.
    Raises ``BadInput`` for a template that cannot do so.
    """
    chosen = replace(layout, red_head=False) if preprinted else layout
    return compiled(template).packed(_render(text, template, None, identifier, chosen, more))


def render_draft(
    text: LetterText,
    template: bytes,
    version: int | None = None,
    *,
    base: str | None = None,
    corner: str = "",
    layout: Layout = DELIVERED,
) -> bytes:
    """The draft to work on: the letter without number and date, body paragraphs exactly as typed.

    Marked 第N稿 in the ``corner`` of its header where nothing else is asked for. ``base`` names what it was made
    from; with it the file tells later which of its lines are the body.
    """
    stage = corner or (f"第{version}稿" if version else "草稿")
    text = replace(text, number=None, date=None)
    if base is None:
        return compiled(template).packed(_render(text, template, stage, "", layout))
    signs = signed(letter_context(text, layout))
    parts = mark_draft(_filled(text, template, stage, "", layout, signs), base)
    return compiled(template).packed(_with_tail(parts, text, layout))


def render_comment_copy(
    text: LetterText, template: bytes, *, version: int, fingerprint: str, layout: Layout = DELIVERED
) -> bytes:
    """The watermarked copy that a member comments on, bound to one version of the draft.

    ``fingerprint`` is the hash of that version; its first eight characters are printed, all stand in the properties.
    """
    words = f"征求意见稿　第{version}稿"
    stage = f"{words}（{fingerprint[:8]}）"
    parts = _render(replace(text, number=None, date=None), template, stage, fingerprint, layout)
    return compiled(template).packed(stamp(parts, words))


def _render(
    text: LetterText,
    template: bytes,
    stage: str | None,
    identifier: str,
    layout: Layout,
    more: Mapping[str, object] | None = None,
) -> dict[str, bytes]:
    return _with_tail(_filled(text, template, stage, identifier, layout, more), text, layout)


def _filled(
    text: LetterText,
    template: bytes,
    stage: str | None,
    identifier: str,
    layout: Layout,
    more: Mapping[str, object] | None = None,
) -> dict[str, bytes]:
    """The parts; a letter at a ``stage`` bears that in its corner, a final one its class and publicity."""
    if not layout.red_head and not _mentions(template, b"red_head"):
        raise BadInput(NOT_FOR_PREPRINTED, field="template")
    fields = letter_context(text, layout) | {"identifier": identifier}
    if stage:
        fields |= {"corner": stage, "below": ""}
    elif fields["below"] and not _mentions(template, b"below"):
        fields |= {"corner": "　".join(filter(None, _marks(text, layout)[::-1])), "below": ""}
    return compiled(template).fill_parts({**fields, **(more or {})})


def _with_tail(parts: dict[str, bytes], text: LetterText, layout: Layout) -> dict[str, bytes]:
    return parts | {DOCUMENT: set_tail(parts[DOCUMENT], text.signature, text.date, sealed=layout.sealed)}


def _mentions(template: bytes, field: bytes) -> bool:
    return any(field in blob for name, blob in unpack(template).items() if name.startswith("word/header"))


def letter_context(text: LetterText, layout: Layout = DELIVERED) -> dict[str, object]:
    """What a template is given for the final letter: exactly the fields of docx_templates/README.md, as plain data."""
    corner, below = _marks(text, layout)
    mark = mark_lines(text.mark)
    return {
        "mark": text.mark,
        "mark_lines": mark,
        "mark_length": max(map(len, mark)),
        "corner": corner,
        "below": below,
        "red_head": layout.red_head,
        "identifier": "",
        "number": text.number or "",
        "heading": "".join(text.title),
        "title": list(text.title),
        "addressee": text.addressee,
        "opening": text.opening,
        "body": [
            {
                "level": int(part.level),
                "text": part.text,
                "heading": part.text[: part.heading],
                "rest": part.text[part.heading :],
                "alone": part.stands_alone,
                "kept": part is text.body[-1] and _goes_along(part, text),
            }
            for part in text.body
        ],
        "closing": list(text.closing),
        "attachments": list(text.attachments),
        "signature": text.signature,
        "date": text.date or "",
        "contact": text.contact or "",
        "copies": text.copies or "",
    }


def mark_lines(mark: str) -> list[str]:
    """The mark in one line, or in as many lines of nearly equal length as the largest that fits demands."""
    rows = -(-len(mark) // LONGEST_MARK_LINE) or 1
    length = -(-len(mark) // rows) or 1
    return [mark[at : at + length] for at in range(0, len(mark), length)] or [""]


def _goes_along(last: Paragraph, text: LetterText) -> bool:
    """Whether the last paragraph moves to the page of the signature, where the closing has no two lines to give.

    LibreOffice moves such a paragraph whole, so a long one stays where it is.
    """
    lines = sum(-(-(len(sentence) + 2) // 28) for sentence in text.closing)
    return lines < 2 and len(last.text) <= (LONGEST_KEPT if lines else LONGEST_KEPT_ALONE)


def _marks(text: LetterText, layout: Layout) -> tuple[str, str]:
    """What stands in the corner and what under the number."""
    placed = ((text.outcome_class, layout.class_place), (text.publicity, layout.publicity_place))
    corner = [words for words, place in placed if words and place is Place.CORNER]
    below = [words for words, place in placed if words and place is Place.NUMBER]
    return "　".join([*corner, *filter(None, [text.signer_mark])]), "　".join(below)


def set_tail(document: bytes, signature: str, date: str | None, *, sealed: bool = True) -> bytes:
    """Set signature and date by indents, never by spaces; their paragraphs are known by their styles."""
    over, below = (sealed_tail if sealed else unsealed_tail)(signature, date or USUAL_DATE)
    return _with_properties(_with_properties(document, SIGNATURE_STYLE, over), DATE_STYLE, below)


def sealed_tail(signature: str, date: str) -> tuple[bytes, bytes]:
    """Properties of signature and date above a seal (7.3.5.1): the date four characters from the right, the
    signature centred on it. A signature too wide for that moves both to the left, never over the margin.
    """
    half = width(date) / 2
    centre = max(DATE_FROM_RIGHT + half, min(width(signature) + SLACK, TYPE_AREA) / 2)
    over = f'<w:ind w:left="{round(TYPE_AREA - 2 * centre)}" w:right="0"/><w:jc w:val="center"/>'
    below = f'<w:ind w:left="0" w:right="{round(centre - half)}"/><w:jc w:val="right"/>'
    return over.encode(), below.encode()


def unsealed_tail(signature: str, date: str) -> tuple[bytes, bytes]:
    """Properties of both without a seal (7.3.5.2), one line under the text.

    The signature ends two characters from the right, the date begins two characters further in; a date that would
    reach further right ends there instead and takes the signature with it.
    """
    end = TYPE_AREA - UNSEALED_FROM_RIGHT
    of_date = min(end - width(signature) + UNSEALED_SHIFT, end - width(date))
    of_date = max(of_date, UNSEALED_SHIFT)
    start = '<w:ind w:left="{}" w:right="0"/><w:jc w:val="left"/>'
    over = f'<w:spacing w:before="{LINE}"/>{start.format(of_date - UNSEALED_SHIFT)}'
    return over.encode(), start.format(of_date).encode()


def _with_properties(document: bytes, style: str, properties: bytes) -> bytes:
    """The document with these properties in every paragraph of a style, in the place of its own of their kind."""
    before, *paragraphs = document.split(f'<w:pStyle w:val="{style}"/>'.encode())
    pieces = [before]
    for paragraph in paragraphs:
        own, end, rest = paragraph.partition(b"</w:pPr>")
        at = _AFTER_PLACE.search(own)
        assert at is not None
        kept = _PLACED.sub(b"", own[: at.start()])
        pieces.append(kept + properties + own[at.start() :] + end + rest)
    return f'<w:pStyle w:val="{style}"/>'.encode().join(pieces)


def width(text: str) -> int:
    """Width in twips of a line in body type: narrow characters take half, with air between them and wide ones."""
    wide = [unicodedata.east_asian_width(char) in "WFA" for char in text]
    changes = sum(
        one != other and not {a, b} & AIRLESS
        for one, other, a, b in zip(wide, wide[1:], text, text[1:], strict=False)
    )
    return sum(WIDE if each else NARROW for each in wide) + BETWEEN * changes
