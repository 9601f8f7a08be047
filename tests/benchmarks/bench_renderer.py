"""One letter of 4,400 characters: our renderer beside stock docxtpl, python-docx and a plain rewrite of the ZIP.

Run by ``make bench``; all rivals are measured in turn in one process, so only the ratios mean anything.
"""

from __future__ import annotations

import io
import itertools
import math

import docx
from docx.shared import Mm
from PIL import Image, ImageDraw

from proposals.documents.docx_text import docx_lines
from proposals.documents.letter import letter_context, render_letter
from proposals.documents.packaged import packaged_template
from proposals.documents.qr_code import qr_png
from proposals.documents.word_template import compiled, unpack
from tests.benchmarks.rivals import (
    emptied,
    medians,
    on_default_document,
    prose,
    python_docx,
    stock_docxtpl,
    zip_rewrite,
)
from tests.letters import text

ROUNDS = 20
OURS, WHOLE, PICTURES = "renderer alone", "letter (render_letter)", "renderer with QR code and seal"
STOCK, STOCK_DEFAULT = "stock docxtpl, our template", "stock docxtpl, python-docx's default template"
BUILT, REWRITE = "python-docx", "plain ZIP rewrite"
URL = "https://tian.example.gov.cn/r/{:032x}"


def long_letter():
    """The letter that all of them make."""
    return text(
        body=prose(4_400),
        number="江司提〔2024〕7号",
        outcome_class="A类",
        publicity="主动公开",
        contact={"name": "李承办", "phone": "023-1"},
        copies=["市政协提案委"],
        attachments=["回执"],
    )


def with_pictures(template: bytes, seal: bytes) -> bytes:
    """The template with a QR code and a seal at its end, by name."""
    document, out = docx.Document(io.BytesIO(template)), io.BytesIO()
    for name, png in (("fuhan-qr", qr_png("x")), ("fuhan-seal", seal)):
        shape = document.add_paragraph().add_run().add_picture(io.BytesIO(png), width=Mm(30))
        shape._inline.docPr.set("name", name)
    document.save(out)
    return out.getvalue()


def seal_png() -> bytes:
    """A round seal of 42 mm at 300 dpi, red on nothing, with soft edges and as many strokes as a name has."""
    side, soft = 496, 2
    large = Image.new("RGBA", (side * soft, side * soft), (0, 0, 0, 0))
    draw, middle = ImageDraw.Draw(large), side * soft // 2
    red = (217, 30, 30, 230)
    draw.ellipse((8, 8, side * soft - 8, side * soft - 8), outline=red, width=28)
    for n in range(120):
        angle, near = n * math.pi / 60, 330 + n * 37 % 70
        ends = [(middle + r * math.cos(angle), middle + r * math.sin(angle)) for r in (near, near + 50)]
        draw.line(ends, fill=red, width=10 + n % 7)
    draw.regular_polygon((middle, middle, 150), 5, fill=red)
    out = io.BytesIO()
    large.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def test_one_letter_against_the_others():
    letter, template = long_letter(), packaged_template("reply")
    context, seal, numbers = letter_context(letter), seal_png(), itertools.count()
    ours, parts = compiled(template), unpack(render_letter(letter, template))
    pictured = compiled(with_pictures(template, seal))
    base, default = emptied(template), on_default_document(template)

    def with_code_and_seal() -> bytes:
        pictures = {"fuhan-qr": qr_png(URL.format(next(numbers))), "fuhan-seal": seal}
        return pictured.fill(context, pictures=pictures)

    found = medians(
        {
            OURS: lambda: ours.fill(context),
            WHOLE: lambda: render_letter(letter, template),
            PICTURES: with_code_and_seal,
            STOCK: lambda: stock_docxtpl(template, context),
            STOCK_DEFAULT: lambda: stock_docxtpl(default, context),
            BUILT: lambda: python_docx(base, letter),
            REWRITE: lambda: zip_rewrite(parts),
        },
        ROUNDS,
    )
    same = docx_lines(render_letter(letter, template))
    assert same == docx_lines(stock_docxtpl(template, context)) == letter.lines()
    assert docx_lines(python_docx(base, letter)) == same
    assert docx_lines(with_code_and_seal())[: len(same)] == same
    print(report(found, len("".join(same))))


def report(found: dict[str, float], characters: int) -> str:
    """The table of docs/benchmarks.md and a line for each goal."""
    lines = [
        f"\n{characters} characters, median of {ROUNDS} rounds of five",
        "",
        "| | ms | × renderer alone |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {ms:.2f} | {ms / found[OURS]:.1f} |" for name, ms in found.items()]
    goals = {
        "letter at least 20 × stock docxtpl": found[STOCK] / found[WHOLE] >= 20,
        "letter at least 2 × the ZIP rewrite": found[REWRITE] / found[WHOLE] >= 2,
        "QR code and seal at most twice the time without them": found[PICTURES] / found[OURS] <= 2,
    }
    lines += ["", *(f"{'met    ' if met else 'NOT MET'} {goal}" for goal, met in goals.items())]
    return "\n".join(lines)
