"""列的对应 on the preview of any list: what each column was read as, to be said otherwise and kept."""

from __future__ import annotations

from typing import Any

from proposals.domain.column_mapping import ColumnReading
from proposals.domain.errors import BadInput
from proposals.services import exchange
from proposals.services.exchange import ImportPurpose, PastPreview, Preview
from proposals.web.edge import me, office
from proposals.web.forms import Form, LongChoice, WholeNumber

SAVED = "列的对应已保存，下次表头相同的表格按此读取。"
NOT_READ = ("", "不导入")


class ColumnsForm(Form):
    """Which column is what; the columns of a file are fields ``c0``, ``c1``, … of a class made for it."""

    sheet = LongChoice("工作表", required=False)
    header_row = WholeNumber("表头在第几行", least=1, most=200, hint="不填则由系统找")


def columns_form(preview: Preview | PastPreview, purpose: ImportPurpose = ImportPurpose.LIST) -> ColumnsForm:
    """The form for the columns of this file, filled with what they are read as or may be."""
    shown = _shown(preview)
    choices = [NOT_READ, *exchange.column_fields(purpose)]
    fields = {
        f"c{c.at}": LongChoice(f"{c.letters}列“{c.header}”", required=False, choices=choices) for c in shown
    }
    form: ColumnsForm = type("ColumnsOfFile", (ColumnsForm,), fields)(
        data={f"c{c.at}": c.field or c.offered for c in shown} | {"sheet": preview.table.sheet}
    )
    form.sheet.choices = [(s.name, f"{s.name}（{s.rows}行）") for s in preview.table.sheets]
    return form


def columns_facts(preview: Preview | PastPreview, form: ColumnsForm) -> dict[str, Any]:
    """What the macro ``columns_panel`` is given; ``form`` as it was sent, if something in it was refused."""
    return {
        "form": form,
        "columns": [(c, _examples(preview, c), form[f"c{c.at}"]) for c in _shown(preview)],
        "questions": preview.questions,
        "remembered": preview.remembered,
        "settled": not preview.questions and all(c.field or not c.offered for c in preview.mapping.columns),
        "table": preview.table,
    }


def columns_kept(
    form: ColumnsForm, batch_id: int, purpose: ImportPurpose = ImportPurpose.LIST
) -> Preview | PastPreview | None:
    """Keep what a valid form says and read the list anew; None where it is refused, with the reason in the form."""
    names = (name for name in form._fields if name[0] == "c" and name[1:].isdecimal())
    fields = {int(name[1:]): form[name].data for name in names if form[name].data}
    sheet, header_row = form.sheet.data or "", form.header_row.data or 0
    try:
        return exchange.choose_columns(
            office(), me(), batch_id, purpose, sheet=sheet, header_row=header_row, fields=fields
        )
    except BadInput as refusal:
        office().rollback()
        form.refuse(refusal)
        return None


def _shown(preview: Preview | PastPreview) -> list[ColumnReading]:
    return [c for c in preview.mapping.columns if c.header or c.examples]


def _examples(preview: Preview | PastPreview, column: ColumnReading) -> str:
    """What stands in a column, nothing of classified rows."""
    secret = exchange.classified_rows(preview)
    hidden = [" ".join(r.cells[column.at].split()) for r in preview.table.rows if r.number in secret]
    return "；".join(e for e in column.examples if not any(h.startswith(e.rstrip("…")) for h in hidden if h))
