"""The papers whose Word template an office may replace by its own. To add a paper, add one entry to ``USES``.

An entry names the packaged template (``docx_templates/<code>_v1.docx``), what it is called, a sample that fills every
field with words of its own, and what must not be missing from the print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from proposals.documents import template_samples as samples
from proposals.documents.papers import samples as papers
from proposals.documents.sheets import samples as sheet_samples

Context = dict[str, object]


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """One paper. Fields are written as in a template, those of list items with a dot: ``steps.name``."""

    code: str
    label: str
    sample: Callable[[], Context]
    """What the trial print is filled with, also the preview where there is no ``preview``; no field may be empty."""
    required: Mapping[str, str]
    """Field → what a person calls it: every value must be printed in the text, somewhere."""
    in_header: Mapping[str, str] = field(default_factory=dict)
    """The same for headers: each value is a paragraph of its own there."""
    in_order: bool = False
    """The required values are whole paragraphs and stand in this order, as in a letter."""
    pictures: tuple[str, ...] = ()
    """Names of pictures that we replace."""
    never_empty: tuple[str, ...] = ()
    """Lists that have something in them whatever the case."""
    preview: Callable[[], Context] | None = None
    """The paper of the demo's case 0607."""

    def fields(self) -> list[tuple[str, str]]:
        """All fields as they are written in a template, with what those are called that must be printed."""
        labels = {**self.required, **self.in_header}
        return [(path, labels.get(path, "")) for path in _paths(self.sample())]


def _paths(fields: Mapping[str, object], above: str = "") -> Iterator[str]:
    """The paths of everything in a sample: ``steps``, ``steps.name`` …"""
    for name, value in fields.items():
        yield above + name
        items = value if isinstance(value, list) else [value]
        keys = {key: inner for item in items if isinstance(item, dict) for key, inner in item.items()}
        yield from _paths(keys, f"{above}{name}.")


_LETTER = {
    "title": "标题",
    "addressee": "主送",
    "opening": "开头段",
    "body.text": "正文",
    "closing": "结束语",
    "attachments": "附件说明",
    "signature": "署名",
    "date": "成文日期",
    "contact": "附注",
    "copies": "抄送",
}
_ALWAYS = ("title", "body")
_HEADER = {"mark": "发文机关标志", "corner": "办理类别和公开属性", "number": "发文字号"}
_RECEIPT = {
    "heading": "表名",
    "serial_no": "案号",
    "title": "案由",
    "proposer": "收件人",
    "unit": "承办单位",
    "attitudes": "办理态度各选项",
    "results": "办理结果各选项",
    "url": "在线填写网址",
}
_SLIP = {
    "heading": "表名",
    "version": "稿件版本",
    "title": "文件标题",
    "addressee": "主送",
    "steps.name": "步骤名",
    "steps.opinion": "审核意见",
    "steps.people": "签署人",
    "steps.acted_on": "签署日期",
}
_CASE_SHEET = {
    "heading": "表名",
    "serial_no": "案号",
    "title": "案由",
    "proposer": "提案者",
    "clocks": "办理期限",
    "contacts": "沟通情况",
}
_NOTE = {
    "title": "标题",
    "addressee": "主送",
    "body": "正文",
    "enclosures": "随函寄送的材料",
    "signature": "署名",
    "date": "日期",
    "letters.number": "目录里的文号",
}
_LABELS = {"lines.cells.recipient": "收件人", "lines.cells.address": "地址"}
_LEDGER = {"heading": "表名", "rows.serial_no": "案号", "rows.title": "案由", "rows.state": "状态"}


_BETWEEN_OFFICES = {"mark": "发文机关标志", "number": "发文字号"}
_TASKS = {
    "annex_title": "任务分解表的表名",
    "tasks.serial_no": "任务分解表的案号",
    "tasks.title": "任务分解表的案由",
    "tasks.lead": "任务分解表的承办单位",
    "tasks.reply_due": "任务分解表的答复期限",
}
_SUPERVISION = {
    "heading": "表名",
    "number": "编号",
    "to": "承办的单位或处室",
    "matter": "督办事项",
    "owed": "未办情况",
    "request": "督办要求",
    "date": "日期",
}


def _uses(*uses: TemplateUse) -> dict[str, TemplateUse]:
    return {use.code: use for use in uses}


def _office_letter(code: str, label: str, preview: Callable[[], Context]) -> TemplateUse:
    """A letter between offices: without class and publicity."""
    return TemplateUse(
        code,
        label,
        samples.trial_letter,
        _LETTER,
        _BETWEEN_OFFICES,
        in_order=True,
        never_empty=_ALWAYS,
        preview=preview,
    )


USES: dict[str, TemplateUse] = _uses(
    TemplateUse(
        "reply",
        "答复函",
        samples.trial_letter,
        _LETTER,
        _HEADER,
        in_order=True,
        never_empty=_ALWAYS,
        preview=samples.reply_0607,
    ),
    TemplateUse(
        "opinion",
        "会办意见函",
        samples.trial_letter,
        _LETTER,
        _HEADER,
        in_order=True,
        never_empty=_ALWAYS,
        preview=samples.opinion_0607,
    ),
    TemplateUse("receipt_form", "征询意见表", samples.receipt_0607, _RECEIPT, pictures=(samples.QR_NAME,)),
    TemplateUse("routing_slip", "发文稿纸", samples.slip_0607, _SLIP),
    _office_letter("opinion_request", "征求会办意见函", papers.opinion_request_0607),
    _office_letter("urging_letter", "催办函", papers.urging_letter_0607),
    _office_letter("adjustment_request", "申请调整承办单位函", papers.adjustment_request_0607),
    TemplateUse(
        "dispatch_notice",
        "交办通知",
        lambda: {**papers.dispatch_notice_0607(), **samples.trial_letter()},
        {**_LETTER, **_TASKS},
        _BETWEEN_OFFICES,
        never_empty=(*_ALWAYS, "tasks"),
        preview=papers.dispatch_notice_0607,
    ),
    TemplateUse("supervision_notice", "督办单", papers.supervision_notice_0607, _SUPERVISION),
    TemplateUse("case_sheet", "办理单", sheet_samples.case_sheet_sample, _CASE_SHEET),
    TemplateUse("covering_note", "附函", sheet_samples.covering_note_sample, _NOTE),
    TemplateUse("ledger", "台账打印稿", sheet_samples.ledger_sample, _LEDGER),
    TemplateUse("labels", "地址标签", sheet_samples.labels_sample, _LABELS, never_empty=("lines",)),
)
