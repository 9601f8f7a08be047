"""Fill Word templates: docxtpl's template language, compiled once, in a sandbox that sees plain data alone."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import islice

import jinja2
from jinja2.exceptions import SecurityError
from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.documents.template_language import FORBIDDEN, TAGS, forbidden, patched, sandbox
from proposals.documents.zip_parts import Entry, joined, kept_entry, pack, quick_entry, unpack
from proposals.domain.errors import BadInput

__all__ = ["WordTemplate", "compiled", "pack", "sandbox", "unpack"]

FILLED_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml")
_DOCUMENT, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_PICTURE_NAME = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
LARGEST_OUTPUT = 10_000_000
TOO_LONG = "按Word模板印出的内容过长，请检查模板里的循环后重新上传。"


class WordTemplate:
    """A DOCX whose document, headers, footers, notes and core properties hold fields; thread-safe once made."""

    def __init__(self, data: bytes) -> None:
        """Compile ``data``; raises ``BadInput`` when it is no DOCX or its fields are malformed."""
        environment = sandbox()
        self._fixed: dict[str, bytes] = {}
        self._entries: dict[str, Entry] = {}
        self._filled: dict[str, jinja2.Template] = {}
        try:
            self._order = unpack(data)
            for name, blob in self._order.items():
                template = _compiled_part(environment, name, blob)
                if template is None:
                    self._fixed[name], self._entries[name] = blob, kept_entry(name, blob)
                else:
                    self._filled[name] = template
        except jinja2.TemplateError as error:
            raise BadInput(
                f"Word模板里的字段写法有误（{error.message}），请改正模板。", field="template"
            ) from error
        except (zipfile.BadZipFile, zlib.error, UnicodeDecodeError) as error:
            raise BadInput("Word模板不是有效的DOCX文件，请重新上传。", field="template") from error
        except (RecursionError, SyntaxError, ValueError, OverflowError) as error:
            raise BadInput(FORBIDDEN, field="template") from error
        if _DOCUMENT not in self._order:
            raise BadInput("Word模板不是有效的DOCX文件，请重新上传。", field="template")

    def fill(self, context: Mapping[str, object], pictures: Mapping[str, bytes] | None = None) -> bytes:
        """The DOCX filled with ``context`` (plain data); ``pictures`` take the place of those of their name."""
        return self.packed(self.fill_parts(context, pictures))

    def fill_parts(
        self, context: Mapping[str, object], pictures: Mapping[str, bytes] | None = None
    ) -> dict[str, bytes]:
        """The filled parts in their order, not yet zipped."""
        _refuse_objects(context)
        parts = dict(self._order)
        for picture, blob in (pictures or {}).items():
            parts[self._picture_part(picture)] = blob
        fields = dict(context)
        try:
            for name, template in self._filled.items():
                parts[name] = _rendered(template, fields)
        except jinja2.UndefinedError as error:
            raise BadInput(
                f"Word模板用到了没有的字段（{error.message}），请改正模板。", field="template"
            ) from error
        except (SecurityError, jinja2.TemplateError, TypeError, ValueError) as error:
            raise BadInput(FORBIDDEN, field="template") from error
        return parts

    def picture(self, name: str) -> bytes:
        """The picture of this name as the template brings it; raises ``BadInput`` where there is none."""
        return self._fixed[self._picture_part(name)]

    def _picture_part(self, name: str) -> str:
        if name not in self._pictures:
            raise BadInput(f"Word模板里缺少名为{name}的图片，请补上或换用自带模板。", field="template")
        return self._pictures[name]

    @cached_property
    def _pictures(self) -> dict[str, str]:
        """The part of each named picture of the body; names are those of Word's 选择窗格."""
        try:
            document = etree.fromstring(self._order[_DOCUMENT], PARSER)
            relations = etree.fromstring(self._order.get(_RELATIONS, b"<none/>"), PARSER)
        except etree.XMLSyntaxError:
            return {}
        targets = {rel.get("Id"): rel.get("Target", "") for rel in relations}
        found = {}
        for properties in document.iter(_PICTURE_NAME):
            blip = next(properties.getparent().iter(_BLIP), None)
            target = targets.get(blip.get(_EMBED)) if blip is not None else None
            if target and f"word/{target}" in self._fixed:
                found[properties.get("name", "")] = f"word/{target}"
        return found

    def packed(self, parts: Mapping[str, bytes]) -> bytes:
        """Zip ``parts``; those that are the template's own are not deflated again."""
        fixed, kept = self._fixed, self._entries
        return joined(
            kept[name] if fixed.get(name) is blob else quick_entry(name, blob) for name, blob in parts.items()
        )


@lru_cache(maxsize=64)
def compiled(data: bytes) -> WordTemplate:
    """The compiled template of these bytes, kept for the next letter."""
    return WordTemplate(data)


def _compiled_part(environment: jinja2.Environment, name: str, blob: bytes) -> jinja2.Template | None:
    """The part as a template, None where nothing in it is to be filled."""
    if not FILLED_PARTS.fullmatch(name) or b"{" not in blob:
        return None
    source = patched(blob.decode("utf-8"))
    if not any(opening in source for opening in TAGS):
        return None
    for _ in forbidden(environment.parse(source)):
        raise BadInput(FORBIDDEN, field="template")
    return environment.from_string(source)


def _rendered(template: jinja2.Template, fields: dict[str, object]) -> bytes:
    """The part as bytes; what grows without end is stopped on its way, a handful of pieces at a time."""
    pieces = template.root_render_func(template.new_context(fields, shared=True))
    some, length = [], 0
    while few := list(islice(pieces, 64)):
        some.append("".join(few))
        length += len(some[-1])
        if length > LARGEST_OUTPUT:
            raise BadInput(TOO_LONG, field="template")
    return "".join(some).encode("utf-8")


_PLAIN = frozenset({str, int, bool, float, type(None)})


def _refuse_objects(value: object) -> None:
    """The sandbox still calls methods of what it is handed: hand it nothing but plain data."""
    if type(value) is dict:
        inside: Iterable[object] = value.values()
    elif type(value) in (list, tuple):
        inside = value  # type: ignore[assignment]
    else:
        raise TypeError(f"not plain data: {type(value).__name__}")
    for inner in inside:
        if type(inner) not in _PLAIN:
            _refuse_objects(inner)
