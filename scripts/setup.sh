#!/bin/sh
# Sets up what the tests want, inside the checkout: .tools (Go and Node tools,
# Postgres binaries) and .venv (Django, pytest, tach). The system is touched only
# with CI=true as root, where Debian's packages come first. What cannot be had is
# said and left out: its tests skip with the reason, and fail with CI=true.
# `setup.sh python` does the Python part alone, for the demo.
set -u
cd "$(dirname "$0")/.."
root=$PWD
note() { printf 'setup: %s\n' "$*" >&2; }
stamp() { cat "$@" 2>/dev/null | cksum | tr ' ' -; }

only=${1:-all}
if [ "$only" = all ] && [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	want=
	[ -n "$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null)" ] || want="$want postgresql"
	command -v gcc >/dev/null || want="$want gcc libc6-dev"
	command -v git >/dev/null || want="$want git"
	command -v node >/dev/null || want="$want nodejs npm"
	python3 -c 'import venv, ensurepip' 2>/dev/null || want="$want python3 python3-venv"
	if [ -n "$want" ]; then
		note "apt-get install$want"
		export DEBIAN_FRONTEND=noninteractive
		apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends $want >/dev/null ||
			note "apt-get failed; going on with what is here"
	fi
fi

mkdir -p .tools/bin
requirements=templates/platform/requirements.txt.tmpl
if ! command -v python3 >/dev/null; then
	note "no python3: the tests of the Django half will skip (install python3 and python3-venv)"
elif [ "$(cat .venv/.stamp 2>/dev/null)" != "$(stamp $requirements)" ]; then
	note "Python packages into .venv"
	if python3 -m venv .venv && .venv/bin/python -m pip install -q -r $requirements; then
		stamp $requirements >.venv/.stamp
	else
		note "pip failed: the tests of the Django half will skip"
	fi
fi

[ "$only" = all ] || exit 0
pnpm=$(sed -n 's/.*"packageManager": "\(pnpm@[0-9.]*\).*/\1/p' templates/platform/package.json.tmpl)
typescript=$(sed -n 's/.*"typescript": "\^\([0-9.]*\)".*/typescript@\1/p' templates/platform/package.json.tmpl)
if ! command -v npm >/dev/null; then
	note "no npm: the tests of the Node half will skip (install nodejs and npm)"
elif [ "$(cat .tools/node/.stamp 2>/dev/null)" != "$pnpm $typescript" ]; then
	note "$pnpm and $typescript into .tools/node"
	mkdir -p .tools/node
	if npm install --silent --no-audit --no-fund --prefix "$root/.tools/node" "$pnpm" "$typescript" >/dev/null 2>&1; then
		echo "$pnpm $typescript" >.tools/node/.stamp
	else
		note "npm failed: the tests of the Node half will skip"
	fi
fi
