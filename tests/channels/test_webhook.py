"""The group robot against real servers: what it is sent, and a sentence for everything that can go wrong."""

import base64
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.channels.messages import Message, Undelivered, trust
from proposals.channels.webhook import CUT, Webhook, robot, shortened
from proposals.domain.errors import BadInput
from tests.certificates import certificate, server_tls, trusted_file
from tests.mail_servers import dripping, listener, silent
from tests.robots import RobotServer, robot_server

NOW = datetime(2023, 2, 10, 1, 0, tzinfo=UTC)
SECRET = "SEC-robot-secret"


def message(text: str = "请办理。") -> Message:
    return Message("webhook:digest:2023-02-10", "digest", NOW, "催办：第0607号", text)


@contextmanager
def webhook(port: int, format: str = "json", *, scheme: str = "http", ca: str = "", seconds: float = 20.0):
    address = f"{scheme}://localhost:{port}/robot/send?access_token=top-secret"
    with Webhook(robot(address, format, SECRET), trust(ca), seconds) as channel:
        yield channel


def refusal(channel: Webhook) -> Undelivered:
    with pytest.raises(Undelivered) as caught:
        channel.send(message(), NOW)
    assert "top-secret" not in caught.value.sentence
    assert SECRET not in caught.value.sentence
    return caught.value


def sent(format: str, text: str = "请办理。") -> tuple[dict, dict[str, str], str, bytes]:
    server = RobotServer()
    with robot_server(server) as port, webhook(port, format) as channel:
        channel.send(message(text), NOW)
    (post,) = server.posts
    return json.loads(post.body), post.headers, post.path, post.body


# ------------------------------------------------------------------ what is sent


def test_wecom_gets_a_text_within_its_2048_bytes():
    short, *_ = sent("wecom")
    assert short == {"msgtype": "text", "text": {"content": "催办：第0607号\n请办理。"}}
    long, *_ = sent("wecom", "长" * 3000)
    content = long["text"]["content"]
    assert len(content.encode()) <= 2048
    assert content.endswith(CUT)


def test_dingtalk_gets_a_text_with_its_signature_in_the_address():
    body, _, path, _ = sent("dingtalk")
    assert body["text"]["content"].startswith("催办")
    query = parse_qs(urlsplit(path).query)
    stamp = str(int(NOW.timestamp() * 1000))
    mac = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query == {
        "access_token": ["top-secret"], "timestamp": [stamp], "sign": [base64.b64encode(mac).decode()]
    }  # fmt: skip


def test_our_own_format_is_signed_over_time_and_body_and_names_the_message():
    body, headers, _, raw = sent("json")
    stamp = headers["X-Fuhan-Timestamp"]
    assert stamp == str(int(NOW.timestamp()))
    wanted = hmac.new(SECRET.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    assert headers["X-Fuhan-Signature"] == wanted
    again, *_ = sent("json")
    assert again == body, "a repeat can be known by its id"
    assert len(body["id"]) == 40
    assert body["text"] == "请办理。"


@given(st.text(), st.integers(len(CUT.encode()), 200))
def test_a_shortened_text_fits_and_is_never_cut_within_a_character(text, largest):
    cut = shortened(text, largest)
    assert len(cut.encode()) <= largest
    whole = text.encode("utf-8", "replace").decode()
    assert cut == whole or (cut.endswith(CUT) and whole.startswith(cut[: -len(CUT)]))


# ------------------------------------------------------------------ refusals

NO = [
    ("wecom", b'{"errcode":93000,"errmsg":"invalid webhook url"}', "错误码93000：invalid webhook url", 0),
    ("wecom", b'{"errcode":45009,"errmsg":"api freq out of limit"}', "嫌消息太多", 1),
    ("dingtalk", b'{"errcode":310000,"errmsg":"sign not match"}', "sign not match", 0),
    ("dingtalk", b'{"errcode":130101,"errmsg":"send too fast"}', "嫌消息太多", 10),
    ("wecom", b"<html>gateway</html>", "看不懂", 0),
    ("wecom", b"[]", "看不懂", 0),
    ("wecom", b'{"errcode":null}', "看不懂", 0),
]


@pytest.mark.parametrize(("format", "body", "words", "minutes"), NO)
def test_a_robot_that_answers_200_and_means_no_has_not_taken_it(format, body, words, minutes):
    server = RobotServer(body=body)
    with robot_server(server) as port, webhook(port, format) as channel:
        problem = refusal(channel)
    assert words in problem.sentence
    assert problem.pause == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("status", "for_all"), [(500, True), (503, True), (429, True), (404, False), (403, False)]
)
def test_a_status_of_failure_is_said(status, for_all):
    with robot_server(RobotServer(status=status)) as port, webhook(port) as channel:
        problem = refusal(channel)
    assert f"答复{status}" in problem.sentence
    assert problem.for_all is for_all


def test_a_redirect_is_not_followed():
    other = RobotServer()
    with robot_server(other) as elsewhere:
        server = RobotServer(status=307, headers={"Location": f"http://localhost:{elsewhere}/"})
        with robot_server(server) as port, webhook(port) as channel:
            assert "答复307" in refusal(channel).sentence
    assert other.posts == []


def test_no_proxy_of_the_machine_is_asked(monkeypatch):
    proxy, server = RobotServer(), RobotServer()
    with robot_server(proxy) as there, robot_server(server) as port:
        monkeypatch.setenv("http_proxy", f"http://localhost:{there}")
        with webhook(port) as channel:
            channel.send(message(), NOW)
    assert (len(proxy.posts), len(server.posts)) == (0, 1)


def test_an_answer_without_end_is_cut_off():
    with robot_server(RobotServer(body=b"x" * 200_000)) as port, webhook(port) as channel:
        assert "太长" in refusal(channel).sentence


def _half(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b'{"errcode":0')


def _nothing(handler):
    handler.connection.close()


def _headers_without_end(handler):
    while True:
        handler.wfile.write(b"H")
        handler.wfile.flush()
        threading.Event().wait(0.05)


def _body_without_end(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    _headers_without_end(handler)


@pytest.mark.parametrize("talk", [_half, _nothing])
def test_an_answer_that_ends_half_way_is_none(talk):
    with robot_server(RobotServer(talk=talk)) as port, webhook(port) as channel:
        problem = refusal(channel)
    assert "连接中途断开" in problem.sentence
    assert problem.for_all


@pytest.mark.parametrize("talk", [_headers_without_end, _body_without_end])
def test_a_server_that_drips_holds_nobody_beyond_the_end(talk):
    with robot_server(RobotServer(talk=talk)) as port, webhook(port, seconds=0.5) as channel:
        assert "没有按时答复" in refusal(channel).sentence


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("talk", [silent, dripping])
def test_a_server_that_hangs_from_the_start_holds_nobody(talk, scheme):
    with listener(talk) as port, webhook(port, scheme=scheme, seconds=0.5) as channel:
        assert refusal(channel).for_all


def test_nobody_at_the_address_is_one_sentence():
    with listener(silent) as port:
        pass
    with webhook(port) as channel:
        assert "对方拒绝连接" in refusal(channel).sentence


# ------------------------------------------------------------------ TLS


def test_a_server_whose_certificate_we_trust_is_sent_to(tmp_path):
    key, server = certificate("localhost", host="localhost", authority=True), RobotServer()
    served, ca = robot_server(server, server_tls(tmp_path, key)), trusted_file(tmp_path, key)
    with served as port, webhook(port, scheme="https", ca=ca) as channel:
        channel.send(message(), NOW)
    assert len(server.posts) == 1


WRONG = {
    "self-signed": ({}, False, "不是由受信任的机构签发"),
    "expired": ({"until": datetime(2021, 1, 1, tzinfo=UTC)}, True, "证书已过期"),
    "another host's": ({"host": "robot.example.org"}, True, "不是发给这个地址的"),
}


@pytest.mark.parametrize("which", WRONG)
def test_a_wrong_certificate_gets_nothing(tmp_path, which):
    changes, known, words = WRONG[which]
    key = certificate("localhost", **{"host": "localhost", "authority": True, **changes})
    server = RobotServer()
    ca = trusted_file(tmp_path, key) if known else ""
    with (
        robot_server(server, server_tls(tmp_path, key)) as port,
        webhook(port, scheme="https", ca=ca) as channel,
    ):
        problem = refusal(channel)
    assert words in problem.sentence
    assert server.posts == []


# ------------------------------------------------------------------ settings

BAD = [
    "robot.example.cn",
    "file:///etc/passwd",
    "ftp://x",
    "https://",
    "http://x:99999/",
    "https://x/ y",
    "https://例子.cn/",
]


@pytest.mark.parametrize("url", BAD)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(BadInput, match="webhook_url"):
        robot(url, "json", "")


def test_a_format_nobody_knows_is_refused():
    with pytest.raises(BadInput, match="webhook_format"):
        robot("https://x/", "feishu", "")


def test_neither_the_words_for_people_nor_a_trace_hold_the_secrets():
    group = robot("https://qyapi.example.cn/send?key=top-secret", "dingtalk", SECRET)
    assert group.told == "钉钉，qyapi.example.cn，签名"
    assert not {"top-secret", SECRET} & set(f"{group!r} {group.told}".split())
    assert "top-secret" not in repr(group)
