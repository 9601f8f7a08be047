"""What whoever runs an installation types: init, doctor, audit verify, worker."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from flask import Flask

from proposals import ROOT, create_app
from proposals.services.house import House, Visit
from proposals.services.housekeeping import take_lease
from proposals.settings import Settings
from proposals.worker import LEASE, run_once
from tests.fontconfig import CHINESE, LATIN, fontconfig


@pytest.fixture
def app(tmp_path):
    url = f"sqlite:///{tmp_path / 'new.db'}"
    app = create_app(Settings(database_url=url, blob_dir=str(tmp_path / "blobs"), secret_key="for tests"))
    yield app
    app.extensions["house"].close()


def run(app: Flask, *words: str):
    return app.test_cli_runner().invoke(args=list(words))


def test_before_init_every_command_says_what_to_do(app):
    for words in (["doctor"], ["audit", "verify"], ["worker", "--once"]):
        done = run(app, *words)
        assert done.exit_code == 2
        assert done.stderr == "数据库还没有建立，请先运行 flask --app wsgi init。\n"


def test_init_twice_gives_one_account_and_then_changes_nothing(app):
    assert "初始密码" in run(app, "init", "--unit", "重庆市司法局").stdout
    assert run(app, "init").stdout == "数据库已是最新版本。\n"
    done = run(app, "doctor")
    assert done.exit_code == 0
    assert done.stdout.startswith("字体（供参考）：")


def test_fonts_that_are_missing_are_told_by_the_doctor_and_are_no_problem(app, tmp_path, monkeypatch):
    run(app, "init")
    fontconfig(
        tmp_path, monkeypatch, {"FandolFang": CHINESE, "Arial": LATIN}, {"仿宋_GB2312": ["FandolFang"]}
    )
    done = run(app, "doctor")
    assert done.exit_code == 0
    assert "用替代字体：" in done.stdout
    assert "仿宋_GB2312（FandolFang）" in done.stdout
    assert "缺：" in done.stdout
    assert "方正小标宋简体" in done.stdout
    monkeypatch.setenv("PATH", "/nowhere")
    done = run(app, "doctor")
    assert done.exit_code == 0
    assert "无法检查字体" in done.stdout


def test_a_unit_without_a_name_is_refused_in_one_sentence(app):
    done = run(app, "init", "--unit", " ")
    assert done.exit_code == 2
    assert "单位全称" in done.stderr


def test_the_worker_seals_what_was_looked_at_and_the_chain_verifies(app):
    run(app, "init")
    house: House = app.extensions["house"]
    house.note_visit(datetime.now(UTC), Visit(None, "未登录", "", "GET", "/cases/1", 404), None)
    assert "封存查阅记录1条" in run(app, "worker", "--once").stdout
    assert "已封存查阅记录1条" in run(app, "audit", "verify").stdout


def test_a_job_that_another_worker_holds_is_left_alone(app):
    run(app, "init")
    house: House = app.extensions["house"]
    now = datetime.now(UTC)
    office = house.office(now, write=True)
    assert take_lease(office, "seal_access_log", "another", LEASE)
    office.commit()
    office.close()
    assert not any("封存" in done for done in run_once(house, now))


def test_a_worker_beside_the_site_ends_when_the_site_lets_go_of_it(app):
    run(app, "init")
    settings = app.extensions["house"].settings
    place = {"DATABASE_URL": settings.database_url, "FUHAN_BLOB_DIR": settings.blob_dir}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--while-open"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, env={**os.environ, **place})
    worker.communicate()  # closes its input, and waits for its end
    assert worker.returncode == 0


@pytest.mark.parametrize(
    "words", [["--now", "2023-04-27T09:00"], ["--once", "--now", "27.4.2023"]], ids=["alone", "no date"]
)
def test_a_moment_that_makes_no_sense_is_refused(app, words):
    run(app, "init")
    assert run(app, "worker", *words).exit_code == 2


def test_doctor_leaves_with_1_when_something_differs(app):
    run(app, "init")
    house: House = app.extensions["house"]
    office = house.office(datetime.now(UTC), write=True)
    blob = office.keep_file(b"scan", "image/png")
    office.blob_path(blob.sha256).unlink()
    office.commit()
    office.close()
    done = run(app, "doctor")
    assert done.exit_code == 1
    assert "不在文件库里" in done.stdout
