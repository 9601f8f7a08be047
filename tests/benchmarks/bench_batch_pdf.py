"""Letters to PDF: many in one call of LibreOffice beside one process a letter, in one run."""

from time import perf_counter

from proposals.documents.letter import render_letter
from proposals.documents.packaged import packaged_template
from proposals.documents.pdf import to_pdf, to_pdfs
from tests.benchmarks.rivals import prose
from tests.letters import text

LETTERS = 40
ALONE = 10
AT_LEAST = 5


def letters() -> list[bytes]:
    """Letters of 4,400 characters, every one different."""
    template = packaged_template("reply")
    body = prose(4_400)
    return [
        render_letter(text(number=f"江司提〔2024〕{n}号", body=f"{body}\n第{n}件。"), template)
        for n in range(1, LETTERS + 1)
    ]


def test_many_letters_in_one_call_against_one_process_each():
    files = letters()
    began = perf_counter()
    alone = [to_pdf(file) for file in files[:ALONE]]
    one = (perf_counter() - began) / ALONE
    print(f"\n{'letters':>8}  {'seconds':>8}  {'s/letter':>8}  against one process a letter")
    print(f"{ALONE:>8}  {one * ALONE:>8.2f}  {one:>8.3f}  1.0 ×")
    ratios = {}
    for count in (5, 10, 20, LETTERS):
        began = perf_counter()
        made = to_pdfs(files[:count])
        each = (perf_counter() - began) / count
        ratios[count] = one / each
        print(f"{count:>8}  {each * count:>8.2f}  {each:>8.3f}  {ratios[count]:.1f} ×")
        assert all(isinstance(pdf, bytes) for pdf in made)
    assert len(alone) == ALONE
    assert ratios[LETTERS] >= AT_LEAST
