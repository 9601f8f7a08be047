"""The numbers of GB/T 9704-2012 beside those of our rendered letters, in millimetres unless said otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.documents.measure import ASCENT, MM, SIZE_2, SIZE_3, SIZE_4, Line, Page

TOLERANCE = 0.5
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
"""The edges of the type area (版心, 156 × 225), from the upper left corner of the page."""
LINES, CHARACTERS = 22, 28
PITCH, CHAR = 225 / LINES, 156 / CHARACTERS
SEVEN_EIGHTHS = 7 / 8 * SIZE_3 * MM
BETWEEN = PITCH - SIZE_3 * MM
"""What lies between the characters of two lines."""


@dataclass(frozen=True)
class Finding:
    """One element: what the standard wants and what the page shows."""

    clause: str
    element: str
    wanted: float
    found: float

    @property
    def difference(self) -> float:
        return self.found - self.wanted

    @property
    def within(self) -> bool:
        return abs(self.difference) <= TOLERANCE


def blank_lines(upper: Line, lower: Line) -> float:
    """What lies between two lines of text, from character to character."""
    return lower.cell_top - upper.cell_bottom


def blank(count: int) -> float:
    """How far apart the characters of two lines stand that have ``count`` blank lines between them."""
    return count * PITCH + BETWEEN


def type_area(page: Page) -> Iterator[Finding]:
    """5.1–5.2 on a page filled with plain text, the page number aside."""
    lines = [line for line in page.lines if line.baseline < BOTTOM]
    pitch = (lines[-1].baseline - lines[0].baseline) / (len(lines) - 1)
    upper, lower = lines[0].baseline - ASCENT * pitch, lines[-1].baseline + (1 - ASCENT) * pitch
    full = [line for line in lines if line.left < LEFT + 1]
    yield Finding("5.1", "纸张宽", 210, page.width)
    yield Finding("5.1", "纸张高", 297, page.height)
    yield Finding("5.2.1", "订口（左白边）", LEFT, min(line.left for line in full))
    yield Finding("5.2.1", "版心右边缘", RIGHT, max(line.right for line in full))
    yield Finding("5.2.1", "天头（上白边）", TOP, upper)
    yield Finding("5.2.1", "版心下边缘", BOTTOM, lower)
    yield Finding("5.2.1", "版心宽", 156, max(line.right for line in full) - min(line.left for line in full))
    yield Finding("5.2.1", "版心高", 225, lower - upper)
    yield Finding("5.2.3", "每面行数（行）", LINES, len(lines))
    yield Finding("5.2.3", "每行字数（字）", CHARACTERS, max(len(line.text) for line in full))
    yield Finding("5.2.3", "每行最少字数（字）", CHARACTERS, min(len(line.text) for line in full))
    yield Finding("5.2.3", "行距", PITCH, pitch)
    yield Finding("5.2.2", "正文字号（磅）", SIZE_3, lines[0].glyphs[0].size)


def head(page: Page, mark: str) -> Iterator[Finding]:
    """10.1: the mark and the red lines; ``mark`` is its first line."""
    first = next(line for line in page.lines if line.text == mark)
    of_mark = [line for line in page.lines if first.baseline <= line.baseline < page.strokes[0].top]
    thick, thin, foot_thin, foot_thick = page.strokes
    yield Finding("10.1", "发文机关标志上边缘至上页边", 30, first.ink_top)
    yield Finding("10.1", "发文机关标志居中", 105, first.centre)
    yield Finding("10.1", "标志下边缘至第一条红色双线", 4, thick.top - of_mark[-1].ink_bottom)
    yield Finding("10.1", "第一条红色双线长", 170, thick.right - thick.left)
    yield Finding("10.1", "第一条红色双线居中", 105, (thick.left + thick.right) / 2)
    yield Finding("10.1", "第二条红色双线至下页边", 20, page.height - foot_thick.bottom)
    yield Finding("10.1", "第二条红色双线长", 170, foot_thick.right - foot_thick.left)
    yield Finding("10.1", "第二条红色双线居中", 105, (foot_thick.left + foot_thick.right) / 2)
    yield Finding("10.1", "双线两线等长", thick.right - thick.left, thin.right - thin.left)
    yield Finding(
        "10.1", "第二条双线两线等长", foot_thick.right - foot_thick.left, foot_thin.right - foot_thin.left
    )


def number_and_title(page: Page, number: str, title: str, addressee: str) -> Iterator[Finding]:
    """10.1, 7.3.1, 7.3.2: ``title`` is its first line."""
    numbered, titled, addressed = page.line(number), _title(page, title), page.line(addressee)
    last = [line for line in page.lines if titled.baseline <= line.baseline < addressed.baseline][-1]
    yield Finding(
        "10.1",
        "发文字号距第一条红色双线（3号字高7/8）",
        SEVEN_EIGHTHS,
        numbered.cell_top - page.strokes[1].bottom,
    )
    yield Finding("10.1", "发文字号顶格居版心右边缘", RIGHT, numbered.right)
    yield Finding("10.1", "标题与发文字号相距二行", blank(2), blank_lines(numbered, titled))
    yield Finding("7.3.1", "标题字号（磅）", SIZE_2, titled.glyphs[0].size)
    yield Finding("7.3.1", "标题居中", (LEFT + RIGHT) / 2, titled.centre)
    yield Finding("7.3.2", "主送机关在标题下空一行", blank(1), blank_lines(last, addressed))
    yield Finding("7.3.2", "主送机关居左顶格", LEFT, addressed.left)


def _title(page: Page, words: str) -> Line:
    return next(line for line in page.lines if line.text == words and round(line.glyphs[0].size) == SIZE_2)


def last_line(page: Page) -> Iterator[Finding]:
    """10.1, on a first page that is full of text."""
    yield Finding(
        "10.1",
        "第二条红色双线距其上一行文字（3号字高7/8）",
        SEVEN_EIGHTHS,
        page.strokes[2].top - page.lines[-1].cell_bottom,
    )


def paragraph(line: Line) -> Iterator[Finding]:
    """7.3.3: the first line of a paragraph."""
    yield Finding("7.3.3", "正文每个自然段左空二字", LEFT + 2 * CHAR, line.left)


def page_number(page: Page, number: int) -> Iterator[Finding]:
    """7.5: odd numbers at the right, even ones at the left."""
    line = page.lines[-1]
    side = "单页码居右空一字" if number % 2 else "双页码居左空一字"
    inset = RIGHT - line.right if number % 2 else line.left - LEFT
    yield Finding("7.5", "一字线上距版心下边缘", 7, line.glyphs[0].top - BOTTOM)
    yield Finding("7.5", "页码字号（磅）", SIZE_4, line.glyphs[0].size)
    yield Finding("7.5", side, SIZE_4 * MM, inset)


def sealed_tail(page: Page, signature: str, date: str) -> Iterator[Finding]:
    """7.3.5.1: a single office that seals."""
    above, below = page.line(signature), page.line(date)
    yield Finding("7.3.5.1", "成文日期右空四字", RIGHT - 4 * CHAR, below.right)
    yield Finding("7.3.5.1", "署名以成文日期为准居中", below.centre, above.centre)
    yield Finding("7.3.5.1", "成文日期在署名下一行", PITCH, below.baseline - above.baseline)


def unsealed_tail(page: Page, signature: str, date: str) -> Iterator[Finding]:
    """7.3.5.2: a single office that does not seal; the longer of both ends two characters from the right."""
    above, below = [line for line in page.lines if line.text == signature][-1], page.line(date)
    before = [line for line in page.lines if line.baseline < above.baseline][-1]
    yield Finding("7.3.5.2", "不加盖印章：正文（附件说明）下空一行署名", blank(1), blank_lines(before, above))
    yield Finding(
        "7.3.5.2", "不加盖印章：署名和日期较长者右空二字", RIGHT - 2 * CHAR, max(above.right, below.right)
    )
    yield Finding("7.3.5.2", "不加盖印章：成文日期首字比署名首字右移二字", 2 * CHAR, below.left - above.left)


def attachments(page: Page, before: str, names: tuple[str, ...]) -> Iterator[Finding]:
    """7.3.4: the attachments by the first characters of their names, the second in two lines."""
    first, second, third = (page.line(name) for name in names)
    turned = next(line for line in page.lines if line.baseline > second.baseline)
    yield Finding("7.3.4", "附件说明在正文下空一行", blank(1), blank_lines(page.line(before), first))
    yield Finding("7.3.4", "附件说明左空二字", LEFT + 2 * CHAR, first.left)
    yield Finding("7.3.4", "附件序号对齐", first.glyphs[3].left, second.left)
    yield Finding("7.3.4", "附件序号对齐（第三件）", second.left, third.left)
    yield Finding("7.3.4", "附件名称回行与首字对齐", second.glyphs[2].left, turned.left)


def note(page: Page, date: str, words: str) -> Iterator[Finding]:
    """7.3.6: 附注."""
    line = page.line(words)
    yield Finding("7.3.6", "附注左空二字", LEFT + 2 * CHAR, line.left)
    yield Finding("7.3.6", "附注在成文日期下一行", PITCH, line.baseline - page.line(date).baseline)


def copies(page: Page, second: str) -> Iterator[Finding]:
    """7.4, 10.1: 抄送 in two lines on the last page; ``second`` begins the second one."""
    first, last = page.line("抄送"), page.line(second)
    line_height = last.baseline - first.baseline
    yield Finding("7.4.2", "抄送左空一字", LEFT + SIZE_4 * MM, first.left)
    yield Finding("7.4.2", "抄送右空一字内", RIGHT - SIZE_4 * MM, max(RIGHT - SIZE_4 * MM, first.right))
    yield Finding("7.4.2", "抄送字号（磅）", SIZE_4, first.glyphs[0].size)
    yield Finding("7.4.2", "抄送回行与冒号后首字对齐", first.glyphs[3].left, last.left)
    yield Finding("10.1", "抄送居最后一面版心最下方", BOTTOM, last.baseline + (1 - ASCENT) * line_height)


def all_findings(letters: dict[str, list[Page]]) -> list[Finding]:
    """Every element once, from the letters of ``layout_letters``, in the order of docs/layout.md."""
    case, several = letters["0607"], letters["several"][-1]
    return [
        *type_area(letters["full"][1]),
        *head(case[0], "重庆市司法局"),
        *number_and_title(case[0], "渝司提", "重庆市司法局", "孔祥彬委员："),
        *last_line(letters["full"][0]),
        *paragraph(case[0].line("您提出的")),
        *attachments(several, "见，请填写", ("附件：1.", "2.", "3.")),
        *sealed_tail(case[-1], "重庆市司法局", "2023年4月27日"),
        *unsealed_tail(letters["unsealed"][-1], "江州市司法局", "2024年5月6日"),
        *note(several, "2024年5月6日", "（联系人"),
        *copies(several, "市财政局"),
        *page_number(case[1], 2),
        *page_number(case[2], 3),
    ]
