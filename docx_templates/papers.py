"""Papers between offices: what a letter needs to do without its head, the annex of the 交办通知, and the 督办单."""

from __future__ import annotations

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Mm, Twips
from forms import REST, name, rest, short, statement
from pieces import blank_document, p, put, row, set_page, table, tag
from styles import NS

# Columns of the 任务分解表: field, width in twips, whether its cells are centred; together the width between margins.
TASK_COLUMNS = (
    ("number", 620, True),
    ("serial_no", 900, True),
    ("title", 3010, False),
    ("proposer", 1300, False),
    ("sector", 1100, False),
    ("part", 860, True),
    ("lead", 1550, False),
    ("supporting", 1550, False),
    ("leader", 960, True),
    ("opinion_due", 1080, True),
    ("reply_due", 1080, True),
    ("key", 560, True),
)
SIDE, ABOVE, BELOW = 1134, 1474, 1417


def only_with_mark(paragraphs: list[str], blank: str = "FuhanBlank") -> list[str]:
    """Head or foot of a letter, blank on a paper that stays in the house."""
    return [tag("if mark"), *paragraphs, tag("else"), p(blank), tag("endif")]


def add_annex(document: Document) -> Document:
    """Put the 任务分解表 on landscape pages of its own behind the notice."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Twips(SIDE)
    section.top_margin, section.bottom_margin = Twips(ABOVE), Twips(BELOW)
    section.different_first_page_header_footer = False
    body = document._body._element
    _shrink_last(body)
    for xml in (p("FuhanAnnex", "{{ annex }}"), p("FuhanAnnexTitle", "{{ annex_title }}"), _tasks()):
        body.insert(len(body) - 1, parse_xml(xml))
    body.insert(len(body) - 1, parse_xml(p("FuhanEnd")))
    return document


def _shrink_last(body: object) -> None:
    """The paragraph that carries the break between the sections takes no line of its own."""
    last = body[len(body) - 2]  # type: ignore[index]
    last.get_or_add_pPr().insert(0, parse_xml(f'<w:pStyle xmlns:w="{NS}" w:val="FuhanEnd"/>'))


def _tasks() -> str:
    heads = [(width, p("FuhanTaskName", f"{{{{ heads.{field} }}}}")) for field, width, _ in TASK_COLUMNS]
    cells = [
        (width, p("FuhanTaskCentre" if centred else "FuhanTaskCell", f"{{{{ task.{field} }}}}"))
        for field, width, centred in TASK_COLUMNS
    ]
    whole = sum(width for _, width, _ in TASK_COLUMNS)
    rows = [
        _task_row(heads, head=True),
        _over(whole, "for task in tasks"),
        _task_row(cells),
        _over(whole, "endfor"),
    ]
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _, width, _ in TASK_COLUMNS)
    return (
        f'<w:tbl xmlns:w="{NS}"><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _task_row(cells: list[tuple[int, str]], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="480" w:hRule="atLeast"/>{repeated}</w:trPr>'
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
            for width, content in cells
        )
        + "</w:tr>"
    )


def _over(width: int, words: str) -> str:
    """A row that holds a Jinja statement and vanishes with it."""
    span = f'<w:gridSpan w:val="{len(TASK_COLUMNS)}"/>'
    return (
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>'
        f"{p('FuhanTaskCell', f'{{%tr {words} %}}')}</w:tc></w:tr>"
    )


def supervision_notice() -> Document:
    """督办单: what is owed and until when; 签收 and 反馈 are filled in by whoever gets it."""
    rows = [
        row(name("编　　号"), short("{{ number }}"), name("日　　期"), short("{{ date }}")),
        row(name("承　　办"), rest("{{ to }}")),
        row(name("督办事项"), rest("{{ matter }}"), height=800),
        statement("if dispatched_on"),
        row(name("交办日期"), short("{{ dispatched_on }}"), name("办理方式"), short("{{ part }}")),
        statement("else"),
        row(name("办理方式"), rest("{{ part }}")),
        statement("endif"),
        row(name("未办情况"), _lines("owed"), height=1100),
        row(name("督办要求"), rest("{{ request }}"), height=800),
        statement("if contact"),
        row(name("联 系 人"), rest("{{ contact }}")),
        statement("endif"),
        statement("if copies"),
        row(name("抄　　送"), rest("{{ copies }}")),
        statement("endif"),
        row(name("签　　收"), short("签收人："), name("签收时间"), short("　　　年　　月　　日")),
        row(name("反馈情况"), rest(""), height=2900),
        row(name("逾期原因"), rest(""), height=1700),
        row(name("反 馈 人"), short(""), name("反馈日期"), short("　　　年　　月　　日")),
    ]
    document = blank_document()
    set_page(document, 1134, 850, 1270, 1270)
    put(document._body, [p("FuhanFormTitle", "{{ heading }}"), table(rows), p("FuhanEnd")])
    return document


def _lines(field: str) -> tuple[int, str]:
    """A cell with a paragraph for each line of ``field``."""
    inside = [tag(f"for line in {field}"), p("FuhanCell", "{{ line }}"), tag("endfor"), p("FuhanEnd")]
    return REST, "".join(inside)
