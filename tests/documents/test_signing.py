"""Signatures in PDFs: the seal's place, what a changed file is told, and what a platform may give back."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
from PIL import Image, ImageChops
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from proposals.documents.signing import (
    CertificateSeal,
    SealProblem,
    SealRequest,
    SignatureBroken,
    check_returned,
    looks_signed,
    read_signature,
    text_lines,
    with_identity,
)
from proposals.documents.signing.event_loop import run_alone
from proposals.documents.signing.reading import APPENDED, CHANGED, DAMAGED, NO_SIGNER, SEVERAL
from proposals.documents.signing.stamps import BROKEN, ELSEWHERE, NO_SERVICE, OTHER, OUTSIDE
from proposals.domain.sealing import LetterIdentity, PaperKind, SealPlace, SealRules, find_tail, place_seal
from proposals.services.letter_from_facts import make_letter
from tests.certificates import (
    certificate,
    roomy,
    seal_picture,
    stand_in_timestamps,
    stand_in_token,
    timestamp_key,
)
from tests.letters import facts

AT = datetime(2024, 5, 6, 8, 30, tzinfo=UTC)
RULES = SealRules()
IDENTITY = LetterIdentity(
    "江州市司法局", "江司函〔2024〕7号", "江州市司法局关于第0042号提案的复函", "陈一局长", date(2024, 5, 6)
)
KEY = certificate("江州市司法局")
"""One key for the whole module: every test only reads it."""


@pytest.fixture(scope="session")
def letter_pdf() -> bytes:
    contact = {"name": "张三", "phone": "0231"}
    made = make_letter(facts(number=IDENTITY.number, contact=contact), with_pdf=True)
    assert made.pdf
    return made.pdf


@pytest.fixture(scope="session")
def ready(letter_pdf: bytes) -> bytes:
    return with_identity(letter_pdf, IDENTITY)


@pytest.fixture(scope="session")
def place(letter_pdf: bytes) -> SealPlace:
    found = place_seal(text_lines(letter_pdf), IDENTITY.unit, IDENTITY.issued_on, (42, 42), RULES)
    assert found is not None
    return found


def asked(place: SealPlace | None, **changes: object) -> SealRequest:
    given = {"issuer": IDENTITY.unit, "number": IDENTITY.number, "reason": "发文", "at": AT, "place": place}
    return SealRequest(**{**given, "picture": seal_picture(), **changes})


@pytest.fixture(scope="session")
def signed(ready: bytes, place: SealPlace) -> bytes:
    return CertificateSeal(KEY).sign(ready, asked(place))


def refused(pdf: bytes) -> str:
    with pytest.raises(SignatureBroken) as broken:
        read_signature(pdf)
    return broken.value.why


def hole(pdf: bytes) -> tuple[int, int]:
    """Where the bytes stand that no signature can cover: the signature itself."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", pdf)
    assert found
    return int(found[1]), int(found[2])


# ------------------------------------------------------------------ what is signed


def test_a_signed_letter_tells_who_issued_what_when(signed):
    signature = read_signature(signed)
    assert signature.identity == IDENTITY
    assert signature.signed_at == AT
    assert signature.certificate.subject == "江州市司法局"
    assert signature.chain == (signature.certificate.fingerprint,)


def test_a_caller_whose_thread_runs_an_event_loop_may_sign_and_read(ready, place):
    async def inside() -> LetterIdentity | None:
        return read_signature(CertificateSeal(KEY).sign(ready, asked(place))).identity

    assert run_alone(inside()) == IDENTITY


def test_signing_appends_and_changes_nothing_before(ready, signed, letter_pdf):
    assert ready.startswith(letter_pdf)
    assert signed.startswith(ready)


def test_a_key_with_a_chain_puts_the_chain_into_the_signature(ready):
    root = certificate("市政务根证书", authority=True)
    key = certificate("江州市司法局", issuer=root)
    signature = read_signature(CertificateSeal(key).sign(ready, asked(None)))
    assert len(signature.chain) == 2


def test_identity_survives_its_way_through_plain_data():
    assert LetterIdentity.from_data(IDENTITY.as_data()) == IDENTITY
    assert LetterIdentity.from_data({**IDENTITY.as_data(), "issued_on": "昨天"}) is None
    assert LetterIdentity.from_data({**IDENTITY.as_data(), "unit": 3}) is None
    assert IDENTITY.kind is PaperKind.LETTER


# ------------------------------------------------------------------ 7.3.5.1, measured on the page


def page_picture(pdf: bytes, page: int, scale: int = 4) -> Image.Image:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    return document[page].render(scale=scale).to_pil().convert("RGB")


def drawn(ready: bytes, signed: bytes, page: int) -> tuple[float, ...]:
    """The edges of what the signature drew, in millimetres."""
    changed = ImageChops.difference(page_picture(ready, page), page_picture(signed, page)).getbbox()
    assert changed
    return tuple(x / 4 / 72 * 25.4 for x in changed)


def test_the_seal_is_centred_and_presses_on_name_and_date(letter_pdf, ready, signed, place):
    name, day = find_tail(text_lines(letter_pdf), IDENTITY.unit, IDENTITY.issued_on)
    left, top, right, bottom = drawn(ready, signed, place.page)
    assert right - left == pytest.approx(41.5, abs=0.8)
    assert (left + right) / 2 == pytest.approx((day.left + day.right) / 2, abs=0.5)
    assert top < name.top
    assert bottom > day.bottom
    assert (name.top + day.bottom) / 2 >= (top + bottom) / 2 - 0.5
    above = max(x.bottom for x in text_lines(letter_pdf) if x.page == day.page and x.bottom <= name.top)
    assert above - 0.5 <= top <= above + RULES.line + 0.5


def test_the_text_stays_readable_under_the_seal(ready, signed, place):
    before, after = page_picture(ready, place.page), page_picture(signed, place.page)
    points = [(x, y) for x in range(0, before.width, 3) for y in range(0, before.height, 3)]
    darker = [xy for xy in points if max(before.getpixel(xy)) < 60]
    assert darker
    assert all(max(after.getpixel(xy)) < 90 for xy in darker)


def test_without_name_and_date_there_is_no_place_for_a_seal(letter_pdf):
    lines = text_lines(letter_pdf)
    assert place_seal(lines, "别的局", IDENTITY.issued_on, (42, 42), RULES) is None
    assert place_seal(lines, IDENTITY.unit, date(2024, 5, 7), (42, 42), RULES) is None


def test_without_a_place_the_signature_is_invisible(ready):
    signed = CertificateSeal(KEY).sign(ready, asked(None))
    assert read_signature(signed).identity == IDENTITY
    check_returned(ready, signed, {read_signature(signed).certificate.fingerprint}, None)


# ------------------------------------------------------------------ changed files


def test_each_of_a_thousand_changed_bytes_is_refused(signed):
    chance = random.Random(20240506)
    first, second = hole(signed)
    accepted = []
    for _ in range(1_000):
        at = chance.randrange(len(signed) - (second - first))
        at += second - first if at >= first else 0
        data = bytearray(signed)
        data[at] ^= chance.randrange(1, 256)
        try:
            read_signature(bytes(data))
        except SignatureBroken:
            assert looks_signed(bytes(data)), at
        else:
            accepted.append(at)
    assert accepted == []


def test_every_byte_of_the_range_itself_counts(signed):
    start = signed.index(b"/ByteRange")
    for at in range(start, start + 80):
        data = bytearray(signed)
        data[at] ^= 1
        assert refused(bytes(data)), at


def test_changes_in_the_hole_that_no_signature_covers_are_refused(signed):
    chance = random.Random(6)
    first, second = hole(signed)
    for at in [*range(first, first + 60), *chance.choices(range(first, second), k=600)]:
        for new in (b"0", b"7", b"F"):
            if signed[at : at + 1].upper() != new:
                assert refused(signed[:at] + new + signed[at + 1 :]), at


def test_the_same_signature_in_other_letters_is_refused(signed):
    """A digit in the other case means the same, and is a changed byte all the same."""
    first, second = hole(signed)
    letter = re.search(rb"[A-Fa-f]", signed[first:second])
    assert letter
    at = first + letter.start()
    assert refused(signed[:at] + letter[0].swapcase() + signed[at + 1 :]) == DAMAGED


def revised(pdf: bytes) -> bytes:
    """A later revision that only adds a note to the document's information."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Note"] = generic.TextStringObject("x")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def annotated(pdf: bytes) -> bytes:
    """A later revision with a note on the first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    note = {"/Type": "/Annot", "/Subtype": "/FreeText"}
    entries = {generic.pdf_name(k): generic.pdf_name(v) for k, v in note.items()}
    entries[generic.pdf_name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (50, 50, 200, 90)))
    entries[generic.pdf_name("/Contents")] = generic.TextStringObject("同意")
    ref = writer.add_object(generic.DictionaryObject(entries))
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([ref])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (revised, APPENDED),
        (annotated, APPENDED),
        (lambda pdf: pdf + b"\n", APPENDED),
        (lambda pdf: pdf + b"%%EOF", APPENDED),
        (lambda pdf: pdf[:-1], APPENDED),
        (lambda pdf: pdf[: len(pdf) // 2], DAMAGED),
        (lambda pdf: b"\n" + pdf, APPENDED),
        (lambda pdf: pdf.replace(b"/ByteRange", b"/ByteRangf"), DAMAGED),
        (lambda pdf: pdf + b"\n% /ByteRange [0 1 2 3]", SEVERAL),
    ],
)
def test_what_comes_after_the_signature_is_refused(signed, change, why):
    assert refused(change(signed)) == why


def test_a_second_signature_is_refused(signed):
    other = certificate("别的局")
    with pytest.raises(SealProblem):
        CertificateSeal(other).sign(signed, asked(None))  # the field is taken
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    twice = PdfSigner(PdfSignatureMetadata(field_name="Second"), CertificateSeal(other)._signer)
    assert refused(twice.sign_pdf(writer).getvalue()) == SEVERAL


def test_a_removed_signature_leaves_a_trace(signed, ready):
    assert looks_signed(ready)
    assert refused(ready) == DAMAGED


def test_an_unsigned_pdf_does_not_look_signed(letter_pdf):
    assert not looks_signed(letter_pdf)


def test_text_changed_inside_the_signed_bytes_is_told_as_a_change(signed):
    at = signed.index(b"endobj")
    assert refused(signed[:at] + b"endobi" + signed[at + 6 :]) == CHANGED


# ------------------------------------------------------------------ timestamps (PAdES B-T)

STAMPED_AT = datetime(2024, 5, 6, 8, 31, 2, tzinfo=UTC)
STAMPER = timestamp_key()
RSA_NAMES = (b"2A864886F70D010101", b"2A864886F70D01010B")
"""rsaEncryption and sha256WithRSAEncryption: two names for the same where SHA-256 is named beside them."""


@pytest.fixture(scope="session")
def stamped(ready: bytes) -> bytes:
    return CertificateSeal(KEY, stand_in_timestamps(STAMPER, STAMPED_AT)).sign(ready, asked(None))


def rewritten(pdf: bytes, change: Callable[[cms.SignerInfo], None]) -> bytes:
    """The PDF with the part of its signature changed that the signature does not cover."""
    first, second = hole(pdf)
    info = cms.ContentInfo.load(bytes.fromhex(pdf[first + 1 : second - 1].decode()))
    change(info["content"]["signer_infos"][0])
    written = info.dump(force=True).hex().encode()
    assert len(written) <= second - first - 2
    return pdf[: first + 1] + written.ljust(second - first - 2, b"0") + pdf[second - 1 :]


def signer_of(pdf: bytes) -> cms.SignerInfo:
    first, second = hole(pdf)
    info = cms.ContentInfo.load(bytes.fromhex(pdf[first + 1 : second - 1].decode()))
    return info["content"]["signer_infos"][0]


def token_of(pdf: bytes) -> cms.ContentInfo:
    return signer_of(pdf)["unsigned_attrs"][0]["values"][0]


def unsigned(*attributes: tuple[str, list[object]]) -> Callable[[cms.SignerInfo], None]:
    def change(signer: cms.SignerInfo) -> None:
        given = [cms.CMSAttribute({"type": kind, "values": values}) for kind, values in attributes]
        signer["unsigned_attrs"] = cms.CMSAttributes(given)

    return change


def test_a_timestamp_is_read_with_its_service(stamped):
    signature = read_signature(stamped)
    assert signature.signed_at == AT
    assert signature.timestamp.at == STAMPED_AT
    assert signature.timestamp.service.subject == "市时间戳服务"
    assert signature.timestamp.chain == (signature.timestamp.service.fingerprint,)


def test_a_services_chain_is_read_and_each_certificate_signed_by_the_next(ready):
    key = timestamp_key(issuer=certificate("时间戳根证书", authority=True))
    seal = CertificateSeal(KEY, stand_in_timestamps(key, STAMPED_AT))
    assert len(read_signature(seal.sign(ready, asked(None))).timestamp.chain) == 2


def test_a_certificate_in_the_token_that_issued_nothing_is_refused(ready):
    seal = CertificateSeal(KEY, stand_in_timestamps(roomy(STAMPER), STAMPED_AT))
    assert refused(seal.sign(ready, asked(None))) == BROKEN


def other_digit(pdf: bytes, at: int, chance: random.Random) -> bytes:
    new = chance.choice([d for d in b"0123456789ABCDEF" if d != pdf[at]])
    return pdf[:at] + bytes([new]) + pdf[at + 1 :]


def test_each_changed_byte_in_the_hole_of_a_stamped_signature_is_refused(stamped):
    chance = random.Random(31)
    first, second = hole(stamped)
    written = token_of(stamped).dump().hex().upper().encode()
    token = stamped.index(written)
    digits = [*range(first + 1, first + 60), *chance.choices(range(first + 1, second - 1), k=300)]
    for at in [*digits, *chance.sample(range(token, token + len(written)), k=1_200)]:
        changed = other_digit(stamped, at, chance)
        if stamped[:at].endswith(RSA_NAMES[0][:-1]) and RSA_NAMES[1] in changed[at - 20 : at + 1]:
            continue  # the one change below
        assert refused(changed), at


def test_a_changed_byte_in_a_services_chain_is_refused_or_makes_the_service_unknown(ready):
    """Nobody in the token signs the last certificate where it claims to be issued by yet another."""
    chance = random.Random(32)
    key = timestamp_key(issuer=certificate("时间戳根证书", authority=True))
    pdf = CertificateSeal(KEY, stand_in_timestamps(key, STAMPED_AT)).sign(ready, asked(None))
    own, root = read_signature(pdf).timestamp.chain
    last = key.chain[1].public_bytes(serialization.Encoding.DER).hex().upper().encode()
    start = pdf.index(last)
    for at in chance.sample(range(start, start + len(last)), k=400):
        try:
            found = read_signature(other_digit(pdf, at, chance)).timestamp.chain
        except SignatureBroken:
            continue
        assert found[0] == own
        assert found[1] != root


def test_the_one_change_that_nothing_signs_is_between_two_names_of_the_same_algorithm(stamped):
    at = stamped.rindex(RSA_NAMES[0], 0, hole(stamped)[1])
    other = stamped[:at] + RSA_NAMES[1] + stamped[at + len(RSA_NAMES[1]) :]
    assert read_signature(other) == read_signature(stamped)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda token: unsigned(("content_time_stamp", [token])), OTHER),
        (lambda token: unsigned(("signature_time_stamp_token", [token, token])), OTHER),
        (lambda token: unsigned(*[("signature_time_stamp_token", [token])] * 2), OTHER),
        (lambda token: unsigned(("signature_time_stamp_token", [token]), ("signing_time", [NOW])), OTHER),
        (lambda token: unsigned(("signing_time", [NOW])), OTHER),
        (lambda token: unsigned(("signature_time_stamp_token", [])), OTHER),
        (lambda token: unsigned(), OTHER),
    ],
)
def test_anything_unsigned_besides_one_timestamp_is_refused(ready, change, why):
    pdf = CertificateSeal(KEY, stand_in_timestamps(roomy(STAMPER), STAMPED_AT)).sign(ready, asked(None))
    token = stand_in_token(STAMPER, STAMPED_AT, signer_of(pdf)["signature"].native)
    alone = unsigned(("signature_time_stamp_token", [token]))
    assert read_signature(rewritten(pdf, alone)).timestamp.at == STAMPED_AT
    assert refused(rewritten(pdf, change(token))) == why


NOW = cms.Time({"utc_time": AT})


def test_without_any_timestamp_the_signature_is_still_a_plain_one(stamped):
    def bare(signer: cms.SignerInfo) -> None:
        del signer["unsigned_attrs"]

    assert read_signature(rewritten(stamped, bare)).timestamp is None


def test_the_timestamp_of_another_signature_is_refused(stamped, ready):
    other = CertificateSeal(KEY, stand_in_timestamps(STAMPER, STAMPED_AT)).sign(ready, asked(None))
    moved = unsigned(("signature_time_stamp_token", [token_of(other)]))
    assert refused(rewritten(stamped, moved)) == ELSEWHERE


@pytest.mark.parametrize(
    ("key", "at", "why"),
    [
        (timestamp_key(use=None), STAMPED_AT, NO_SERVICE),
        (timestamp_key(use=ExtendedKeyUsageOID.CODE_SIGNING), STAMPED_AT, NO_SERVICE),
        (timestamp_key(until=datetime(2024, 1, 1, tzinfo=UTC)), STAMPED_AT, NO_SERVICE),
        (STAMPER, datetime(2019, 1, 1, tzinfo=UTC), NO_SERVICE),
        (timestamp_key(until=datetime(2040, 1, 1, tzinfo=UTC)), datetime(2036, 1, 1, tzinfo=UTC), OUTSIDE),
    ],
)
def test_a_timestamp_from_no_service_or_outside_the_days_is_refused(ready, key, at, why):
    assert refused(CertificateSeal(KEY, stand_in_timestamps(key, at)).sign(ready, asked(None))) == why


def test_a_timestamp_service_signs_no_letters(ready):
    assert refused(CertificateSeal(STAMPER).sign(ready, asked(None))) == NO_SIGNER


# ------------------------------------------------------------------ what a service gives back


def fingerprint_of(pdf: bytes) -> str:
    return read_signature(pdf).certificate.fingerprint


def test_what_was_only_sealed_is_taken(ready, signed, place):
    check_returned(ready, signed, {fingerprint_of(signed)}, place)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (lambda ready, signed, place: ready, "不是同一份"),
        (lambda ready, signed, place: signed[5:], "不是同一份"),
        (lambda ready, signed, place: revised(signed), "核验不通过"),
        (
            lambda ready, signed, place: CertificateSeal(certificate("别的局")).sign(ready, asked(place)),
            "登记的那张",
        ),
        (
            lambda ready, signed, place: CertificateSeal(KEY).sign(annotated(ready), asked(place)),
            "除印章以外",
        ),
        (
            lambda ready, signed, place: CertificateSeal(KEY).sign(
                with_identity(ready, LetterIdentity("甲", "乙", "丙", "丁", date(2024, 1, 1))), asked(place)
            ),
            "发文信息",
        ),
        (
            lambda ready, signed, place: CertificateSeal(KEY).sign(
                ready, asked(SealPlace(place.page, 10, 10, 42, 42))
            ),
            "除印章以外",
        ),
        (
            lambda ready, signed, place: CertificateSeal(KEY).sign(
                ready, asked(place, at=datetime(2036, 1, 1, tzinfo=UTC))
            ),
            "过期",
        ),
    ],
)
def test_a_service_that_gives_back_something_else_is_refused(ready, signed, place, other, sentence):
    with pytest.raises(SealProblem, match=sentence):
        check_returned(ready, other(ready, signed, place), {fingerprint_of(signed)}, place)
