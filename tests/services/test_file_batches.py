"""提案原件 and 往年复函 in a ZIP: matched by serial number, corrected, attached, found, taken back."""

import pytest
from sqlalchemy import select

from proposals.domain.errors import BadInput, NotAllowed, NotFound, NotPossible
from proposals.services import exchange
from proposals.services.exchange import FileState, ImportPurpose
from proposals.services.file_texts import read_waiting
from proposals.storage.search_index import holding
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.register import Attachment, AttachmentUse, Proposal
from proposals.storage.tables.searching import SearchText, TextSource
from tests.desks import Workshop
from tests.documents.test_archives import zipped
from tests.factories import registered
from tests.services.test_past_years import HELPED, LED, OLD, imported, sheet
from tests.word_files import by_libreoffice, p, word

both = pytest.mark.both_databases
NOW_ON = "市政协六届一次会议"


@pytest.fixture
def shop(database_url, tmp_path):
    shop = Workshop.open(database_url, tmp_path)
    yield shop
    shop.close()


def stage(cast, uploads, purpose=ImportPurpose.ORIGINALS, session=NOW_ON, who="王登记"):
    return exchange.stage_files(
        cast.office, cast[who], purpose, uploads, unit_id=cast.unit.id, session=session
    )


def lines(cast, batch) -> dict[str, tuple[str, str]]:
    found = exchange.file_lines(cast.office, cast["王登记"], batch)
    return {line.name: (line.serial_no, line.state.value) for line in found}


def confirm(cast, batch, **how):
    return exchange.confirm_files(cast.office, cast["王登记"], batch.id, **how)


def attached(cast) -> list[Attachment]:
    return list(cast.office.db.scalars(select(Attachment).order_by(Attachment.id)))


def found(cast, text: str) -> list[SearchText]:
    return list(
        cast.office.db.scalars(select(SearchText).where(SearchText.id.in_(holding(cast.office.db, text))))
    )


def test_each_file_finds_its_case_or_says_what_is_in_the_way(cast):
    registered(cast)
    registered(cast, serial_no="0608")
    data = zipped(
        {
            "法治/0607.docx": word(p("正文")),
            "607-孔祥彬 附件.docx": word(p("附件")),
            "0999.docx": word(p("别人的")),
            "说明.docx": word(p("说明")),
            "0608.pdf": b"MZ program",
            "0607 副本.docx": word(p("正文")),
        }
    )
    assert lines(cast, stage(cast, [("原件.zip", data)])) == {
        "0607.docx": ("0607", "ready"),
        "607-孔祥彬 附件.docx": ("0607", "ready"),
        "0999.docx": ("0999", "unmatched"),
        "说明.docx": ("", "unnumbered"),
        "0608.pdf": ("0608", "faulty"),
        "0607 副本.docx": ("0607", "twice"),
    }


def test_files_without_a_case_stay_out_only_when_told(cast):
    registered(cast)
    batch = stage(cast, [("0607.docx", word(p("正文"))), ("0999.docx", word(p("别的")))])
    with pytest.raises(BadInput, match="还有1个文件对不上"):
        confirm(cast, batch)
    assert attached(cast) == []
    confirm(cast, batch, leave_out=True)
    assert [a.name for a in attached(cast)] == ["0607.docx"]
    assert [f["state"] for f in batch.report["files"]] == ["ready", "unmatched"]


def test_the_clerk_corrects_a_number_and_leaves_one_file_out(cast):
    registered(cast)
    batch = stage(cast, [("0999.docx", word(p("正文"))), ("0607 草稿.docx", word(p("草稿")))])
    exchange.correct_numbers(cast.office, cast["王登记"], batch.id, {0: "607", 1: ""})
    assert lines(cast, batch) == {
        "0999.docx": ("0607", "ready"),
        "0607 草稿.docx": ("", "unnumbered"),
    }
    confirm(cast, batch, leave_out=True)
    (file,) = attached(cast)
    assert (file.name, file.use, file.batch_id) == ("0999.docx", AttachmentUse.ORIGINAL, batch.id)


def test_what_is_no_number_stays_as_typed_and_finds_nothing(cast):
    registered(cast)
    batch = stage(cast, [("0607.docx", word(p("正文")))])
    exchange.correct_numbers(cast.office, cast["王登记"], batch.id, {0: "六百零七"})
    assert lines(cast, batch) == {"0607.docx": ("六百零七", "unmatched")}


def test_the_same_file_again_is_not_attached_again(cast):
    registered(cast)
    confirm(cast, stage(cast, [("0607.docx", word(p("正文")))]))
    again = stage(cast, [("第607号.docx", word(p("正文")))])
    assert lines(cast, again) == {"第607号.docx": ("0607", "attached")}
    with pytest.raises(BadInput, match="没有可以导入的文件"):
        confirm(cast, again)


@both
def test_originals_become_the_text_of_proposals_without_one(cast, shop, tmp_path):
    case = registered(cast, points=())
    old_word = by_libreoffice(word(p("晋江经验值得借鉴。")), tmp_path, "doc:MS Word 97")
    batch = stage(cast, [("原件.zip", zipped({"0607.doc": old_word}))])
    confirm(cast, batch)
    cast.office.commit()
    assert read_waiting(shop.desk()) == 1
    cast.office.db.expire_all()
    assert cast.office.db.get_one(Proposal, case.proposal_id).text == "晋江经验值得借鉴。"
    assert {TextSource(t.source) for t in found(cast, "晋江经验")} == {
        TextSource.PROPOSAL,
        TextSource.ATTACHMENT,
    }


@both
def test_old_replies_are_found_at_the_case_of_their_year(cast, shop):
    imported(cast, sheet(LED, HELPED))
    registered(cast, serial_no="0012")
    reply = word(p("您提出的建议收悉，公共法律服务中心已经建成。"))
    batch = stage(cast, [("第12号复函.docx", reply)], ImportPurpose.PAST_REPLIES, OLD)
    confirm(cast, batch)
    cast.office.commit()
    read_waiting(shop.desk())
    cast.office.db.expire_all()
    (text,) = found(cast, "公共法律服务中心")
    assert (text.source, text.label) == (TextSource.PAST_REPLY, "第12号复函.docx")
    assert cast.office.db.get_one(Handling, text.handling_id).past


@both
def test_a_batch_is_taken_back_with_its_words(cast, shop):
    registered(cast, text="录入的正文。")
    batch = stage(cast, [("0607.docx", word(p("晋江经验")))])
    confirm(cast, batch)
    cast.office.commit()
    read_waiting(shop.desk())
    cast.office.db.expire_all()
    exchange.undo_files(cast.office, cast["王登记"], batch.id)
    assert (attached(cast), found(cast, "晋江经验")) == ([], [])
    assert batch.undone_by == "王登记"
    with pytest.raises(NotPossible, match="已经撤销过"):
        exchange.undo_files(cast.office, cast["王登记"], batch.id)


def test_what_was_not_done_cannot_be_taken_back_and_is_done_once(cast):
    registered(cast)
    batch = stage(cast, [("0607.docx", word(p("正文")))])
    with pytest.raises(NotPossible, match="还没有导入"):
        exchange.undo_files(cast.office, cast["王登记"], batch.id)
    confirm(cast, batch)
    for again in (confirm, lambda c, b: exchange.correct_numbers(c.office, c["王登记"], b.id, {})):
        with pytest.raises(NotPossible, match="已经导入过"):
            again(cast, batch)


def test_only_clerks_and_only_their_own(cast):
    with pytest.raises(NotAllowed):
        stage(cast, [("0607.docx", word(p("正文")))], who="李承办")
    batch = stage(cast, [("0607.docx", word(p("正文")))])
    with pytest.raises(NotFound):
        exchange.staged_files(cast.office, cast["外人"], batch.id)


def test_a_restricted_case_is_not_there_for_who_may_not_know(cast):
    registered(cast, restricted=True)
    cast.office.db.flush()
    batch = stage(cast, [("0607.docx", word(p("正文")))])
    assert lines(cast, batch)["0607.docx"][1] == FileState.READY.value
    cast.office.db.execute(Handling.__table__.metadata.tables["restricted_readers"].delete())
    assert lines(cast, batch)["0607.docx"][1] == FileState.UNMATCHED.value


def test_a_zip_inside_a_zip_stands_on_its_line(cast):
    registered(cast)
    inner = zipped({"0607.docx": word(p("正文"))})
    batch = stage(cast, [("原件.zip", zipped({"0607.zip": inner, "0607.docx": word(p("正文"))}))])
    (faulty,) = [
        line
        for line in exchange.file_lines(cast.office, cast["王登记"], batch)
        if line.state is FileState.FAULTY
    ]
    assert "ZIP压缩包" in faulty.words


def test_too_many_files_at_once(cast, monkeypatch):
    monkeypatch.setattr("proposals.services.exchange.files.staging.MOST_FILES", 1)
    with pytest.raises(BadInput, match="一次最多导入1个文件"):
        stage(cast, [("1.docx", word(p("一"))), ("2.docx", word(p("二")))])
