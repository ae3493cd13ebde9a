# make run 打开网页，make test 检查一切。事先只要有 Python 3.11 或更新的版本。

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

FIND_CHROMIUM := command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
INSTALL_CHROMIUM := [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint evals bench sample lock clean

run: $(STAMP)
	@echo "→ 打开明账（账目库为空时用自带的样本）…"
	@$(BIN)/mingzhang serve

test: export HF_HUB_OFFLINE := 1
# Many tests start a process, which would compile all of the packages again.
test: export PYTHONDONTWRITEBYTECODE :=
test: lint
	@$(FIND_CHROMIUM) || { echo "→ 安装 Chromium，用来测试网页…"; $(INSTALL_CHROMIUM); } \
	  || echo "！没有 Chromium，网页测试将跳过。请安装：apt-get install chromium fonts-noto-cjk"
	@echo "→ 运行测试…"
	@$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: $(STAMP)
	@echo "→ 检查代码：ruff、mypy、import-linter…"
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

evals: $(STAMP)
	@$(BIN)/python -m evals evals/questions/sample.jsonl --documents corpus/sample --failures

bench: $(STAMP)
	@$(BIN)/python -m evals.benchmark
	@$(BIN)/python -m evals.scale

sample: $(STAMP)
	@$(BIN)/python -m corpus.sample.print

# torch names its own CUDA packages for the machine it lands on; pinning them would force them on CPU machines.
lock:
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --no-annotate --no-header --quiet \
	  | grep -vE '^(nvidia|cuda|triton)-?' >requirements.lock.new && mv requirements.lock.new requirements.lock

clean:
	@rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 或更新的版本；若另有安装，请用 make $(MAKECMDGOALS) PYTHON=python3.12"; false; }
	@echo "→ 建立虚拟环境 .venv…"
	@$(PYTHON) -m venv .venv || { echo "建不了虚拟环境；在 Debian/Ubuntu 上请先 apt-get install python3-venv"; false; }
	@echo "→ 安装依赖（第一次要下载几分钟）…"
	@$(BIN)/pip install -qq -r requirements.lock
	@echo "→ 安装明账…"
	@$(BIN)/pip install -qq --no-deps --editable .
	@touch $(STAMP)
