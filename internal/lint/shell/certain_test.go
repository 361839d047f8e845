package shell

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatCannotFail: what stands behind || and succeeds whatever happens hides
// a failure; of what only a run could tell nothing is said.
func TestWhatCannotFail(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		right string
		hides bool
	}{
		{"exit $((0))", true},
		{"exit $((1-1))", true},
		{`exit "$((0))"`, true},
		{"exit $[0]", true},
		{"exit '0'", true},
		{"exit 256", true},
		{"exit -0", true},
		{"exit $((1))", false},
		{"exit $((N))", false},
		{"exit $((0 + N))", false},
		{`exit "$ZERO"`, false},
		{"exit 1", false},
		{"exit $?", false},
		{"exit 257", false},
		{"python -c pass", true},
		{`python3 -c ""`, true},
		{"python -c 'import sys; sys.exit(0)'", true},
		{"python -c 'print(1)'", true},
		{"python -c 'exit()'", true},
		{"python -c 'import sys; sys.exit(1)'", false},
		{"python -c 'print(1); exit(3)'", false},
		{"python -c 'print(run())'", false},
		{"python -c 'import check'", false},
		{`node -e ""`, true},
		{"node -e 'process.exit(0)'", true},
		{`node --eval "console.log('failed');"`, true},
		{"node -e=''", false},
		{"node -e 'process.exit(1)'", false},
		{"perl -e ''", true},
		{"perl -e 'exit 0'", true},
		{"ruby -e ''", true},
		{"uv run python -c pass", true},
		{"sh -c 'exit 0'", true},
		{"bash -c true", true},
		{"bash -c ''", true},
		{"bash -c ':' x", true},
		{"sh -c 'exit 2'", false},
		{"eval true", true},
		{"eval", true},
		{"sh -c false", false},
		{"test 1", true},
		{"[ 0 ]", true},
		{"[ 1 = 1 ]", true},
		{"[ 1 -eq 1 ]", true},
		{"test -z ''", true},
		{"test -n x", true},
		{"test ! ''", true},
		{"test", false},
		{"[ ]", false},
		{"[ '' ]", false},
		{"[ 1 = 2 ]", false},
		{"[ 1 -gt 2 ]", false},
		{"[ -f x ]", false},
		{"[ $A ]", false},
		{"[ a*b ]", false},
		{"test -n ''", false},
		{"[[ 1 ]]", true},
		{"[[ 1 == 1 ]]", true},
		{"[[ 1 -eq 1 ]]", true},
		{"[[ -z '' ]]", true},
		{"[[ x || $A ]]", true},
		{"[[ ! '' ]]", true},
		{"[[ (x) && y ]]", true},
		{"[[ '' ]]", false},
		{"[[ $A ]]", false},
		{"[[ a == b ]]", false},
		{"[[ x && $A ]]", false},
		{"let 1", true},
		{"let 0", false},
		{"let x=1", false},
		{"let 0 1+1", true},
		{"((1))", true},
		{"((1 + 1))", true},
		{"((0))", false},
		{"((n))", false},
		{"(( 2 > 1 ))", true},
		{"exec true", true},
		{"command true", true},
		{"builtin true", true},
		{"builtin :", true},
		{"env true", true},
		{"/bin/true", true},
		{"sudo true", true},
		{"busybox true", true},
		{"wait", true},
		{"hash", false},
		{"cd x", false},
		{"return 0", true},
		{"{ true; }", true},
		{"( : )", true},
		{"if true; then :; fi", true},
		{"x=1", true},
		{"local x=1", true},
		{"readonly x=1", true},
		{"alias x=y", true},
		{"trap - EXIT", true},
		{"shift 0", false},
		{"set +e", true},
		{"ulimit -c 0", false},
		{"true | true", true},
		{"cat x | true", true},
		{"> log", true},
		{"echo x >&2", true},
		{"true || false", true},
		{"! false", true},
		{"! true", false},
		{"time true", true},
		{"true &", true},
		{"curl x &", true},
		{"case x in *) true;; esac", true},
		{"for i in 1; do true; done", true},
		{"case $A in a) true;; esac", true},
		{"for i in 1; do false; done", false},
		{"case $A in a) true;; *) exit 1;; esac", false},
		{"for i in 1; do exit 1; done", false},
	} {
		script := "pytest backend || " + row.right
		got, err := Read(script, nil)
		if err != nil {
			t.Errorf("%s: %v", script, err)
			continue
		}
		want := ""
		if row.hides {
			want = got.Commands[0].Lost
			if want == "" {
				want = "a reason"
			}
		}
		if got.Commands[0].Lost != want {
			t.Errorf("%s: got %q, want %q", script, got.Commands[0].Lost, want)
		}
	}
}

// TestWrappers: what people put before a runner is taken off.
func TestWrappers(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"timeout 60 pytest a": "pytest a", "timeout -k 5s --preserve-status 60 pytest a": "pytest a", "nice pytest a": "pytest a", "nice -n 5 pytest a": "pytest a", "nice -10 pytest a": "pytest a",
		"env -i pytest a": "pytest a", "env -i A=1 pytest a": "pytest a", "env - pytest a": "pytest a", "env -S 'pytest a'": "pytest a", "env -S 'A=1 pytest' a": "pytest a", "env --split-string='pytest a'": "pytest a",
		"xvfb-run -a pytest a": "pytest a", "xvfb-run --server-args='-screen 0' pytest a": "pytest a", "xvfb-run --auto-servernum --server-args '-screen 0' pytest a": "pytest a",
		"doppler run -- pytest a": "pytest a", "doppler run --command 'pytest a'": "pytest a", "doppler run --command='pytest a || true'": "pytest a {|| true}\ntrue", "doppler -p x run -- pytest a": "pytest a",
		"dotenv -- pytest a": "pytest a", "dotenv -e .env -- pytest a": "pytest a", "dotenv run -- pytest a": "pytest a", "dotenv -f .env run pytest a": "pytest a", "dotenvx run -f .env -- pytest a": "pytest a", "infisical run -- pytest a": "pytest a", "op run --env-file=x -- pytest a": "pytest a",
		"flox activate -- pytest a": "pytest a", `flox activate -- bash -c "pytest a"`: "pytest a", "flox activate -d .. -- pytest a": "pytest a", "flox activate -c 'pytest a'": "pytest a", `flox activate -- bash -c "pytest a || true"`: "pytest a {|| true}\ntrue",
		"nix develop -c pytest a": "pytest a", "nix develop .#ci --command pytest a": "pytest a", "nix-shell --run 'pytest a'": "pytest a", "direnv exec . pytest a": "pytest a", "mise exec -- pytest a": "pytest a", "mise x python@3.12 -- pytest a": "pytest a", "devbox run -- pytest a": "pytest a",
		"poetry run pytest a": "pytest a", "poetry -C .. run pytest a": "..: pytest a", "pdm run -p . pytest a": "pytest a", "pipenv run pytest a": "pytest a", "hatch run pytest a": "pytest a", "hatch -e ci run pytest a": "pytest a", "hatch run test:pytest a": "pytest a", "hatch run +py=3.12 test:pytest a": "pytest a", "conda run -n x pytest a": "pytest a", "micromamba run -n x pytest a": "pytest a",
		"uv run --no-sync -m pytest a": "pytest a", "uv run --module pytest a": "pytest a", "uv tool run pytest a": "pytest a", "uvx pytest@8 a": "pytest a", "pipx run pytest a": "pytest a", "uvx --from pytest pytest a": "pytest a",
		"coverage run -m pytest a": "pytest a", "coverage run -p -m pytest a": "pytest a", "coverage run --branch --module pytest a": "pytest a", "python -m coverage run -m pytest a": "pytest a", "python -m pipenv run pytest a": "pytest a", "python -m poetry run pytest a": "pytest a", "python -Im pytest a": "pytest a",
		"npx turbo run backend:test": "turbo run backend:test", "npx --yes jest@29 a": "jest a", "npx -y -p jest jest a": "jest a", "npx -c 'jest a'": "jest a", "npm exec -c 'jest a'": "jest a", "npm exec -- jest a": "jest a",
		"pnpm dlx jest a": "jest a", "yarn dlx jest a": "jest a", "yarn run jest a": "jest a", "yarn jest a": "jest a", "pnpm jest a": "jest a", "pnpm run jest": "pnpm run jest", "bun x jest a": "jest a", "bunx --bun vitest run a": "vitest run a", "bun run vitest run a": "vitest run a", "bun vitest": "vitest", "pnpm -s vitest run": "vitest run", "pnpm -r jest a": "pnpm -r jest a",
		"sudo -u postgres pytest a": "pytest a", "sudo -E pytest a": "pytest a", "setsid pytest a": "pytest a", "unbuffer pytest a": "pytest a", "chronic pytest a": "pytest a", "flock /tmp/l pytest a": "pytest a", "flock -w 5 /tmp/l -c 'pytest a'": "pytest a", "taskset -c 0 pytest a": "pytest a", "caffeinate -i pytest a": "pytest a", "tini -- pytest a": "pytest a", "builtin exec pytest a": "pytest a", "env -u X nice timeout 5 pytest a": "pytest a", "time -p pytest a": "pytest a", "exec -a x pytest a": "pytest a", "winpty pytest a": "pytest a", "command -- pytest a": "pytest a", "command -p pytest a": "pytest a", "command -v pytest": "command -v pytest",
		"concurrently 'pytest a' 'jest b'": "pytest a\njest b", "concurrently -k -n a,b 'pytest a || true' 'jest b'": "pytest a {|| true}\ntrue\njest b", "zsh -c 'pytest a'": "pytest a", "ksh -c 'pytest a'": "pytest a", "bash -lc 'pytest a'": "pytest a", "bash -o pipefail -c 'pytest a | tee x'": "set -o pipefail {; pytest a | tee x}\npytest a\ntee x", "bash -eo pipefail -c 'pytest a'": "set -e {; set -o pipefail}\nset -o pipefail\npytest a", "bash --norc -c 'pytest a'": "pytest a", "bash -c -- 'pytest a'": "pytest a", "busybox sh -c 'pytest a'": "pytest a",
	} {
		got, err := Read(script, nil)
		if err != nil {
			t.Errorf("%s: %v", script, err)
			continue
		}
		if diff := cmp.Diff(want, summary(got)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", script, diff)
		}
	}
}
