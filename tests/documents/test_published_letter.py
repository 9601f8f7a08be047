"""The published reply to 0607, taken apart into facts, comes out of ``flask letter`` line by line."""

import json
import re

from click.testing import CliRunner

from proposals.cli.letter import letter
from proposals.documents.docx_text import docx_lines


def lines_of(published: str) -> list[str]:
    return [line.strip() for line in published.split("\n") if line.strip()]


def facts_of(lines: list[str]) -> dict:
    """Take the published lines apart by the fixed formulas; nothing of their text is known here."""
    unit, about, answer, addressee, opening, *body, closing, signature, issued = lines
    assert signature == unit
    title, serial_no, thanks, co_units = re.fullmatch(
        r"您提出的《(.+?)》（第(\d+)号）收悉，(.+。)经会同(.+?)认真研究办理，现答复如下：", opening
    ).groups()
    short, signer = re.match(r"此复函已经(市.+?局)(.+?)审签。", closing).groups()
    year, month, day = map(int, re.fullmatch(r"(\d+)年(\d+)月(\d+)日", issued).groups())
    assert serial_no in answer
    return {
        "kind": "cppcc_proposal",
        "unit": unit,
        "unit_short": short,
        "session": about.removeprefix("关于"),
        "serial_no": serial_no,
        "title": title,
        "addressees": [{"name": addressee.removesuffix("委员："), "type": "member"}],
        "co_units": co_units.split("、"),
        "thanks": thanks,
        "body": "\n".join(body),
        "signer": {"name": signer[:-2], "title": signer[-2:]},
        "issued_on": f"{year:04}-{month:02}-{day:02}",
    }


def test_the_published_letter_comes_out_line_by_line(published_letter, tmp_path):
    lines = lines_of(published_letter)
    source, out = tmp_path / "facts.json", tmp_path / "letter.docx"
    source.write_text(json.dumps(facts_of(lines), ensure_ascii=False), encoding="utf-8")
    result = CliRunner().invoke(letter, [str(source), "--out", str(out), "--json"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert docx_lines(out.read_bytes()) == lines
