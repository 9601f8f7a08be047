"""Fill Word templates: docxtpl's template language, compiled once, in a sandbox that sees plain data alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache

import jinja2
from docxtpl import DocxTemplate
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from proposals.domain.errors import BadInput

FILLED_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml|docProps/core\.xml")
ALLOWED_FILTERS = ("length", "join", "first", "last", "default")
ALLOWED_TESTS = ("defined", "none", "string", "even", "odd")
# What a template may say. No call, no arithmetic, no macro: loops over the given lists are all that takes time.
ALLOWED_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.For,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Test,
    nodes.Filter,
)
DEEPEST_LOOPS = 2
FORBIDDEN = "Word模板里有不允许的写法，请改正模板。"
# docxtpl's clean-up takes the time of braces × length.
LARGEST_PART, MOST_BRACES = 1_000_000, 1_000
# ZIP knows no time zone and no year before 1980; a fixed time makes equal letters equal bytes.
STAMP = (1980, 1, 1, 0, 0, 0)


def sandbox() -> ImmutableSandboxedEnvironment:
    """An environment without globals that escapes everything and refuses missing fields."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in ALLOWED_FILTERS}
    environment.tests = {name: environment.tests[name] for name in ALLOWED_TESTS}
    return environment


class WordTemplate:
    """A DOCX whose document, headers, footers and core properties hold fields; thread-safe once made."""

    def __init__(self, data: bytes) -> None:
        """Compile ``data``; raises ``BadInput`` when it is no DOCX or its fields are malformed."""
        environment = sandbox()
        self._fixed: dict[str, bytes] = {}
        self._filled: dict[str, jinja2.Template] = {}
        self._order: list[str] = []
        try:
            for name, blob in unpack(data).items():
                self._order.append(name)
                if FILLED_PARTS.fullmatch(name):
                    source = _patched(blob.decode("utf-8"))
                    _refuse_constructs(environment.parse(source), 0)
                    self._filled[name] = environment.from_string(source)
                else:
                    self._fixed[name] = blob
        except jinja2.TemplateError as error:
            raise BadInput(
                f"Word模板里的字段写法有误（{error.message}），请改正模板。", field="template"
            ) from error
        except RecursionError as error:
            raise BadInput(FORBIDDEN, field="template") from error
        except (zipfile.BadZipFile, UnicodeDecodeError) as error:
            raise BadInput("Word模板不是有效的DOCX文件，请重新上传。", field="template") from error
        if "word/document.xml" not in self._filled:
            raise BadInput("Word模板不是有效的DOCX文件，请重新上传。", field="template")

    def fill(self, context: Mapping[str, object], replaced: Mapping[str, bytes] | None = None) -> bytes:
        """The DOCX filled with ``context`` (plain data); ``replaced`` gives whole parts, such as a picture."""
        return pack(self.fill_parts(context, replaced))

    def fill_parts(
        self, context: Mapping[str, object], replaced: Mapping[str, bytes] | None = None
    ) -> dict[str, bytes]:
        """The filled parts in their order, not yet zipped."""
        _refuse_objects(context)
        parts = {**self._fixed, **(replaced or {})}
        try:
            for name, template in self._filled.items():
                parts[name] = template.render(context).encode("utf-8")
        except jinja2.UndefinedError as error:
            raise BadInput(
                f"Word模板用到了没有的字段（{error.message}），请改正模板。", field="template"
            ) from error
        except (SecurityError, jinja2.TemplateError, TypeError, ValueError) as error:
            raise BadInput(FORBIDDEN, field="template") from error
        return {name: parts[name] for name in self._order}


@lru_cache(maxsize=32)
def compiled(data: bytes) -> WordTemplate:
    """The compiled template of these bytes, kept for the next letter."""
    return WordTemplate(data)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Zip the parts in their order, with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, blob in parts.items():
            target.writestr(zipfile.ZipInfo(name, STAMP), blob, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts of a DOCX in their order; raises ``zipfile.BadZipFile``."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {info.filename: source.read(info) for info in source.infolist() if not info.is_dir()}


def _refuse_constructs(node: nodes.Node, loops: int) -> None:
    """A template is a form with fields, not a program: refuse everything else before it runs."""
    loops += isinstance(node, nodes.For)
    hidden = isinstance(node, nodes.Getattr) and node.attr.startswith("_")
    recursive = isinstance(node, nodes.For) and node.recursive
    if not isinstance(node, ALLOWED_NODES) or hidden or recursive or loops > DEEPEST_LOOPS:
        raise BadInput(FORBIDDEN, field="template")
    for child in node.iter_child_nodes():
        _refuse_constructs(child, loops)


def _patched(xml: str) -> str:
    """docxtpl's clean-up of tags that Word has split over runs; edge spaces of values must survive."""
    if len(xml) > LARGEST_PART or xml.count("{") > MOST_BRACES:
        raise BadInput("Word模板的正文或页眉过大、字段过多，请精简模板。", field="template")
    patched: str = DocxTemplate(io.BytesIO()).patch_xml(xml)
    return patched.replace("<w:t>", '<w:t xml:space="preserve">')


def _refuse_objects(value: object) -> None:
    """The sandbox still calls methods of what it is handed: hand it nothing but plain data."""
    if type(value) is dict:
        for inner in value.values():
            _refuse_objects(inner)
    elif type(value) in (list, tuple):
        for inner in value:  # type: ignore[attr-defined]
            _refuse_objects(inner)
    elif type(value) not in (str, int, bool, float, type(None)):
        raise TypeError(f"not plain data: {type(value).__name__}")
