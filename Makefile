# 复函 Fuhan. `make help` lists the words. On a bare Debian first: apt install make git python3-venv
export LC_ALL := C.UTF-8
.DEFAULT_GOAL := help
.PHONY: help demo test run sure bench

LOCKED := .venv/.locked-$(shell cat requirements.txt requirements-dev.txt | sha256sum | cut -c 1-16)
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
PORT ?= 8000
SERVE ?= 1
# Arguments for pytest, e.g. make test TESTS='tests/domain -x'
TESTS ?= -n auto

help:
	@echo 'make demo    在一台新机器上装好一切，把第0607号提案从登记演到回执，然后打开网站（SERVE=0 只演不开）'
	@echo 'make run     打开一个空的系统：http://127.0.0.1:$(PORT)（PORT=… 换端口）'
	@echo 'make test    全部测试，含 PostgreSQL 和浏览器测试（TESTS=… 传给 pytest）'
	@echo 'make sure    持续集成所查的一切：格式、类型、层次、全部测试'
	@echo 'make bench   性能测量'
	@echo '以 root 运行时会用 apt 安装 LibreOffice、中文字体和 Chromium；APT=0 则不装。'

demo: $(LOCKED)
	@.ci/machine || echo '继续演示，不生成 PDF。'
	@$(FLASK) demo --out var/demo $(if $(filter 0,$(SERVE)),--no-serve)

run: $(LOCKED)
	@$(BIN)/python .ci/port_is_free.py $(PORT)
	@$(FLASK) init
	@$(BIN)/gunicorn --no-control-socket --workers 2 --bind 127.0.0.1:$(PORT) wsgi:app | $(FLASK) worker --while-open

test: $(LOCKED)
	@.ci/machine || { echo '测试停止：缺少上述软件；测试不会跳过任何一项。' >&2; exit 1; }
	@$(BIN)/python -m pytest $(TESTS)

bench: $(LOCKED)
	@$(BIN)/python -m pytest tests/benchmarks -o 'python_files=bench_*.py' -s

sure: $(LOCKED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

# The virtual environment, built once for each content of the lock files.
$(LOCKED):
	@.ci/venv requirements-dev.txt
	@rm -f .venv/.locked-*
	@touch $@
