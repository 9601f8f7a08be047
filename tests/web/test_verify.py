"""核验 as a command and as a page: what is said of a letter, of a forged one, and of what nobody knows."""

from __future__ import annotations

import io
import json
import random
from datetime import UTC, datetime
from pathlib import Path

import html5lib
import pytest
from flask import Flask

from proposals import create_app
from proposals.documents.signing import CertificateSeal, SealRequest, with_identity
from proposals.documents.signing.certificates import chain_pem
from proposals.domain.actors import Role
from proposals.domain.sealing import LetterIdentity
from proposals.services.verification import MOST_UNKNOWN
from proposals.settings import Settings
from proposals.storage.tables.organisation import RoleGrant
from proposals.storage.tables.signing import SealCertificate
from tests.certificates import certificate, p12, seal_picture, stand_in_timestamps, timestamp_key
from tests.documents.attack_files import docx_file
from tests.issued import approved, issued
from tests.people import EVER
from tests.services.test_sealing import pdf

__all__ = ["pdf"]
KEY = certificate()
STAMPER = timestamp_key()
IDENTITY = LetterIdentity(
    "重庆市司法局", "渝司提〔2023〕9号", "关于第0607号提案的复函", "陈局长", datetime(2023, 2, 10).date()
)


@pytest.fixture(scope="session")
def signed(pdf: bytes) -> bytes:
    request = SealRequest("重庆市司法局", IDENTITY.number, "发文", datetime(2023, 2, 10, 3, tzinfo=UTC))
    return CertificateSeal(KEY).sign(with_identity(pdf, IDENTITY), request)


# ------------------------------------------------------------------ flask verify, without any database


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application whose database does not exist."""
    return create_app(
        Settings(
            database_url=f"sqlite:///{tmp_path / 'none' / 'fuhan.db'}",
            blob_dir=str(tmp_path / "none" / "blobs"),
            trust_dir=str(tmp_path / "trust"),
        )
    )


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    folder = tmp_path / "trust"
    folder.mkdir()
    (folder / "ours.pem").write_text(chain_pem(KEY.chain))
    return folder


def run(app: Flask, data: bytes, folder: Path, *words: str):
    file = folder / "letter.pdf"
    file.write_bytes(data)
    return app.test_cli_runner().invoke(args=["verify", str(file), *words])


def test_a_signed_letter_is_told_without_a_database_and_nothing_is_written(app, signed, trust, tmp_path):
    done = run(app, signed, tmp_path)
    assert done.exit_code == 0
    for words in (
        "发文单位：重庆市司法局",
        "发文字号：渝司提〔2023〕9号",
        "签名时间：2023年2月10日 11:00:00（北京时间）",
    ):
        assert words in done.stdout
    assert "结论：签名有效" in done.stdout
    assert not (tmp_path / "none").exists()


def test_the_json_says_the_same(app, signed, trust, tmp_path):
    done = run(app, signed, tmp_path, "--json")
    said = json.loads(done.stdout)
    assert (said["accepted"], said["finding"], said["number"]) == (True, "signed", "渝司提〔2023〕9号")
    assert said["certificate"]["subject"] == "重庆市司法局"
    assert done.stderr == ""


@pytest.fixture(scope="session")
def stamped(pdf: bytes) -> bytes:
    at = datetime(2023, 2, 10, 3, tzinfo=UTC)
    seal = CertificateSeal(KEY, stand_in_timestamps(STAMPER, at.replace(minute=1)))
    return seal.sign(with_identity(pdf, IDENTITY), SealRequest("重庆市司法局", IDENTITY.number, "发文", at))


def test_a_timestamp_is_told_and_proves_the_time_where_its_service_is_known(
    app, signed, stamped, trust, tmp_path
):
    done = run(app, stamped, tmp_path)
    assert done.exit_code == 0
    assert "时间戳：2023年2月10日 11:01:00（北京时间），市时间戳服务；时间戳服务未列入信任" in done.stdout
    pem = tmp_path / "tsa.pem"
    pem.write_text(chain_pem(STAMPER.chain))
    assert "；由时间戳服务证明\n" in run(app, stamped, tmp_path, "--trust", str(pem)).stdout
    said = json.loads(run(app, stamped, tmp_path, "--trust", str(pem), "--json").stdout)["timestamp"]
    assert said == {"at": "2023-02-10T11:01:00+08:00", "issuer": "市时间戳服务", "trusted": True}
    assert json.loads(run(app, signed, tmp_path, "--json").stdout)["timestamp"] is None


def test_the_page_tells_the_timestamp_too(site, stamped):
    answer = asked(site.visitor(), stamped)
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert "时间戳服务未列入信任，时间仅供参考" in answer.text


def test_a_certificate_can_be_named(app, signed, tmp_path):
    pem = tmp_path / "cert.pem"
    pem.write_text(chain_pem(KEY.chain))
    refused = run(app, signed, tmp_path)
    assert refused.exit_code == 1
    assert "本机不认识这张证书" in refused.stdout
    assert run(app, signed, tmp_path, "--trust", str(pem)).exit_code == 0


def test_one_changed_byte_is_refused_by_the_command(app, signed, trust, tmp_path):
    chance = random.Random(7)
    for at in (0, 9, len(signed) - 1, *chance.choices(range(len(signed)), k=20)):
        changed = bytearray(signed)
        changed[at] ^= 1
        done = run(app, bytes(changed), tmp_path)
        assert done.exit_code == 1, at
        assert "结论：核验不通过" in done.stdout
        assert json.loads(run(app, bytes(changed), tmp_path, "--json").stdout)["accepted"] is False


def test_an_unsigned_file_needs_the_register(app, pdf, tmp_path):
    done = run(app, pdf, tmp_path)
    assert done.exit_code == 2
    assert "没有登记簿" in done.stderr
    assert done.stdout == ""


def test_input_that_is_no_use_is_one_sentence(app, tmp_path):
    for words in ([], [str(tmp_path / "nowhere.pdf")], [str(tmp_path)]):
        done = app.test_cli_runner().invoke(args=["verify", *words])
        assert done.exit_code == 2
        assert len(done.stderr.splitlines()) == 1
    assert run(app, b"", tmp_path).exit_code == 2
    assert run(app, b"x", tmp_path, "--trust", str(tmp_path / "nowhere.pem")).exit_code == 2
    (tmp_path / "bad.pem").write_text("nothing")
    assert run(app, b"x", tmp_path, "--trust", str(tmp_path / "bad.pem")).exit_code == 2


# ------------------------------------------------------------------ the page, and the pages of 管理


@pytest.fixture
def admin(site):
    """钱核稿 administers as well."""
    office = site.cast.office
    grant = RoleGrant(
        person_id=site.cast.people["钱核稿"].id,
        role=Role.SYSADMIN,
        unit_id=site.cast.unit.id,
        valid_from=EVER,
    )
    office.db.add(grant)
    office.commit()
    return site.visitor("钱核稿")


def asked(visitor, data: bytes, name: str = "letter.pdf"):
    return visitor.post("/verify", file=(io.BytesIO(data), name))


def docx_of(site) -> bytes:
    """The Word file of a letter issued today."""
    (letter,) = issued(site.cast, approved(site.cast))
    site.cast.office.commit()
    return next(Path(site.house.settings.blob_dir).rglob(letter.docx_sha256)).read_bytes()


def test_anybody_may_verify_and_learns_what_is_printed_on_the_letter(site):
    data = docx_of(site)
    member = site.visitor()
    page = member.get("/verify")
    assert page.status_code == 200
    html5lib.HTMLParser(strict=True).parse(page.text)
    answer = asked(member, data, "letter.docx")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert "核验通过" in answer.text
    assert "渝司提〔" in answer.text
    assert "孔祥彬" not in answer.text


def test_a_changed_letter_does_not_pass(site):
    data = docx_of(site)
    answer = asked(site.visitor(), data + b"\0", "letter.docx")
    assert answer.status_code == 404
    assert "核验不通过" in answer.text
    assert "渝司提〔" not in answer.text


def test_a_signed_letter_of_an_unknown_certificate_does_not_pass(site, signed):
    answer = asked(site.visitor(), signed)
    assert "本机不认识这张证书" in answer.text


def test_whoever_tries_many_files_waits(site):
    member = site.visitor()
    for n in range(MOST_UNKNOWN):
        assert asked(member, docx_file() + bytes([n])).status_code == 404
    assert asked(member, b"one more").status_code == 429


def test_a_page_without_a_file_says_so(site):
    assert site.visitor().post("/verify").status_code == 422


def test_the_administrator_uploads_tries_and_ends_a_certificate(site, admin):
    assert "还没有签章证书" in admin.get("/admin/seals").text
    fields = {"unit": site.cast.unit.id, "provider": "certificate", "password": "口令"}
    done = admin.post(
        "/admin/seals/new",
        **fields,
        file=(io.BytesIO(p12(certificate())), "本局.p12"),
        picture=(io.BytesIO(seal_picture()), "章.png"),
    )
    assert done.status_code == 303
    (kept,) = site.fresh().db.query(SealCertificate).all()
    page = admin.get(f"/admin/seals/{kept.id}")
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert kept.fingerprint in page.text
    assert admin.get(f"/admin/seals/{kept.id}/seal.png").data == seal_picture()
    assert admin.get(f"/admin/seals/{kept.id}/certificate.pem").text.startswith("-----BEGIN CERTIFICATE")
    sample = admin.get(f"/admin/seals/{kept.id}/sample.pdf")
    assert sample.mimetype == "application/pdf"
    assert "试印印章的样函" in asked(admin, sample.data).text
    assert admin.post(f"/admin/seals/{kept.id}/picture", picture=(io.BytesIO(seal_picture(600)), "章.png"))
    assert admin.post(f"/admin/seals/{kept.id}/end").status_code == 303
    assert "已停用" in admin.get("/admin/seals").text


def test_a_wrong_password_is_told_at_its_field_and_nothing_is_kept(site, admin):
    fields = {"unit": site.cast.unit.id, "provider": "certificate", "password": "别的"}
    answer = admin.post("/admin/seals/new", **fields, file=(io.BytesIO(p12(certificate())), "本局.p12"))
    assert answer.status_code == 422
    assert "密码不对" in answer.text
    assert site.fresh().db.query(SealCertificate).all() == []


def test_nobody_else_opens_the_seals(site):
    for name in ("王登记", "陈局长"):
        assert site.visitor(name).get("/admin/seals").status_code == 403
