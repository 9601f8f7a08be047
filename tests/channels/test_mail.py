"""E-mail against real servers: what arrives, and a sentence for everything that can go wrong."""

import smtplib
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header

import pytest

from proposals.channels import smtp
from proposals.channels.mail_address import Tls, mail_server
from proposals.channels.messages import Message, Undelivered, trust
from proposals.channels.smtp import Mail, message_id
from proposals.domain.errors import BadInput
from tests import mail_servers
from tests.certificates import certificate, server_tls, trusted_file
from tests.mail_servers import HANG_UP, Sink, listener

SITE = "https://fuhan.example.gov.cn"
SENDER = "复函系统 <fuhan@example.gov.cn>"
NOW = datetime(2023, 2, 10, 1, 0, tzinfo=UTC)


def message(n: int = 1, **changes: object) -> Message:
    values = {
        "key": f"email:urge:{n}:7",
        "kind": "urge",
        "at": NOW,
        "subject": "催办：第0607号《关于进一步加强法治政府建设的建议》",
        "text": "请在5月10日前办复。\n.\n一行只有一个点也照样送到。",
        "name": "李承办",
        "address": f"li{n}@example.gov.cn",
    }
    return Message(**{**values, **changes})


@contextmanager
def mail(port: int, query: str = "tls=off", *, ca: str = "", user: str = "", seconds: float = 20.0):
    server = mail_server(f"smtp://{user}localhost:{port}?{query}", SENDER)
    with Mail(server, trust(ca), SITE, seconds) as channel:
        yield channel


def refusal(channel: Mail, which: Message | None = None) -> Undelivered:
    with pytest.raises(Undelivered) as caught:
        channel.send(which or message(), NOW)
    return caught.value


# ------------------------------------------------------------------ what arrives


def test_a_mail_arrives_whole_with_what_mail_programs_ask_for():
    sink = Sink()
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        channel.send(message(), NOW)
    (got,) = sink.mails
    assert got["Subject"] == message().subject
    assert str(got["From"]) == SENDER
    assert str(got["To"]) == "李承办 <li1@example.gov.cn>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"] == message_id(message().key, SITE)
    assert got["Message-ID"].endswith("@fuhan.example.gov.cn>")
    assert got["Date"].datetime == NOW
    body = got.get_content()
    assert body.startswith(message().text)
    assert "不想再收邮件" in body
    assert SITE in body


def test_a_repeat_is_the_same_mail_byte_for_byte():
    sink = Sink()
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        channel.send(message(), NOW)
        channel.send(message(), NOW + timedelta(hours=3))
    assert sink.raw[0] == sink.raw[1]


def test_one_connection_serves_a_whole_piece():
    sink = Sink()
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        for n in range(5):
            channel.send(message(n), NOW)
    assert len(sink.mails) == 5
    assert len(sink.sessions) == 1


@pytest.mark.parametrize(
    "nasty", ["催办\r\nBcc: stranger@example.com", "催办\nX: 1", "催\u2028办", "催\x00办\udcff"]
)
def test_a_subject_or_name_cannot_become_a_header(nasty):
    sink = Sink()
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        channel.send(message(subject=nasty, name=nasty, text=f"正文{nasty}"), NOW)
    (got,) = sink.mails
    assert "Bcc" not in got
    assert "X" not in got
    assert "催" in str(make_header(decode_header(got["Subject"])))


@pytest.mark.parametrize(
    "address",
    [
        "li@",
        "@x.cn",
        "li",
        "a@b@c",
        "a b@c.cn",
        "李@例子.cn",
        "li@x.cn\r\nBcc: y@z.cn",
        "a@x.cn,b@x.cn",
        "<a@x.cn>",
    ],
)
def test_what_is_no_address_is_told_and_never_sent(address):
    sink = Sink()
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        problem = refusal(channel, message(address=address))
    assert "不是邮箱地址" in problem.sentence
    assert not problem.for_all
    assert sink.mails == []


# ------------------------------------------------------------------ refusals


def test_one_refused_recipient_of_three_harms_nobody_else():
    sink = Sink(recipient=lambda a: "550 5.1.1 no such user" if a.startswith("li2") else None)
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        channel.send(message(1), NOW)
        problem = refusal(channel, message(2))
        channel.send(message(3), NOW)
    assert [str(m["To"]) for m in sink.mails] == [
        "李承办 <li1@example.gov.cn>",
        "李承办 <li3@example.gov.cn>",
    ]
    assert "不接受这个收件人（550" in problem.sentence
    assert "no such user" in problem.sentence
    assert not problem.for_all


def test_a_greylisted_mail_is_not_lost_with_the_next_attempt():
    seen: list[str] = []

    def first_time(address: str) -> str | None:
        seen.append(address)
        return "451 4.7.1 greylisted, try again later" if seen.count(address) == 1 else None

    sink = Sink(recipient=first_time)
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        assert "451 4.7.1 greylisted" in refusal(channel).sentence
        channel.send(message(), NOW)
    assert len(sink.mails) == 1


def test_a_refused_mail_says_what_the_server_said_in_one_short_line():
    sink = Sink(data=lambda _: "554 5.7.1 " + "looks like spam " * 30)
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        sentence = refusal(channel).sentence
    assert "没有收下这封信（554" in sentence
    assert len(sentence) < 200
    assert sentence.isprintable()


@pytest.mark.parametrize(
    "words", ["用户名不存在".encode(), "用户名不存在".encode("gb18030"), b"\x00\x1b[31m"]
)
def test_whatever_bytes_a_server_answers_with_are_shown_printable(words):
    def talk(connection):
        connection.sendall(b"220 hi\r\n")
        while line := connection.recv(65536).upper():
            connection.sendall(b"550 %s\r\n" % words if line.startswith(b"RCPT") else b"250 ok\r\n")

    with listener(talk) as port, mail(port) as channel:
        sentence = refusal(channel).sentence
    assert sentence.startswith("邮件服务器不接受这个收件人（550")
    assert sentence.isprintable()


def test_a_server_that_hangs_up_after_data_leaves_it_open_and_the_next_mail_goes():
    answers = iter([HANG_UP, None])
    sink = Sink(data=lambda _: next(answers))
    with mail_servers.mail_server(sink) as port, mail(port) as channel:
        problem = refusal(channel)
        channel.send(message(2), NOW)
    assert "中途断开了连接" in problem.sentence
    assert "不能确定" in problem.sentence
    assert not problem.for_all
    assert len(sink.mails) == 1


def test_a_wrong_password_stops_everything_and_is_never_shown():
    with (
        mail_servers.mail_server(Sink(), password="right") as port,
        mail(port, user="fuhan:wrong-Secret@") as channel,
    ):
        problem = refusal(channel)
    assert "不接受用户名或密码" in problem.sentence
    assert "wrong-Secret" not in problem.sentence
    assert problem.for_all


def test_the_right_password_opens():
    sink = Sink()
    with (
        mail_servers.mail_server(sink, password="ri@ght") as port,
        mail(port, user="fuhan:ri%40ght@") as channel,
    ):
        channel.send(message(), NOW)
    assert len(sink.mails) == 1


# ------------------------------------------------------------------ TLS


@pytest.mark.parametrize("query", ["tls=starttls", "tls=on"])
def test_mail_goes_encrypted_to_a_server_whose_certificate_we_trust(tmp_path, query):
    key = certificate("localhost", host="localhost", authority=True)
    sink, context = Sink(), server_tls(tmp_path, key)
    served = mail_servers.mail_server(sink, context=context, starttls="start" in query)
    with served as port, mail(port, query, ca=trusted_file(tmp_path, key)) as channel:
        channel.send(message(), NOW)
        channel.send(message(2), NOW)
    assert len(sink.mails) == 2


WRONG = {
    "self-signed": ({}, False, "不是由受信任的机构签发"),
    "expired": ({"until": datetime(2021, 1, 1, tzinfo=UTC)}, True, "证书已过期"),
    "another host's": ({"host": "mail.example.org"}, True, "不是发给这个地址的"),
}


@pytest.mark.parametrize("query", ["tls=starttls", "tls=on"])
@pytest.mark.parametrize("which", WRONG)
def test_a_wrong_certificate_gets_no_mail(tmp_path, which, query):
    changes, known, words = WRONG[which]
    key = certificate("localhost", **{"host": "localhost", "authority": True, **changes})
    sink, context = Sink(), server_tls(tmp_path, key)
    served = mail_servers.mail_server(sink, context=context, starttls="start" in query)
    with served as port, mail(port, query, ca=trusted_file(tmp_path, key) if known else "") as channel:
        problem = refusal(channel)
    assert words in problem.sentence
    assert problem.for_all
    assert sink.mails == []


def test_a_server_without_starttls_gets_no_mail_in_the_clear():
    sink = Sink()
    with mail_servers.mail_server(sink) as port, mail(port, "tls=starttls") as channel:
        assert "不支持STARTTLS" in refusal(channel).sentence
    assert sink.mails == []


def test_a_plain_server_where_tls_is_asked_is_one_sentence():
    with mail_servers.mail_server(Sink()) as port, mail(port, "tls=on") as channel:
        problem = refusal(channel)
    assert "连不上邮件服务器" in problem.sentence
    assert problem.for_all


# ------------------------------------------------------------------ servers that keep one waiting


@pytest.mark.parametrize("query", ["tls=off", "tls=on", "tls=starttls"])
@pytest.mark.parametrize("talk", [mail_servers.silent, mail_servers.dripping])
def test_a_server_that_hangs_or_drips_holds_nobody_beyond_the_end(talk, query):
    with listener(talk) as port, mail(port, query, seconds=0.5) as channel:
        problem = refusal(channel)
    assert problem.for_all
    assert "localhost" in problem.sentence


def test_a_server_that_hangs_after_data_is_cut_and_the_channel_closes(monkeypatch):
    monkeypatch.setattr(smtp, "STEP_SECONDS", 0.3)

    def talk(connection):
        connection.sendall(b"220 hi\r\n")
        while line := connection.recv(65536):
            if line.upper().startswith(b"DATA"):
                connection.sendall(b"354 go on\r\n")
            elif line.upper().startswith((b"EHLO", b"MAIL", b"RCPT")):
                connection.sendall(b"250 ok\r\n")

    with listener(talk) as port, mail(port) as channel:
        problem = refusal(channel)
    assert "没有按时答复" in problem.sentence


def test_nobody_at_the_address_is_one_sentence():
    with listener(mail_servers.silent) as port:
        pass
    with mail(port) as channel:
        problem = refusal(channel)
    assert "对方拒绝连接" in problem.sentence
    assert problem.for_all


# ------------------------------------------------------------------ settings

URLS = [
    ("smtp://mail.example.cn", 587, Tls.STARTTLS),
    ("smtps://mail.example.cn", 465, Tls.ON),
    ("smtp://mail.example.cn?tls=on", 465, Tls.ON),
    ("smtp://mail.example.cn:2525?tls=off", 2525, Tls.OFF),
]


@pytest.mark.parametrize(("url", "port", "tls"), URLS)
def test_the_address_of_the_server_says_how_it_is_spoken_to(url, port, tls):
    server = mail_server(url, SENDER)
    assert (server.host, server.port, server.tls) == ("mail.example.cn", port, tls)


BAD_URLS = [
    "mail.example.cn", "http://mail.example.cn", "smtp://", "smtp://m:99999", "smtp://m?tls=maybe",
    "smtps://m?tls=off", "smtp://m?cc=x", "smtp://m?tls",
]  # fmt: skip


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_bad_address_is_refused_in_one_sentence(url):
    with pytest.raises(BadInput, match="smtp_url"):
        mail_server(url, SENDER)


@pytest.mark.parametrize("sender", ["", "复函", "复函 <>", "a b@c", "复函 <fuhan@>"])
def test_a_bad_sender_is_refused(sender):
    with pytest.raises(BadInput, match="mail_from"):
        mail_server("smtp://m", sender)


def test_neither_the_words_for_people_nor_a_trace_hold_the_password():
    server = mail_server("smtp://fuhan:top-secret@m", SENDER)
    assert "top-secret" not in f"{server!r}{server.told}"


def test_a_file_that_holds_no_certificates_is_refused(tmp_path):
    (tmp_path / "ca.pem").write_text("这不是证书")
    for file in (tmp_path / "ca.pem", tmp_path / "none.pem"):
        with pytest.raises(BadInput, match="tls_ca"):
            trust(str(file))


def test_certificates_are_checked_by_name_and_date():
    context = trust("")
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert issubclass(smtplib.SMTPException, OSError), "the order of except clauses rests on it"
