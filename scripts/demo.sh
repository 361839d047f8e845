#!/bin/sh
# The main job on the example platform, end to end, every step as a user types
# it. Needs Go, make and a Postgres (binaries, or an npm registry for them); with
# python3 the Django half runs too. Works in a folder of its own, on free ports,
# and leaves nothing behind but .venv and caches. Where root may not make user
# namespaces, the server's data stay in /var/tmp/hogli-<hash>.
set -eu
cd "$(dirname "$0")/.."
checkout=$PWD
export CGO_ENABLED=0
if [ -z "${HOME:-}" ] && [ -z "${GOPATH:-}" ]; then # go refuses to guess a cache
	export GOPATH="$checkout/.tools/gopath" GOCACHE="$checkout/.tools/gocache"
fi

work=$(mktemp -d)
finish() {
	status=$?
	trap - EXIT INT TERM
	[ ! -d "$work/shop" ] || "$work/bin/hogli" --quiet -C "$work/shop" dev down || true
	chmod -R u+w "$work" 2>/dev/null || true
	rm -rf "$work"
	exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

run() { # prints the command as a user types it, with quotes where a shell wants them
	printf '\n$'
	for word; do
		case $word in
		*[!A-Za-z0-9_.,:/@%=+-]*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	printf '\n'
	"$@"
}
fetch() { # what a user does with curl
	if command -v curl >/dev/null; then
		if [ $# = 2 ]; then run curl -fsS -d "$2" -H 'Content-Type: application/json' "$1"; else run curl -fsS "$1"; fi
	else
		run request "$@"
	fi
}
port() { hogli dev status | awk -v unit="$1" '$1 == unit && $2 == "ready" { if (match($0, /http:[0-9]+/)) print substr($0, RSTART + 5, RLENGTH - 5) }'; }

./scripts/setup.sh python
[ ! -x .venv/bin/python ] || export VIRTUAL_ENV="$checkout/.venv"
printf '\n$ go build -o bin/hogli ./cmd/hogli\n'
go build -trimpath -o "$work/bin/hogli" ./cmd/hogli
go build -trimpath -o "$work/bin/request" ./scripts/request
export PATH="$work/bin:$PATH"

cd "$work"
run hogli init --example shop
run cd shop
run hogli product:bootstrap visual_review
run hogli product:lint --all
run hogli dev up -d --free-ports
run hogli migrate:status
run hogli db:routes

gateway="http://127.0.0.1:$(port gateway)"
printf '\n# the product written in Go answers from its own database\n'
fetch "$gateway/api/projects/1/short_links" '{"slug": "docs", "target_url": "https://example.com"}'
fetch "$gateway/api/projects/1/short_links"

web=$(port web)
if [ -n "$web" ]; then
	printf '\n# and so does the one written in Django that was bootstrapped a minute ago\n'
	printf '\n$ DEBUG=1 DATABASE_URL=$(hogli db:url) python manage.py generate_demo_data\n'
	DEBUG=1 DATABASE_URL=$(hogli db:url) "$VIRTUAL_ENV/bin/python" manage.py generate_demo_data
	user="http://test%40posthog.com:12345678@127.0.0.1:$web"
	fetch "$user/api/projects/1/visual_review" '{"title": "the first one"}'
	fetch "$user/api/projects/1/visual_review"
else
	printf '\n# no Django here: %s\n' "$(hogli dev status | awk '$1 == "web"')"
fi

run hogli dev status
run hogli dev down
printf '\ndemo: ok\n'
