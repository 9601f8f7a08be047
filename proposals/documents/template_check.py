"""Check a Word template before it is taken into use: what it says, what it would print, what it must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from proposals.documents.docx_text import PARSER, part_lines
from proposals.documents.fence import ChildEnded, Ending, Limits, run_child
from proposals.documents.packaged import packaged_template
from proposals.documents.template_fields import tags_in, used_fields
from proposals.documents.template_output import check_empty_case, check_output
from proposals.documents.template_places import Furniture, place_names
from proposals.documents.template_safety import refuse_outside
from proposals.documents.template_uses import TemplateUse
from proposals.documents.word_template import FILLED_PARTS, WordTemplate
from proposals.documents.zip_parts import unpack
from proposals.domain.errors import BadInput

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOO_MUCH = "Word模板试印时用的时间或内存过多，请检查循环和内容后重新上传。"
UNREADABLE = "Word模板无法试印，请用Word另存为DOCX后重新上传。"
_CHILD = Path(__file__).with_name("template_child.py")
LIMITS = Limits(memory=700 * 2**20, seconds=5, output=40_000_000, patience=8)
_HEADER, _FOOTER = re.compile(r"word/header\d*\.xml"), re.compile(r"word/footer\d*\.xml")


def check_template(data: bytes, use: TemplateUse) -> bytes:
    """Try the template in a process of its own and return the trial print.

    Raises ``BadInput`` naming the first thing that is wrong, where, and what to do.
    """
    try:
        answer = run_child(_CHILD, (use.code,), data, LIMITS)
    except ChildEnded as ended:
        raise BadInput(TOO_MUCH if ended.ending is Ending.LIMIT else UNREADABLE) from None
    if answer[:1] != b"=":
        raise BadInput(answer[1:].decode("utf-8") or UNREADABLE)
    return answer[1:]


def examined(data: bytes, use: TemplateUse) -> bytes:
    """The trial print, where nothing is wrong; runs in the child."""
    parts = unpack(data)
    places = place_names(parts)
    refuse_outside(parts, places)
    _refuse_unfilled(parts, places)
    sample = use.sample()
    used: set[str] = set()
    for name, blob in parts.items():
        if FILLED_PARTS.fullmatch(name) and b"{" in blob:
            used |= used_fields(blob.decode("utf-8"), sample, places.get(name, name))
    _check_used(used, use)
    _check_furniture(parts, use)
    template = WordTemplate(data)
    pictures = {name: template.picture(name) for name in use.pictures}
    filled = template.fill_parts(sample, pictures)
    check_output(filled, places)
    _check_printed(filled, use, sample)
    check_empty_case(template, sample, pictures, places, use.never_empty)
    return template.packed(filled)


def _refuse_unfilled(parts: Mapping[str, bytes], places: Mapping[str, str]) -> None:
    """A field where nobody fills it would go out as it stands."""
    for name, blob in parts.items():
        if name.endswith((".xml", ".rels", ".vml")) and not FILLED_PARTS.fullmatch(name):
            for tag in tags_in(blob.decode("utf-8", "replace")):
                place = places.get(name, "其他部分")
                raise BadInput(
                    f"Word模板{place}里写了“{tag}”，那里的字段不会填写，请移到正文、页眉、页脚或脚注里。"
                )


# The same words in another form: heading and rest each in its typeface, a mark in two lines.
_INSTEAD = {"body.text": "body.rest", "mark": "mark_lines"}


def _check_used(used: set[str], use: TemplateUse) -> None:
    """Name the field that is missing; a letter's text may be cut in several ways, so there the print alone decides."""
    wanted = use.in_header if use.in_order else {**use.required, **use.in_header}
    for field, label in wanted.items():
        if not {field, _INSTEAD.get(field, field)} & used:
            raise BadInput(f"Word模板没有印{label}（字段{field}），请补上后重新上传。")


def _check_furniture(parts: Mapping[str, bytes], use: TemplateUse) -> None:
    own, packaged = Furniture.of(parts), Furniture.of(unpack(packaged_template(use.code)))
    for fact, words in _LOST.items():
        if getattr(packaged, fact) and not getattr(own, fact):
            raise BadInput(f"Word模板{words}")


_LOST = {
    "first_page": "没有勾选“首页不同”（在Word的页眉页脚设计里），首页的版头会印到每一页，请勾选后重新上传。",
    "header": "没有页眉，请从自带的模板改起，保留页眉后重新上传。",
    "footer": "没有页脚，请从自带的模板改起，保留页脚后重新上传。",
    "page_number": "的页脚里没有页码，请插入页码后重新上传。",
}


def _check_printed(filled: Mapping[str, bytes], use: TemplateUse, sample: Mapping[str, object]) -> None:
    """Every required value comes out of the trial print."""
    if use.in_order:
        _check_order(filled, use, sample)
    else:
        text = "".join(_bare("".join(_texts(blob))) for _, blob in _printed_parts(filled))
        for field, label in use.required.items():
            for value in _values(sample, field):
                if _bare(value) not in text:
                    raise BadInput(f"Word模板没有印出{label}“{value}”，请检查条件和循环后重新上传。")
    headers = [part_lines(blob) for name, blob in filled.items() if _HEADER.fullmatch(name)]
    lines = [line for part in headers for line in part]
    for field, label in use.in_header.items():
        for value in _values(sample, field):
            if value not in lines:
                raise BadInput(f"Word模板的首页页眉没有印出{label}“{value}”，请改正后重新上传。")


def _check_order(filled: Mapping[str, bytes], use: TemplateUse, sample: Mapping[str, object]) -> None:
    rest = iter(part_lines(filled["word/document.xml"]))
    for field, label in use.required.items():
        for value in _values(sample, field):
            if value not in rest:  # looks on from the last hit, so the order counts
                raise BadInput(f"Word模板没有印出{label}“{value}”，或者次序不对，请改正后重新上传。")


def _printed_parts(filled: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    return ((n, b) for n, b in filled.items() if n.startswith("word/") and FILLED_PARTS.fullmatch(n))


def _texts(blob: bytes) -> Iterator[str]:
    """All words of a part, those of text boxes as well, hidden ones aside."""
    for run in etree.fromstring(blob, PARSER).iter(W + "r"):
        hidden = run.find(f"{W}rPr/{W}vanish")
        if hidden is None or hidden.get(W + "val") in ("0", "false", "off"):
            yield from (text.text or "" for text in run.iterchildren(W + "t"))


def _bare(words: str) -> str:
    return "".join(words.split())


def _values(sample: Mapping[str, object], field: str) -> list[str]:
    """Every filled value of a field of the sample, in order."""
    found: list[object] = [sample]
    for key in field.split("."):
        found = list(_flat(item.get(key) for item in found if isinstance(item, dict)))
    return [str(value) for value in found if value not in (None, "")]


def _flat(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _flat(value)
        else:
            yield value
