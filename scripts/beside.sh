#!/bin/sh
# Measures hogli beside the other programs that read imports, on one generated
# tree and in one run (BenchmarkBeside, docs/performance.md). They are installed
# into a temporary folder that goes again; what cannot be had is left out and said.
# `beside.sh 5` runs five rounds.
set -u
cd "$(dirname "$0")/.."
note() { printf 'beside: %s\n' "$*" >&2; }
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT INT TERM
python=python3 # the tree holds f-strings of 3.12
for newer in python3.14 python3.13 python3.12; do
	if "$newer" -c 'import venv, ensurepip' 2>/dev/null; then python=$newer && break; fi
done
if ! { "$python" -m venv "$tools/py" && "$tools/py/bin/pip" install -q ripgrep tach import-linter; }; then
	note "no ripgrep, tach, grimp and import-linter: python3 or its packages cannot be had"
fi
if ! (cd "$tools" && npm install --silent --no-audit --no-fund typescript@5 dependency-cruiser turbo >/dev/null); then
	note "no TypeScript, dependency-cruiser and turbo: npm or its packages cannot be had"
fi
HOGLI_BESIDE=$tools ${GO:-go} test -v -run '^$' -bench '^BenchmarkBeside$' -benchtime "${1:-5}x" -timeout 60m ./internal/lint/boundary
