"""What can be printed in a batch: names, kinds of it, and whether all cases come into one document."""

from __future__ import annotations

from proposals.domain.errors import BadInput
from proposals.services._office import Office
from proposals.storage.tables.printing import BatchContent, BatchForm

CONTENT_NAMES: dict[BatchContent, str] = {
    BatchContent.LETTERS: "复函",
    BatchContent.RECEIPT_FORMS: "征询意见表（回执）",
    BatchContent.ROUTING_SLIPS: "发文稿纸",
    BatchContent.CASE_SHEETS: "办理单",
    BatchContent.COVERING_NOTES: "附函",
    BatchContent.LABELS: "地址标签",
}
FORM_NAMES: dict[BatchForm, str] = {BatchForm.ZIP: "打包下载（ZIP）", BatchForm.PDF: "一个PDF，直接打印"}
TO_MEMBERS = "recipient"
"""The covering note that goes with each copy; the others go to an office with all letters at once."""


def variants(office: Office, what: BatchContent) -> dict[str, str]:
    """Code and name of what there is to choose of this content; nothing for most."""
    sheets = office.rules.sheets
    if what is BatchContent.COVERING_NOTES:
        return {code: note.name for code, note in sheets.notes.items()}
    if what is BatchContent.LABELS:
        return {code: layout.name for code, layout in sheets.labels.items()}
    return {}


def chosen_variant(office: Office, what: BatchContent, variant: str) -> str:
    """The variant, or the first where none was named; one that is not there is refused."""
    known = variants(office, what)
    if not known:
        return ""
    if variant and variant not in known:
        raise BadInput(f"{CONTENT_NAMES[what]}没有这一种，请重新选择。", field="variant")
    return variant or next(iter(known))


def is_grouped(what: BatchContent, variant: str) -> bool:
    """True where one document holds all cases: labels, and notes to an office."""
    return what is BatchContent.LABELS or (what is BatchContent.COVERING_NOTES and variant != TO_MEMBERS)
