"""核稿 of a draft full of figures in a register of 20,000 cases with their replies, against one of 50.

Each case has nineteen like it, whose replies are read for the same measures (F01); a library of documents stands in
both registers.
"""

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle
from pathlib import Path

from sqlalchemy import insert, select

from proposals.services._office import Office
from proposals.services._proofing import proofread_draft
from proposals.services.drafting.text import DraftText
from proposals.storage.base import Base
from proposals.storage.handling import current_round
from proposals.storage.tables.handling import Handling, PastRecord
from proposals.storage.tables.proofing import LibraryDocument
from proposals.storage.tables.register import Attachment, AttachmentUse
from proposals.storage.tables.searching import FileText
from proposals.storage.tables.system import Blob
from tests.benchmarks.registry import corpus
from tests.benchmarks.registry.furnishing import Furnished, furnish
from tests.benchmarks.rivals import medians, prose

FEW, MANY = 50, int(os.environ.get("FUHAN_BENCH_CASES", "20000"))
DOCUMENTS = 200
KIN = 20
"""Cases that share five of their eight sentences."""
ROUNDS = 40
GOAL = 3
"""× the time in the small register."""
MEASURED = (
    "行政机关负责人出庭应诉率达{}.2%", "共办结一审行政诉讼案件{}件", "规范性文件合法性审查率达{}.5%", "群众满意率为{}.6%",
    "培训行政执法人员{}00人次", "受理行政复议案件{}件", "法律援助中心办结案件{}0件", "公共法律服务热线接听{}万次",
)  # fmt: skip


def test_proofreading_costs_little_more_in_a_large_register(sqlite_template: Path, tmp_path: Path) -> None:
    registers = {count: _Register.of(count, sqlite_template, tmp_path / str(count)) for count in (FEW, MANY)}
    told = registers[MANY].proofread()
    assert "F01" in told
    spent = medians({str(count): register.proofread for count, register in registers.items()}, ROUNDS)
    ratio = spent[str(MANY)] / spent[str(FEW)]
    print(
        f"\nproofreading: {MANY} cases {spent[str(MANY)]:.0f} ms, {FEW} {spent[str(FEW)]:.0f} ms, {ratio:.1f} ×"
    )
    for register in registers.values():
        register.close()
    assert ratio < GOAL


@dataclass
class _Register:
    furnished: Furnished
    office: Office
    cases: Iterator[int]
    typed: int = 0

    @classmethod
    def of(cls, count: int, template: Path, folder: Path) -> "_Register":
        folder.mkdir()
        file = shutil.copy(template, folder / "fuhan.db")
        furnished = furnish(f"sqlite:///{file}", folder, _kin(count), count)
        _answer(furnished.site.cast.office)
        chosen = random.Random(8).sample(range(1, count + 1), min(count, ROUNDS))
        return cls(furnished, furnished.site.fresh(), cycle([furnished.case(n) for n in chosen]))

    def proofread(self) -> set[str]:
        """What is typed into the draft of one case after the other; the rules that find something."""
        self.typed += 1
        handling = self.office.db.get_one(Handling, next(self.cases))
        running = current_round(self.office.db, handling)
        text = DraftText(body=f"{BODY}\n已经安排第{self.typed}次。")
        found = proofread_draft(self.office, handling, running, text).found
        self.office.rollback()
        return {each.finding.rule for each in found}

    def close(self) -> None:
        self.office.close()
        self.furnished.site.close()


def _figures(seed: int) -> str:
    draw = random.Random(seed)
    return "。".join(f"2022年，全市{words.format(draw.randint(50, 95))}" for words in MEASURED) + "。"


BODY = f"{_figures(0)}\n{prose(3000)}"


def _kin(count: int) -> Iterator[corpus.Prose]:
    """Proposals of the corpus, each with the title and five sentences of the first of its twenty."""
    title, shared = "", [""]
    for n, each in enumerate(corpus.proposals(count)):
        sentences = each.text.split("。")
        if n % KIN == 0:
            title, shared = each.title, sentences[:5]
        yield replace(each, title=title, text="。".join([*shared, *sentences[5:]]))


def _answer(office: Office) -> None:
    """Every case has a reply of its own with figures, and the library has documents."""
    for table, rows in _replies(office).items():
        office.db.execute(insert(table), rows)
    office.db.execute(insert(LibraryDocument), [_document(n, office) for n in range(1, DOCUMENTS + 1)])
    office.commit()


def _replies(office: Office) -> dict[type[Base], list[dict[str, object]]]:
    cases = office.db.execute(select(Handling.id, Handling.proposal_id)).all()
    on, now, kind = date(2022, 6, 1), office.now, "application/pdf"
    rest = [prose(1500, seed) for seed in range(50)]
    return {
        PastRecord: [
            {"handling_id": h, "letter_number": f"渝司提〔2022〕{h}号", "answered_on": on} for h, _ in cases
        ],
        Blob: [
            {"id": h, "sha256": f"{h:064}", "size": 1, "media_type": kind, "created_at": now}
            for h, _ in cases
        ],
        FileText: [
            {"blob_id": h, "asked_at": now, "next_attempt_at": now, "text": f"{_figures(h)}\n{rest[h % 50]}"}
            for h, _ in cases
        ],
        Attachment: [
            {
                "proposal_id": p,
                "blob_id": h,
                "name": "答复.pdf",
                "use": AttachmentUse.PAST_REPLY,
                "added_at": now,
            }
            for h, p in cases
        ],
    }


def _document(n: int, office: Office) -> dict[str, object]:
    """One in ten has the measures."""
    told = (_figures(-n) if n % 10 == 0 else "") + prose(8000, n % 50)
    return {"title": f"第{n}号工作报告", "issued_on": date(2022, 1, 1), "text": told, "added_at": office.now}
