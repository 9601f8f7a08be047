"""电子签章 in the office: certificates come in, letters go out sealed, files are verified."""

from __future__ import annotations

import http.server
import json
import re
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms, tsp
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.sign.timestamps import TimeStamper
from sqlalchemy import select

from proposals.documents.signing import (
    CertificateSeal,
    SealProblem,
    SealRequest,
    check_seal_picture,
    read_signature,
)
from proposals.documents.signing.certificates import NOT_SUPPORTED, SigningKey, chain_pem
from proposals.domain.actors import Actor, Grant, Role
from proposals.domain.errors import BadInput, NotAllowed, NotFound
from proposals.domain.sealing import SealPlace, SealRules
from proposals.domain.verification import Finding
from proposals.services import _seal_services, verification
from proposals.services._office import Office
from proposals.services._seal_services import OWN, locked_out
from proposals.services._sealing import certificate_of, note_seal, sealed_letter
from proposals.services.demo.sample_seal import sample_seal
from proposals.services.demo.seal import give_seal
from proposals.services.doctor import examine
from proposals.services.issuing import Voiding, VoidTo, void
from proposals.services.letter_from_facts import make_letter
from proposals.services.settings import seals
from proposals.services.settings.seals import UploadedSeal
from proposals.storage.engine import sessions
from proposals.storage.tables.audit import Event
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.rendering import Rendering
from proposals.storage.tables.signing import SealCertificate
from proposals.storage.tables.system import Blob
from tests.certificates import (
    certificate,
    key_pem,
    later,
    p12,
    roomy,
    seal_picture,
    stand_in_timestamps,
    stand_in_token,
    timestamp_key,
)
from tests.issued import approved, issued
from tests.people import Cast
from tests.services.test_renderings import Worker

ADMIN = Actor(None, "管理员", grants=frozenset({Grant(Role.SYSADMIN, 1)}))


def uploaded(
    cast: Cast, pair: SigningKey | None = None, picture: bytes = b"", **changes: object
) -> SealCertificate:
    """王登记's unit gets a certificate."""
    file = p12(pair or certificate())
    given = {"unit_id": cast.unit.id, "provider": OWN, "file": file, "password": "口令", "picture": picture}
    found = seals.add_seal(cast.office, ADMIN, UploadedSeal(**{**given, **changes}))
    cast.office.commit()
    return found


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """A letter of 重庆市司法局 of the day on which the stories play."""
    made = make_letter(
        {
            "kind": "cppcc_proposal",
            "unit": "重庆市司法局",
            "session": "市政协六届一次会议",
            "serial_no": "0607",
            "title": "关于进一步加强法治政府建设的建议",
            "addressees": [{"name": "孔祥彬", "type": "member"}],
            "body": "一、关于加强法治培训\n已经开展培训。",
            "signer": {"name": "陈局长", "title": "局长"},
            "issued_on": "2023-02-10",
        },
        with_pdf=True,
    )
    assert made.pdf
    return made.pdf


def letter_of(cast: Cast) -> Letter:
    """Case 0607, numbered today."""
    (letter,) = issued(cast, approved(cast))
    return letter


def seal_letter(office: Office, letter: Letter, pdf: bytes) -> tuple[bytes, int | None]:
    """As the worker does it: signed and noted, or as it was."""
    sealed = sealed_letter(office, letter, pdf)
    if sealed is None:
        return pdf, None
    note_seal(office, letter, sealed)
    return sealed.pdf, sealed.certificate_id


def kept(cast: Cast, letter: Letter, data: bytes, certificate_id: int | None) -> None:
    """As the worker keeps a PDF."""
    office = cast.office
    blob = office.keep_file(data, "application/pdf")
    office.db.add(
        LetterFile(
            letter_id=letter.id,
            use=FileUse.PDF,
            name=f"{letter.number}.pdf",
            blob_id=blob.id,
            sha256=blob.sha256,
            certificate_id=certificate_id,
            at=office.now,
        )
    )
    office.commit()


def judged(cast: Cast | None, data: bytes, *trust: str, now: datetime | None = None) -> object:
    office = cast.office if cast else None
    return verification.judge(
        verification.look_at(data), frozenset(trust), office, now or datetime(2023, 2, 10, 9, tzinfo=UTC)
    )


# ------------------------------------------------------------------ certificates come in


def test_a_p12_file_is_taken_and_its_key_lies_encrypted(cast):
    found = uploaded(cast)
    assert found.encrypted_key.startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert "口令" not in json.dumps(
        [e.data for e in cast.office.db.scalars(select(Event))], ensure_ascii=False
    )
    assert [e.action for e in cast.office.db.scalars(select(Event))][-1:] == ["admin_seal_added"]
    with pytest.raises(ValueError, match="."):
        serialization.load_pem_private_key(found.encrypted_key.encode(), "口令".encode())


def test_pem_files_are_taken_together_or_as_one(cast):
    key = certificate()
    pem = chain_pem(key.chain).encode()
    uploaded(cast, file=pem, key=key_pem(key), password="")
    other = certificate()
    uploaded(cast, file=chain_pem(other.chain).encode() + key_pem(other), password="")
    assert len(seals.all_seals(cast.office, ADMIN)) == 2


def test_the_secret_lies_in_a_file_of_the_owner_alone(cast, tmp_path):
    uploaded(cast)
    secret = tmp_path / "signing_secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text()) == 64


NOW = datetime(2023, 2, 10, 1, 0, tzinfo=UTC)
BAD: list[tuple[str, Callable[[], dict[str, object]], str]] = [
    ("password", lambda: {"password": "别的"}, "密码不对"),
    ("no certificate", lambda: {"file": b"hello"}, "密码不对"),
    ("expired", lambda: {"file": p12(certificate(until=NOW - timedelta(days=1)))}, "已于2023-02-09到期"),
    ("not yet", lambda: {"file": p12(certificate(since=NOW + timedelta(days=3)))}, "才生效"),
    ("no signing", lambda: {"file": p12(certificate(signs=False))}, "不是签名用的"),
    ("authority", lambda: {"file": p12(certificate(authority=True))}, "颁发证书用的"),
    ("weak curve", lambda: {"file": p12(certificate(key=ec.generate_private_key(ec.SECP192R1())))}, "算法"),
    ("weak rsa", lambda: {"file": p12(certificate(key=rsa.generate_private_key(65537, 1024)))}, "算法"),
    ("weak hash", lambda: {"file": p12(certificate(digest=hashes.SHA224()))}, "摘要算法"),
    ("no key", lambda: {"file": chain_pem(certificate().chain).encode()}, "没有私钥"),
    (
        "not a pair",
        lambda: {
            "file": chain_pem(certificate().chain).encode(),
            "key": key_pem(certificate()),
            "password": "",
        },
        "不是一对",
    ),
    ("provider", lambda: {"provider": "nobody"}, "由谁签名"),
    ("opaque picture", lambda: {"picture": seal_picture(back=255)}, "不透明"),
    ("small picture", lambda: {"picture": seal_picture(size=120)}, "像素"),
    ("large seal", lambda: {"picture": seal_picture(dpi=120)}, "毫米"),
    ("no picture", lambda: {"picture": b"\x89PNG nonsense"}, "打不开"),
    ("empty picture", lambda: {"picture": seal_picture(ring=0)}, "空白"),
]


@pytest.mark.parametrize(("changes", "sentence"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_what_is_no_good_is_refused_in_one_sentence_and_leaves_nothing(cast, changes, sentence):
    with pytest.raises(BadInput, match=sentence):
        uploaded(cast, **changes())
    cast.office.rollback()
    assert cast.office.db.scalars(select(SealCertificate)).all() == []


def test_an_sm2_certificate_is_told_where_to_go():
    assert "电子印章平台" in NOT_SUPPORTED


def test_only_the_administrator_handles_seals(cast):
    found = uploaded(cast)
    for act in (
        lambda: seals.all_seals(cast.office, cast["王登记"]),
        lambda: seals.end_seal(cast.office, cast["王登记"], found.id),
        lambda: seals.try_seal(cast.office, cast["陈局长"], found.id),
        lambda: seals.add_seal(cast.office, cast["王登记"], UploadedSeal(cast.unit.id, OWN, b"")),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_same_certificate_twice_is_refused_and_an_ended_one_comes_back(cast):
    key = certificate()
    found = uploaded(cast, key)
    with pytest.raises(BadInput, match="已经上传过"):
        uploaded(cast, key)
    cast.office.rollback()
    seals.end_seal(cast.office, ADMIN, found.id)
    assert found.encrypted_key == ""
    assert certificate_of(cast.office, cast.unit.id) is None
    assert uploaded(cast, key).id == found.id
    assert certificate_of(cast.office, cast.unit.id) is found


def test_a_sample_is_signed_and_verifies_as_a_sample_only(cast):
    found = uploaded(cast, picture=seal_picture())
    sealed = seals.try_seal(cast.office, ADMIN, found.id)
    assert sealed.place is not None
    assert sealed.note == ""
    assert judged(cast, sealed.pdf).finding is Finding.SAMPLE
    with pytest.raises(NotFound):
        seals.try_seal(cast.office, ADMIN, 999)


# ------------------------------------------------------------------ letters go out


@pytest.mark.both_databases
def test_a_letter_is_sealed_with_the_certificate_of_its_unit(cast, pdf):
    found = uploaded(cast, picture=seal_picture())
    letter = letter_of(cast)
    signed, certificate_id = seal_letter(cast.office, letter, pdf)
    kept(cast, letter, signed, certificate_id)
    assert certificate_id == found.id
    signature = read_signature(signed)
    assert signature.identity.number == letter.number
    assert signature.identity.signer == "陈局长局长"
    assert signature.signed_at == cast.office.now
    event = cast.office.db.scalars(select(Event).where(Event.action == "letter_sealed")).one()
    assert event.note == ""
    verdict = judged(cast, signed)
    assert verdict.accepted
    assert verdict.number == letter.number


def test_without_a_certificate_the_pdf_stays_as_it_is(cast, pdf):
    letter = letter_of(cast)
    assert seal_letter(cast.office, letter, pdf) == (pdf, None)


def test_an_expired_certificate_signs_no_more(cast, pdf):
    uploaded(cast, certificate(until=cast.office.now + timedelta(days=5)))
    letter = letter_of(cast)
    cast.office.now += timedelta(days=10)
    assert seal_letter(cast.office, letter, pdf) == (pdf, None)


def test_without_the_place_the_letter_is_signed_and_the_record_says_so(cast, pdf):
    uploaded(cast, picture=seal_picture())
    letter = letter_of(cast)
    letter.issued_on += timedelta(days=1)
    signed, _ = seal_letter(cast.office, letter, pdf)
    assert read_signature(signed)
    cast.office.commit()
    event = cast.office.db.scalars(select(Event).where(Event.action == "letter_sealed")).one()
    assert "没有显示印章" in event.note


def test_another_secret_opens_no_key(cast, pdf, tmp_path):
    uploaded(cast)
    letter = letter_of(cast)
    (tmp_path / "signing_secret").write_text("0" * 64)
    with pytest.raises(BadInput, match="signing_secret"):
        seal_letter(cast.office, letter, pdf)


def test_the_doctor_tells_of_a_key_that_nothing_opens_and_makes_no_secret(cast, tmp_path):
    uploaded(cast)
    assert locked_out(cast.office) == []
    (tmp_path / "signing_secret").unlink()
    (problem,) = locked_out(cast.office)
    assert "signing_secret" in problem
    assert problem in examine(cast.office).problems
    assert not (tmp_path / "signing_secret").exists()


def test_a_broken_pdf_is_told(cast):
    uploaded(cast)
    letter = letter_of(cast)
    with pytest.raises(SealProblem, match="打不开"):
        seal_letter(cast.office, letter, b"%PDF-1.7 nothing")


# ------------------------------------------------------------------ files are verified


def test_the_verdict_on_a_letter_and_on_each_way_to_forge_it(cast, pdf):
    key = certificate()
    found = uploaded(cast, key)
    letter = letter_of(cast)
    signed, certificate_id = seal_letter(cast.office, letter, pdf)
    kept(cast, letter, signed, certificate_id)
    assert judged(cast, signed).finding is Finding.REGISTERED
    assert judged(None, signed, found.fingerprint).finding is Finding.SIGNED
    assert judged(None, signed).finding is Finding.UNKNOWN_CERTIFICATE
    assert judged(cast, signed + b"\n").finding is Finding.CHANGED
    assert judged(cast, signed.replace(b"endobj", b"endobk", 1)).finding is Finding.CHANGED
    assert judged(cast, signed[: len(pdf)]).finding is Finding.NOT_REGISTERED


def request_of(cast: Cast, at: datetime | None = None) -> SealRequest:
    return SealRequest("重庆市司法局", "渝司提〔2023〕1号", "发文", at or cast.office.now)


def test_another_certificate_with_the_same_name_is_not_ours(cast, pdf):
    uploaded(cast)
    forged = CertificateSeal(certificate()).sign(pdf, request_of(cast))
    verdict = judged(cast, forged)
    assert verdict.finding is Finding.UNKNOWN_CERTIFICATE
    assert verdict.certificate.subject == "重庆市司法局"
    assert "不认识这张证书" in verdict.sentence


def test_our_key_alone_does_not_make_a_letter_that_the_register_does_not_know(cast, pdf):
    key = certificate()
    uploaded(cast, key)
    assert judged(cast, CertificateSeal(key).sign(pdf, request_of(cast))).finding is Finding.NOT_REGISTERED


def test_a_signature_from_outside_the_certificates_days_is_refused(cast, pdf):
    key = certificate(until=later(100))
    print_of = read_signature(
        CertificateSeal(key).sign(pdf, request_of(cast, later(50)))
    ).certificate.fingerprint
    early = CertificateSeal(key).sign(pdf, request_of(cast, later(50)))
    late = CertificateSeal(key).sign(pdf, request_of(cast, later(101)))
    verdict = judged(None, early, print_of)
    assert verdict.finding is Finding.SIGNED
    assert any("到期，签名时还在有效期内" in note for note in verdict.notes)
    assert judged(None, late, print_of).finding is Finding.EXPIRED_CERTIFICATE


def test_a_chain_of_which_a_part_is_unknown_is_refused(cast, pdf):
    key = certificate(issuer=certificate("根", authority=True))
    signed = CertificateSeal(key).sign(pdf, request_of(cast))
    own, root = read_signature(signed).chain
    assert judged(None, signed, own).finding is Finding.UNKNOWN_CERTIFICATE
    assert judged(None, signed, own, root).finding is Finding.SIGNED


@pytest.mark.both_databases
def test_without_any_certificate_the_register_tells_by_the_hash(cast, pdf):
    letter = letter_of(cast)
    docx = cast.office.read_file(cast.office.db.get_one(Blob, letter.docx_blob_id))
    kept(cast, letter, pdf, None)
    for data, word in ((docx, "Word原件"), (pdf, "PDF")):
        verdict = judged(cast, data)
        assert verdict.finding is Finding.REGISTERED
        assert word in verdict.sentence
        assert (verdict.number, verdict.unit) == (letter.number, "重庆市司法局")
    assert judged(cast, docx + b" ").finding is Finding.NOT_REGISTERED
    with pytest.raises(BadInput, match="没有登记簿"):
        judged(None, pdf)


def test_a_void_letter_is_told_with_the_number_that_holds(cast, pdf):
    letter = letter_of(cast)
    kept(cast, letter, pdf, None)
    void(cast.office, cast["王登记"], letter.handling_id, Voiding("数字有误", VoidTo.REVIEW))
    verdict = judged(cast, pdf)
    assert verdict.finding is Finding.VOID
    assert not verdict.accepted
    assert "已作废" in verdict.sentence


def test_an_empty_file_is_no_file():
    with pytest.raises(BadInput, match="空的"):
        verification.look_at(b"")


# ------------------------------------------------------------------ a city's platform


class Platform(http.server.BaseHTTPRequestHandler):
    """A platform that holds the key; ``answer`` turns its signed PDF into what it sends back."""

    key: SigningKey
    answer: Callable[[bytes], tuple[int, bytes]]
    asked: list[dict[str, object]]
    stamps: TimeStamper | None

    def do_POST(self) -> None:
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        pdf = b64decode(data.pop("pdf"))
        self.asked.append(data | {"authorization": self.headers.get("Authorization")})
        p = data["place"]
        place = (
            SealPlace(p["page"] - 1, p["left_mm"], p["top_mm"], p["width_mm"], p["height_mm"]) if p else None
        )
        at = datetime.fromisoformat(data["at"])
        request = SealRequest(data["issuer"], data["number"], data["reason"], at, place, seal_picture())
        status, body = type(self).answer(CertificateSeal(self.key, self.stamps).sign(pdf, request))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def platform(
    monkeypatch: pytest.MonkeyPatch,
    key: SigningKey,
    answer: Callable[[bytes], tuple[int, bytes]],
    token: str,
    stamps: TimeStamper | None = None,
) -> Iterator[list[dict[str, object]]]:
    asked: list[dict[str, object]] = []
    given = {"key": key, "answer": staticmethod(answer), "asked": asked, "stamps": stamps}
    handler = type("Answering", (Platform,), given)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    entry = {"name": "市平台", "url": f"http://127.0.0.1:{server.server_port}/sign", "token_file": token}
    monkeypatch.setattr(_seal_services, "read_data", lambda _: {"platforms": {"city": entry}})
    yield asked
    server.shutdown()
    server.server_close()


def by_platform(cast: Cast, key: SigningKey) -> Letter:
    """The unit's certificate lies with the platform; a letter waits for its seal."""
    uploaded(cast, provider="city", file=chain_pem(key.chain).encode(), picture=seal_picture())
    return letter_of(cast)


def test_a_platform_signs_in_our_place(cast, pdf, tmp_path, monkeypatch):
    (tmp_path / "token").write_text("opensesame\n")
    key = certificate()
    with platform(monkeypatch, key, lambda pdf: (200, pdf), str(tmp_path / "token")) as asked:
        letter = by_platform(cast, key)
        signed, certificate_id = seal_letter(cast.office, letter, pdf)
    kept(cast, letter, signed, certificate_id)
    assert judged(cast, signed).accepted
    (question,) = asked
    assert question["authorization"] == "Bearer opensesame"
    assert question["number"] == letter.number
    assert question["place"]["width_mm"] == pytest.approx(42, abs=0.1)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda pdf: (503, b""), "没有签章（答复503）"),
        (lambda pdf: (302, b""), "没有签章（答复302）"),
        (lambda pdf: (200, b"<html>"), "不是PDF"),
        (lambda pdf: (200, pdf + b"x"), "核验不通过"),
        (lambda pdf: (200, b"%PDF-" + pdf), "不是同一份"),
        (lambda pdf: (200, b"%PDF-" + b"0" * 11_000_000), "没有按时答复"),
    ],
)
def test_a_platform_that_answers_wrongly_is_not_believed(cast, pdf, monkeypatch, answer, sentence):
    key = certificate()
    with platform(monkeypatch, key, answer, ""), pytest.raises(SealProblem, match=sentence):
        seal_letter(cast.office, by_platform(cast, key), pdf)


def test_a_platform_with_another_certificate_is_not_believed(cast, pdf, monkeypatch):
    with platform(monkeypatch, certificate(), lambda pdf: (200, pdf), ""):
        letter = by_platform(cast, certificate())
        with pytest.raises(SealProblem, match="不是登记的那张"):
            seal_letter(cast.office, letter, pdf)


def test_a_platform_that_is_not_there_is_told(cast, pdf, monkeypatch):
    key = certificate()
    with platform(monkeypatch, key, lambda pdf: (200, pdf), ""):
        letter = by_platform(cast, key)
    with pytest.raises(SealProblem, match="连不上市平台"):
        seal_letter(cast.office, letter, pdf)


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "没有网址"},
        {"url": "http://seal.example.gov.cn"},
        {"url": "https://x", "seconds": 0},
        {"url": "https://x", "sconds": 9},
        {"url": "https://x", "token_file": "/nowhere/token"},
    ],
)
def test_a_platform_written_wrongly_is_refused(monkeypatch, entry):
    monkeypatch.setattr(_seal_services, "read_data", lambda _: {"platforms": {"city": entry}})
    with pytest.raises(BadInput, match="seals.toml"):
        _seal_services.platforms()


def with_stamp(change: Callable[[cms.SignerInfo], None]) -> Callable[[bytes], bytes]:
    """The platform adds a timestamp in its own way to what it signed."""

    def added(pdf: bytes) -> bytes:
        found = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", pdf)
        assert found
        first, second = int(found[1]), int(found[2])
        info = cms.ContentInfo.load(bytes.fromhex(pdf[first + 1 : second - 1].decode()))
        signer = info["content"]["signer_infos"][0]
        change(signer)
        written = info.dump(force=True).hex().encode().ljust(second - first - 2, b"0")
        return pdf[: first + 1] + written + pdf[second - 1 :]

    return added


def unsigned(*attributes: tuple[str, list[object]]) -> cms.CMSAttributes:
    return cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": all_}) for kind, all_ in attributes])


def token_over(signature: bytes) -> cms.ContentInfo:
    return stand_in_token(STAMPER, STAMPED_AT, signature)


def another(signer: cms.SignerInfo) -> None:
    time = cms.Time({"utc_time": STAMPED_AT})
    token = token_over(signer["signature"].native)
    signer["unsigned_attrs"] = unsigned((TOKEN, [token]), ("signing_time", [time]))


def two_tokens(signer: cms.SignerInfo) -> None:
    token = token_over(signer["signature"].native)
    signer["unsigned_attrs"] = unsigned((TOKEN, [token, token]))


def other_data(signer: cms.SignerInfo) -> None:
    signer["unsigned_attrs"] = unsigned((TOKEN, [token_over(b"something else")]))


TOKEN = "signature_time_stamp_token"
STAMPED_AT = datetime(2023, 2, 10, 1, 2, 3, tzinfo=UTC)
STAMPER = timestamp_key()
STAMPER_PRINT = STAMPER.chain[0].fingerprint(hashes.SHA256()).hex()


def test_a_platform_that_adds_a_timestamp_is_taken_and_the_verdict_tells_it(cast, pdf, monkeypatch):
    key = certificate()
    stamps = stand_in_timestamps(STAMPER, STAMPED_AT)
    with platform(monkeypatch, key, lambda pdf: (200, pdf), "", stamps):
        letter = by_platform(cast, key)
        signed, certificate_id = seal_letter(cast.office, letter, pdf)
    kept(cast, letter, signed, certificate_id)
    verdict = judged(cast, signed)
    assert verdict.accepted
    assert dict(verdict.rows())["时间戳"] == (
        "2023年2月10日 09:02:03（北京时间），市时间戳服务；时间戳服务未列入信任，时间仅供参考"
    )
    assert verdict.as_data()["timestamp"] == {
        "at": "2023-02-10T09:02:03+08:00",
        "issuer": "市时间戳服务",
        "trusted": False,
    }
    assert dict(judged(cast, signed, STAMPER_PRINT).rows())["时间戳"].endswith("；由时间戳服务证明")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (another, "只接受一个时间戳"),
        (two_tokens, "只接受一个时间戳"),
        (other_data, "时间戳不是给这个签名盖的"),
    ],
)
def test_a_platform_that_adds_anything_else_is_refused(cast, pdf, monkeypatch, change, sentence):
    key, stamps = certificate(), stand_in_timestamps(roomy(STAMPER), STAMPED_AT)
    answer = with_stamp(change)
    with (
        platform(monkeypatch, key, lambda pdf: (200, answer(pdf)), "", stamps),
        pytest.raises(SealProblem, match=sentence),
    ):
        seal_letter(cast.office, by_platform(cast, key), pdf)


# ------------------------------------------------------------------ a timestamp service for our own certificates


class Stamping(http.server.BaseHTTPRequestHandler):
    """A timestamp service; ``spoil`` turns its answer into what it sends."""

    stamps: TimeStamper
    spoil: Callable[[bytes], tuple[int, bytes]]

    def do_POST(self) -> None:
        question = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        status, body = type(self).spoil(self.stamps.request_tsa_response(question).dump())
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def stamping(
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[bytes], tuple[int, bytes]] = lambda body: (200, body),
    key: SigningKey = STAMPER,
) -> Iterator[None]:
    given = {"stamps": stand_in_timestamps(key, STAMPED_AT), "spoil": staticmethod(spoil)}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (Stamping,), given))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    entry = {"url": f"http://127.0.0.1:{server.server_port}/tsa", "seconds": 5}
    monkeypatch.setattr(_seal_services, "read_data", lambda _: {"timestamp": entry})
    yield
    server.shutdown()
    server.server_close()


def test_our_own_signature_carries_the_time_of_the_configured_service(cast, pdf, monkeypatch):
    uploaded(cast, picture=seal_picture())
    letter = letter_of(cast)
    with stamping(monkeypatch):
        signed, _ = seal_letter(cast.office, letter, pdf)
    stamp = read_signature(signed).timestamp
    assert (stamp.at, stamp.service.subject) == (STAMPED_AT, "市时间戳服务")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda body: (500, b""), "连不上时间戳服务"),
        (lambda body: (200, b"0" * 200_000), "连不上时间戳服务"),
        (lambda body: (200, b"<html>"), "答复不能用"),
        (lambda body: (200, b""), "答复不能用"),
        (lambda body: (200, body[:-1] + bytes([body[-1] ^ 1])), "时间戳残缺"),
    ],
)
def test_a_timestamp_service_that_answers_wrongly_is_told(cast, pdf, monkeypatch, spoil, sentence):
    uploaded(cast)
    letter = letter_of(cast)
    with stamping(monkeypatch, spoil), pytest.raises(SealProblem, match=sentence):
        seal_letter(cast.office, letter, pdf)


def test_a_service_without_the_right_certificate_is_not_believed(cast, pdf, monkeypatch):
    uploaded(cast)
    letter = letter_of(cast)
    with stamping(monkeypatch, key=timestamp_key(use=None)), pytest.raises(SealProblem, match="时间戳的证书"):
        seal_letter(cast.office, letter, pdf)


def test_while_the_timestamp_service_is_silent_the_letter_waits_with_the_reason(
    cast, engine, pdf, monkeypatch
):
    uploaded(cast)
    letter_of(cast)
    with stamping(monkeypatch):
        pass  # gone again: nobody listens at its address
    worker = Worker(cast, engine, says=lambda _: pdf)
    assert worker.work() == 0
    waiting = cast.office.db.execute(select(Rendering.state, Rendering.problem)).one()
    assert waiting.state is WorkState.WAITING
    assert "连不上时间戳服务" in waiting.problem
    cast.office.now += timedelta(minutes=2)
    with stamping(monkeypatch):
        assert worker.work() == 1
    file = cast.office.db.scalars(select(LetterFile).where(LetterFile.use == FileUse.PDF)).one()
    assert read_signature(cast.office.read_file(cast.office.db.get_one(Blob, file.blob_id))).timestamp


def test_without_an_address_no_service_is_asked():
    assert _seal_services.timestamp_service() is None


@pytest.mark.parametrize(
    "entry",
    ["http://x", {"url": "ftp://x"}, {"url": "https://x", "seconds": 0}, {"url": "https://x", "wait": 3}],
)
def test_a_timestamp_service_written_wrongly_is_refused(monkeypatch, entry):
    monkeypatch.setattr(_seal_services, "read_data", lambda _: {"timestamp": entry})
    with pytest.raises(BadInput, match="seals.toml"):
        _seal_services.timestamp_service()


# ------------------------------------------------------------------ the worker


@pytest.mark.both_databases
def test_the_worker_seals_the_letter_and_keeps_the_certificate_with_it(cast, engine, pdf):
    found = uploaded(cast, picture=seal_picture())
    letter = letter_of(cast)
    assert Worker(cast, engine, says=lambda _: pdf).work() == 1
    file = cast.office.db.scalars(select(LetterFile).where(LetterFile.use == FileUse.PDF)).one()
    assert file.certificate_id == found.id
    kept_pdf = cast.office.read_file(cast.office.db.get_one(Blob, file.blob_id))
    verdict = judged(cast, kept_pdf)
    assert verdict.accepted
    assert verdict.number == letter.number
    assert verdict.signed_at == cast.office.now


@pytest.mark.both_databases
def test_others_write_while_the_platform_thinks(cast, engine, pdf, monkeypatch):
    wrote = []

    def answer(signed: bytes) -> tuple[int, bytes]:
        with sessions(engine, write=True) as db:
            db.add(SealCertificate(unit_id=cast_unit, **OTHER))
            db.commit()
            wrote.append(True)
        return 200, signed

    key = certificate()
    with platform(monkeypatch, key, answer, ""):
        by_platform(cast, key)
        cast_unit = cast.unit.id
        assert Worker(cast, engine, says=lambda _: pdf).work() == 1
    assert wrote == [True]


OTHER = {
    "subject": "别的",
    "fingerprint": "0" * 64,
    "chain": "",
    "valid_from": later(0).date(),
    "valid_to": later(1).date(),
    "added_at": later(0),
}


def test_a_letter_that_cannot_be_sealed_waits_with_the_reason_and_is_sealed_later(
    cast, engine, pdf, tmp_path
):
    uploaded(cast)
    letter_of(cast)
    secret = tmp_path / "signing_secret"
    right = secret.read_text()
    secret.write_text("0" * 64)
    worker = Worker(cast, engine, says=lambda _: pdf)
    assert worker.work() == 0
    waiting = cast.office.db.execute(select(Rendering.state, Rendering.problem)).one()
    assert waiting.state is WorkState.WAITING
    assert "signing_secret" in waiting.problem
    secret.write_text(right)
    cast.office.now += timedelta(minutes=2)
    assert worker.work() == 1


# ------------------------------------------------------------------ the demo


def test_the_demos_letter_is_known_without_its_register_and_says_that_it_proves_nothing(
    cast, engine, pdf, tmp_path
):
    trust = tmp_path / "trust"
    cast.office.settings = replace(cast.office.settings, trust_dir=str(trust))
    found = give_seal(cast.office, cast.unit.id, since=cast.office.now - timedelta(days=1))
    letter_of(cast)
    assert Worker(cast, engine, says=lambda _: pdf).work() == 1
    file = cast.office.db.scalars(select(LetterFile).where(LetterFile.use == FileUse.PDF)).one()
    signed = cast.office.read_file(cast.office.db.get_one(Blob, file.blob_id))
    assert [p.name for p in trust.iterdir()] == [f"demo-{found.fingerprint[:8]}.pem"]
    verdict = judged(None, signed, *verification.trusted(trust))
    assert verdict.accepted
    assert "演示证书，不证明真实出处" in verdict.sentence
    assert "演示证书，不证明真实出处" in judged(cast, signed).sentence


def test_the_demos_seal_is_a_picture_that_an_office_could_upload():
    picture = sample_seal("重庆市司法局")
    assert picture is not None
    assert check_seal_picture(picture, SealRules()) == pytest.approx((42, 42), abs=0.1)
