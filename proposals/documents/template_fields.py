"""Read the fields of a Word template without filling it: what is wrong with them, where, and which are printed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import unescape

import jinja2
from jinja2 import nodes

from proposals.documents.template_language import LOOP_FIELDS, TAGS, Fault, forbidden, patched, sandbox
from proposals.domain.errors import BadInput

_TAG_START = re.compile(r"(?=\{\{|\{%|\{#)")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_XML_TAG = re.compile(r"<[^>]*>")
_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Value:
    """What a name stands for: its path from the top (``body.text``), and its keys where it has any."""

    path: str
    keys: Mapping[str, Any] | None = None
    is_list: bool = False


_LOOP = Value("", dict.fromkeys(LOOP_FIELDS))
_PLAIN = Value("")


def used_fields(xml: str, sample: Mapping[str, object], place: str) -> set[str]:
    """The paths of all fields that this part prints; raises ``BadInput`` naming the first fault and its place."""
    source = _marked(xml)
    try:
        tree = sandbox().parse(source)
        for fault in forbidden(tree):
            raise _refusal(source, fault, place)
        sandbox().from_string(source)  # what only the compiler notices
    except jinja2.TemplateSyntaxError as error:
        raise _refusal(source, Fault(_in_chinese(error.message or ""), error.lineno), place) from error
    except (RecursionError, SyntaxError, ValueError, OverflowError, MemoryError) as error:
        raise BadInput(f"Word模板{place}里的字段层次过深或数字过大，请精简后重新上传。") from error
    reader = _Reader(sample)
    for node in tree.body:
        reader.read(node, {})
    for fault in reader.faults:
        raise _refusal(source, fault, place)
    return reader.printed


class _Reader:
    """Walks a template with the names in force at each place."""

    def __init__(self, sample: Mapping[str, object]) -> None:
        self.top = {name: _value(name, value) for name, value in sample.items()}
        self.printed: set[str] = set()
        self.faults: list[Fault] = []

    def read(self, node: nodes.Node, names: Mapping[str, Value], printing: bool = False) -> None:
        if isinstance(node, nodes.For):
            self._read_loop(node, names)
        elif isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            found = self._resolve(node, names)
            if printing and found.path:
                self.printed.add(found.path)
        else:
            for child in node.iter_child_nodes():
                self.read(child, names, printing or isinstance(node, nodes.Output))

    def _read_loop(self, node: nodes.For, names: Mapping[str, Value]) -> None:
        listed = self._resolve(node.iter, names)
        if isinstance(node.target, nodes.Name):
            inner = {**names, node.target.name: Value(listed.path, listed.keys), "loop": _LOOP}
        else:
            self.faults.append(Fault("循环只能用一个名称", node.lineno))
            return
        for child in [*node.body, *([node.test] if node.test else [])]:
            self.read(child, inner)
        for child in node.else_:
            self.read(child, names)

    def _resolve(self, node: nodes.Node, names: Mapping[str, Value]) -> Value:
        if isinstance(node, nodes.Name):
            known = {**self.top, **names}
            return known[node.name] if node.name in known else self._unknown(node, node.name, known)
        if isinstance(node, nodes.Getattr):
            return self._key(node, self._resolve(node.node, names), node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            base = self._resolve(node.node, names)
            if isinstance(node.arg.value, int):
                return Value(base.path, base.keys)
            return self._key(node, base, str(node.arg.value))
        self.read_children(node, names)
        return _PLAIN

    def read_children(self, node: nodes.Node, names: Mapping[str, Value]) -> None:
        for child in node.iter_child_nodes():
            self.read(child, names)

    def _key(self, node: nodes.Node, base: Value, key: str) -> Value:
        if base is _PLAIN:
            return _PLAIN
        if base.is_list or base.keys is None or key not in base.keys:
            return self._unknown(node, key, () if base.is_list else base.keys or (), base.path)
        return _value(f"{base.path}.{key}", base.keys[key]) if base.path else _PLAIN

    def _unknown(self, node: nodes.Node, name: str, known: Any, within: str = "") -> Value:
        near = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
        hint = f"（相近的字段是{near[0]}）" if near else ""
        of = f"{within}里" if within else ""
        self.faults.append(Fault(f"用到了{of}没有的字段{name[:40]}{hint}", node.lineno))
        return _PLAIN


def _value(path: str, value: object) -> Value:
    if isinstance(value, dict):
        return Value(path, value)
    if isinstance(value, (list, tuple)):
        keys: dict[str, Any] = {}
        for item in value:
            if isinstance(item, dict):
                keys |= item
        return Value(path, keys or None, is_list=True)
    return Value(path)


def _marked(xml: str) -> str:
    """Each tag on a line of its own, so that the number of a line tells the tag."""
    return _TAG_START.sub("\n", re.sub(r"[\r\n]", " ", patched(xml)))


def _refusal(source: str, fault: Fault, place: str) -> BadInput:
    quote = _quote(source, fault.line)
    return BadInput(
        f"Word模板{place}“{quote}”{fault.words}，请改正后重新上传。"
        if quote
        else f"Word模板{place}{fault.words}，请改正后重新上传。"
    )


def _quote(source: str, line: int) -> str:
    """The paragraph around a tag as a person sees it, or the tag where it stands between paragraphs."""
    lines = source.split("\n")
    if not 1 < line <= len(lines):
        return ""
    at = sum(len(text) + 1 for text in lines[: line - 1])
    tag = _TAG.match(source, at)
    end = tag.end() if tag else min(len(source), at + _LONGEST_QUOTE)
    opened = max(source.rfind("<w:p ", 0, at), source.rfind("<w:p>", 0, at))
    closed = source.find("</w:p>", end)
    if opened < 0 or closed < 0 or "</w:p>" in source[opened:at]:
        return _shown(source[at:end])
    paragraph = _shown(source[opened:closed])
    return paragraph if len(paragraph) <= _LONGEST_QUOTE else _shown(source[at:end])


def _shown(xml: str) -> str:
    text = " ".join(unescape(_XML_TAG.sub("", xml.replace("\n", ""))).split())
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"


def _in_chinese(message: str) -> str:
    """What Jinja says of a mistake, for a person who writes letters."""
    for pattern, words in _MESSAGES:
        found = re.search(pattern, message)
        if found:
            return words.format(*found.groups())
    return "写法有误"


_MESSAGES = (
    (r"[Uu]nexpected end of template", "里的循环或条件没有结束（缺少endfor或endif）"),
    (r"unknown tag '(?:tr|tc)'", "只能写在表格的行里，{{%tr …%}}要独占一行"),
    (r"unknown tag '(?:p|r)'", "要独占一段"),
    (r"unknown tag '(end\w+|else|elif)'", "里的{0}没有对应的开头，或者次序不对"),
    (r"unknown tag '(\w+)'", "里的{0}是不允许的写法"),
    (r"No filter named '(\w+)'", "用了过滤器{0}，可用的只有length、join、first、last、default"),
    (r"No test named '(\w+)'", "用了判断{0}，可用的只有defined、none、string、even、odd"),
)


def tags_in(xml: str) -> Iterator[str]:
    """Tags in a part that nobody fills, as a person sees them."""
    text = _XML_TAG.sub("", xml)
    for raw in (text, xml):
        if any(opening in raw for opening in TAGS[:2]):
            found = _TAG.search(raw)
            yield _shown(found[0]) if found else TAGS[0]
