"""PDFs of issued letters: asked for in the act, made by any number of workers, each once, whatever happens to them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pypdfium2
import pytest
from sqlalchemy import Engine, Row, delete, select

from proposals.documents.pdf import ConverterBusy, ConverterFailed, ConverterMissing
from proposals.domain.errors import NotAllowed, NotFound, NotPossible
from proposals.services._renderings import ask, picture
from proposals.services.issuing import Voiding, void
from proposals.services.renderings import (
    ask_for_missing,
    remove_old_pictures,
    render_waiting,
    retry,
    standing,
)
from proposals.services.renderings.keeping import keep, pause_after
from proposals.storage.engine import sessions
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.issuing import FileUse, LetterFile
from proposals.storage.tables.rendering import Rendering
from proposals.storage.tables.system import Blob
from tests.documents.attack_files import pdf_file
from tests.issued import approved, issued
from tests.people import Cast


@dataclass
class Worker:
    """A worker with sessions of its own and a stub for LibreOffice, which counts what it is given."""

    cast: Cast
    engine: Engine
    name: str = "worker 1"
    says: Callable[[bytes], object] = lambda _: pdf_file()
    converted: list[bytes] = field(default_factory=list)

    @property
    def owner(self) -> str:
        return self.name

    def read(self, call):
        with sessions(self.engine, write=False) as db:
            return call(replace(self.cast.office, db=db))

    def write(self, call):
        with sessions(self.engine, write=True) as db:
            office = replace(self.cast.office, db=db)
            result = call(office)
            office.commit()
            return result

    def convert(self, files):
        self.converted += files
        return [self.says(file) for file in files]

    def work(self) -> int:
        """Do everything that is due; the cast lets go of the database first, as people between requests do."""
        self.cast.office.commit()
        return self.run()

    def run(self) -> int:
        return render_waiting(self, self.convert)


@pytest.fixture
def worker(cast, engine) -> Worker:
    return Worker(cast, engine)


@pytest.fixture
def letter(cast):
    (letter,) = issued(cast, approved(cast))
    cast.office.commit()
    return letter


def rows(cast: Cast) -> list[Row]:
    return list(cast.office.db.execute(select(Rendering.__table__).order_by(Rendering.id)))


def row(cast: Cast) -> Row:
    (only,) = rows(cast)
    return only


def pdfs(cast: Cast) -> list[Row]:
    return list(cast.office.db.execute(select(LetterFile.__table__).where(LetterFile.use == FileUse.PDF)))


def some_files(cast: Cast, count: int) -> None:
    for n in range(count):
        ask(cast.office, cast.office.keep_file(b"file %d" % n, "application/x-test"))
    cast.office.commit()


@pytest.mark.both_databases
def test_issuing_asks_and_a_worker_gives_the_letter_its_pdf_once(cast, worker, letter):
    assert (row(cast).state, row(cast).letter_id) == (WorkState.WAITING, letter.id)
    assert worker.work() == 1
    assert worker.work() == 0
    (file,) = pdfs(cast)
    assert (file.letter_id, file.name) == (letter.id, f"{letter.number}.pdf")
    assert (row(cast).state, row(cast).pages, row(cast).pdf_blob_id) == (WorkState.DONE, 1, file.blob_id)


def test_libreoffice_itself_makes_the_pdf_that_bears_the_number(cast, worker, letter):
    cast.office.commit()
    assert render_waiting(worker) == 1
    blob = cast.office.db.get_one(Blob, row(cast).pdf_blob_id)
    with pypdfium2.PdfDocument(cast.office.read_file(blob)) as document:
        words = "".join(document[0].get_textpage().get_text_bounded().split())
    assert letter.number in words
    assert picture(cast.office, blob, 1, 480).startswith(b"\x89PNG")


def test_whoever_takes_the_act_back_takes_the_wish_back(cast):
    handling_id = approved(cast)
    cast.office.commit()
    issued(cast, handling_id)
    cast.office.rollback()
    assert rows(cast) == []


@pytest.mark.both_databases
def test_workers_who_begin_at_once_never_make_a_pdf_twice(cast, engine):
    some_files(cast, 50)
    workers = [Worker(cast, engine, f"worker {n}") for n in range(4)]
    start = threading.Barrier(len(workers))

    def run(worker: Worker) -> int:
        start.wait()
        return worker.run()

    with ThreadPoolExecutor(len(workers)) as pool:
        assert sum(pool.map(run, workers)) == 50
    converted = [file for worker in workers for file in worker.converted]
    assert sorted(converted) == sorted(b"file %d" % n for n in range(50))
    assert {r.state for r in rows(cast)} == {WorkState.DONE}


@pytest.mark.both_databases
def test_what_a_killed_worker_held_is_taken_over_and_its_late_result_is_not_kept(cast, engine, letter):
    def killed(_: bytes) -> bytes:
        raise SystemExit

    first, second = Worker(cast, engine, "killed", killed), Worker(cast, engine, "second")
    with pytest.raises(SystemExit):
        first.work()
    assert second.work() == 0, "the killed one's time is not over"
    cast.office.now += timedelta(minutes=21)
    assert second.work() == 1
    piece = row(cast).id
    cast.office.commit()
    late = first.write(lambda office: keep(office, piece, "killed", pdf_file(), 1))
    assert (late, len(pdfs(cast))) == (False, 1)


def test_a_file_that_kills_every_worker_is_given_up_after_eight_attempts(cast, engine, letter):
    def killed(_: bytes) -> bytes:
        raise SystemExit

    for _ in range(8):
        with pytest.raises(SystemExit):
            Worker(cast, engine, "killed", killed).work()
        cast.office.now += timedelta(minutes=21)
    assert Worker(cast, engine).work() == 0
    assert (row(cast).state, row(cast).attempts) == (WorkState.FAILED, 8)
    assert "多次中断" in row(cast).problem


PAUSES = [(1, 1), (2, 2), (3, 4), (4, 8), (7, 64), (9, 256), (10, 360), (40, 360)]


@pytest.mark.parametrize(("attempts", "minutes"), PAUSES)
def test_pauses_grow_up_to_six_hours(attempts, minutes):
    assert pause_after(attempts) == timedelta(minutes=minutes)


@pytest.mark.both_databases
def test_what_fails_is_tried_again_with_growing_pauses_and_the_case_goes_on(cast, worker, letter):
    worker.says = lambda _: ConverterFailed("LibreOffice没有生成PDF。")
    for attempt in range(1, 8):
        assert worker.work() == 0
        found = row(cast)
        assert (found.state, found.attempts, found.problem) == (
            WorkState.WAITING,
            attempt,
            "LibreOffice没有生成PDF。",
        )
        assert found.next_attempt_at == cast.office.now + pause_after(attempt)
        assert worker.work() == 0
        assert len(worker.converted) == attempt, "not before its time"
        cast.office.now = found.next_attempt_at
    worker.work()
    assert (row(cast).state, row(cast).attempts) == (WorkState.FAILED, 8)
    assert standing(cast.office).failed == 1


def test_the_clerk_or_the_handler_asks_again_and_nobody_else(cast, worker, letter):
    worker.says = lambda _: ConverterFailed("没有生成。")
    for _ in range(8):
        worker.work()
        cast.office.now += timedelta(hours=6)
    with pytest.raises(NotAllowed, match="提案办理员或承办人"):
        retry(cast.office, cast["钱核稿"], letter.handling_id, letter.id)
    with pytest.raises(NotFound):
        retry(cast.office, cast["外人"], letter.handling_id, letter.id)
    retry(cast.office, cast["王登记"], letter.handling_id, letter.id)
    cast.office.commit()
    worker.says = lambda _: pdf_file()
    assert worker.work() == 1
    assert (row(cast).state, row(cast).attempts, row(cast).problem) == (WorkState.DONE, 1, "")


@pytest.mark.both_databases
def test_without_a_converter_everything_waits_with_the_reason_and_no_attempt_is_lost(
    cast, worker, letter, monkeypatch
):
    with monkeypatch.context() as bare:
        bare.setenv("PATH", "/nowhere")
        cast.office.commit()
        assert render_waiting(worker) == 0
        assert not standing(cast.office).has_converter
    assert (row(cast).state, row(cast).attempts) == (WorkState.WAITING, 0)
    assert "本机没有安装LibreOffice" in row(cast).problem
    assert worker.work() == 1
    assert row(cast).problem == ""


@pytest.mark.parametrize("problem", [ConverterBusy("太多。"), ConverterMissing("没有。")])
def test_a_file_that_never_came_to_its_turn_loses_no_attempt(problem, cast, worker, letter):
    worker.says = lambda _: problem
    worker.work()
    assert (row(cast).state, row(cast).attempts) == (WorkState.WAITING, 0)


def test_rubbish_from_the_converter_is_not_kept(cast, worker, letter):
    worker.says = lambda _: b"%PDF-1.7 rubbish %%EOF"
    assert worker.work() == 0
    assert pdfs(cast) == []
    assert "PDF打不开" in row(cast).problem


def test_one_that_fails_takes_no_other_with_it(cast, worker):
    some_files(cast, 3)
    worker.says = lambda file: ConverterFailed("没有。") if file == b"file 1" else pdf_file()
    assert worker.work() == 2
    assert [r.state for r in rows(cast)] == [WorkState.DONE, WorkState.WAITING, WorkState.DONE]


def test_a_word_file_that_the_store_has_lost_is_told(cast, worker, letter):
    cast.office.blob_path(letter.docx_sha256).unlink()
    worker.work()
    assert "不在文件库里" in row(cast).problem


def test_an_error_while_keeping_is_told_and_tried_again(cast, worker, letter, monkeypatch):
    def broken(*_: object) -> bool:
        raise OSError("disk full")

    with monkeypatch.context() as full:
        full.setattr("proposals.services.renderings.working.keep", broken)
        assert worker.work() == 0
    assert "保存PDF时出错" in row(cast).problem
    cast.office.now += timedelta(minutes=1)
    assert worker.work() == 1


def test_a_letter_void_by_now_gets_no_pdf(cast, worker, letter):
    void(cast.office, cast["王登记"], letter.handling_id, Voiding("号码有误"))
    cast.office.commit()
    assert worker.work() == 0
    assert (row(cast).state, pdfs(cast)) == (WorkState.CANCELLED, [])
    with pytest.raises(NotPossible, match="已经作废"):
        retry(cast.office, cast["王登记"], letter.handling_id, letter.id)


@pytest.mark.both_databases
def test_letters_of_an_older_version_are_asked_for_afterwards(cast, worker, letter):
    cast.office.db.execute(delete(Rendering))
    assert ask_for_missing(cast.office) == 1
    assert ask_for_missing(cast.office) == 0
    cast.office.commit()
    assert worker.work() == 1


@pytest.mark.both_databases
def test_asking_twice_is_asking_once_and_a_letter_takes_over_what_was_rendered_before(cast, worker, letter):
    some_files(cast, 1)
    some_files(cast, 1)
    worker.work()
    blob = cast.office.keep_file(b"file 0", "application/x-test")
    ask(cast.office, blob, letter.id)
    cast.office.commit()
    assert [(r.state, r.letter_id) for r in rows(cast)] == [
        (WorkState.DONE, letter.id),
        (WorkState.WAITING, letter.id),
    ]


def test_pictures_are_kept_and_removed_after_a_month(cast, worker):
    some_files(cast, 1)
    worker.work()
    pdf = cast.office.db.get_one(Blob, row(cast).pdf_blob_id)
    first = picture(cast.office, pdf, 1, 480)
    cast.office.blob_path(pdf.sha256).unlink()
    assert picture(cast.office, pdf, 1, 480) == first, "from what was kept"
    (kept,) = (cast.office.blob_path(pdf.sha256).parents[2] / "pages").glob("*/*.png")
    made_at = kept.stat().st_mtime
    cast.office.now = type(cast.office.now).fromtimestamp(made_at + 31 * 86_400, cast.office.now.tzinfo)
    assert remove_old_pictures(cast.office) == 1
    with pytest.raises(NotFound, match="不在文件库里"):
        picture(cast.office, pdf, 1, 480)
