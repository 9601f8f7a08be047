"""What a Word template may say: fields, conditions and loops over plain data. A form with fields, not a program."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import jinja2
from docxtpl import DocxTemplate
from jinja2 import nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from proposals.domain.errors import BadInput

ALLOWED_FILTERS = ("length", "join", "first", "last", "default")
ALLOWED_TESTS = ("defined", "none", "string", "even", "odd")
LOOP_FIELDS = ("first", "last", "index", "index0", "length", "revindex", "revindex0")
# No call, no arithmetic, no macro: loops over the given lists are all that takes time.
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
DEEPEST_LOOPS, MOST_LOOPS, LONGEST_CONSTANT = 2, 60, 200
# docxtpl's clean-up takes the time of braces × length.
LARGEST_PART, MOST_BRACES = 1_000_000, 1_000
FORBIDDEN = "Word模板里有不允许的写法，请改正模板。"
TAGS = ("{{", "{%", "{#")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template, and in which line of its source."""

    words: str
    line: int


class PlainData(ImmutableSandboxedEnvironment):
    """Dots and brackets reach keys of dicts, places of lists and a few facts of a loop: nothing else has attributes."""

    def getattr(self, obj: object, attribute: str) -> object:
        """``a.b``; of all that a template can meet only dicts have keys, so asking is quicker than looking first."""
        try:
            return obj[attribute]  # type: ignore[index]
        except (TypeError, KeyError):
            if isinstance(obj, LoopContext) and attribute in LOOP_FIELDS:
                return super().getattr(obj, attribute)
            return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """``a['b']`` or ``a[0]``."""
        try:
            if type(obj) in (dict, list, tuple):
                return obj[argument]  # type: ignore[index]
        except (LookupError, TypeError):
            pass
        return self.undefined(obj=obj, name=str(argument))


def sandbox() -> PlainData:
    """An environment without globals that escapes everything and refuses missing fields."""
    environment = PlainData(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in ALLOWED_FILTERS}
    environment.tests = {name: environment.tests[name] for name in ALLOWED_TESTS}
    return environment


def patched(xml: str) -> str:
    """docxtpl's clean-up of tags that Word has split over runs; edge spaces of values must survive."""
    if len(xml) > LARGEST_PART or xml.count("{") > MOST_BRACES:
        raise BadInput("Word模板的正文或页眉过大、字段过多，请精简模板。", field="template")
    cleaned: str = DocxTemplate(io.BytesIO()).patch_xml(xml)
    return cleaned.replace("<w:t>", '<w:t xml:space="preserve">')


def forbidden(tree: nodes.Template) -> Iterator[Fault]:
    """Every construct that a template may not use; raises ``RecursionError`` where they are too deep."""
    if sum(1 for _ in tree.find_all(nodes.For)) > MOST_LOOPS:
        yield Fault(f"循环超过{MOST_LOOPS}个", 1)
    yield from _forbidden(tree, 0)


def _forbidden(node: nodes.Node, loops: int) -> Iterator[Fault]:
    loops += isinstance(node, nodes.For)
    words = _flaw(node, loops)
    if words:
        yield Fault(words, node.lineno)
        return
    for child in node.iter_child_nodes():
        yield from _forbidden(child, loops)


def _flaw(node: nodes.Node, loops: int) -> str | None:
    if not isinstance(node, ALLOWED_NODES):
        return _NAMES.get(type(node), "是不允许的写法")
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return "用到了程序内部的名称"
    if isinstance(node, nodes.Name) and node.name.startswith("_"):
        return "用到了程序内部的名称"
    if isinstance(node, nodes.Const) and len(str(node.value)) > LONGEST_CONSTANT:
        return f"里的引号文字超过{LONGEST_CONSTANT}字"
    if isinstance(node, nodes.Filter):
        return _filter_flaw(node)
    if not isinstance(node, nodes.For):
        return None
    if node.recursive:
        return "是不允许的写法（循环套自己）"
    if not isinstance(node.iter, (nodes.Name, nodes.Getattr, nodes.Getitem)):
        return "循环的不是字段"
    return f"循环超过{DEEPEST_LOOPS}层" if loops > DEEPEST_LOOPS else None


def _filter_flaw(node: nodes.Filter) -> str | None:
    """Joined to itself a few times, a line grows to gigabytes."""
    if not all(isinstance(argument, nodes.Const) for argument in node.args):
        return "里过滤器的参数只能是引号里的文字"
    if node.name == "join" and node.node is not None and node.node.find(nodes.Filter):
        return "里join只能直接用在字段上"
    return None


_NAMES: dict[type[nodes.Node], str] = {
    nodes.Call: "调用了函数，这是不允许的",
    nodes.CallBlock: "调用了函数，这是不允许的",
    nodes.Macro: "定义了宏，这是不允许的",
    nodes.Include: "引用了别的文件，这是不允许的",
    nodes.Import: "引用了别的文件，这是不允许的",
    nodes.FromImport: "引用了别的文件，这是不允许的",
    nodes.Extends: "引用了别的文件，这是不允许的",
    nodes.Assign: "定义了变量，这是不允许的",
    nodes.AssignBlock: "定义了变量，这是不允许的",
    **dict.fromkeys(
        (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Concat),
        "做了运算，这是不允许的",
    ),
}
