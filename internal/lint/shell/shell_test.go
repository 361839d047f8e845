package shell

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// summary is "dir: program args  {what hides its failure}" per command.
func summary(s Script) string {
	var out []string
	for _, c := range s.Commands {
		var words []string
		for _, w := range c.Args {
			if !w.Known {
				w.Text = "<" + w.Text + ">"
			}
			words = append(words, w.Text)
		}
		line := strings.Join(words, " ")
		switch {
		case !c.DirKnown:
			line = "?: " + line
		case c.Dir != "":
			line = c.Dir + ": " + line
		}
		if c.Lost != "" {
			line += " {" + c.Lost + "}"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestRead(t *testing.T) {
	t.Parallel()
	scripts := map[string]string{"unit": "pytest backend/unit", "loop": "pnpm run loop", "hidden": "pytest backend || true", "idle": "echo"}
	follow := func(name string) (string, bool) { text, ok := scripts[name]; return text, ok }
	for _, row := range []struct{ script, want string }{
		{"pytest backend", "pytest backend"},
		{"", ""},
		{"# nothing", ""},
		// what hides a failure
		{"pytest backend || true", "pytest backend {|| true}\ntrue"},
		{"pytest backend || exit 0", "pytest backend {|| exit 0}\nexit 0"},
		{"pytest backend || exit 0 # why", "pytest backend {|| exit 0}\nexit 0"},
		{"pytest backend || (exit 0)", "pytest backend {|| (exit 0)}\nexit 0"},
		{"pytest backend || :", "pytest backend {|| :}\n:"},
		{"pytest backend || echo failed", "pytest backend {|| echo failed}\necho failed"},
		{"pytest backend || true && echo ok", "pytest backend {|| true}\ntrue\necho ok"},
		{"pytest backend || kill $$", "pytest backend\nkill <>"},
		{"pytest backend || kill -s TERM \"$$\"", "pytest backend\nkill -s TERM <>"},
		{"pytest backend || kill 0", "pytest backend\nkill 0"},
		{"pytest backend || kill -0 $$", "pytest backend {|| kill -0 $$}\nkill -0 <>"},
		{"pytest backend || kill $server", "pytest backend {|| kill $server}\nkill <>"},
		{"! ! pytest backend", "pytest backend"},
		{"! ! ! pytest backend", "pytest backend {!}"},
		{"a && ! ! pytest backend", "a\npytest backend"},
		{"pytest backend ; true", "pytest backend {; true}\ntrue"},
		{"pytest a; pytest b", "pytest a {; pytest b}\npytest b"},
		{"pytest backend | cat", "pytest backend {| cat}\ncat"},
		{"pytest backend &", "pytest backend {&}"},
		{"! pytest backend", "pytest backend {!}"},
		{"if pytest backend; then echo ok; fi", "pytest backend {if}\necho ok"},
		{"if ! pytest backend; then echo bad; fi", "pytest backend {if}\necho bad"},
		{"until pytest a || test $n; do n=1; done", "pytest a {until … || test $n}\ntest <> {until … || test $n}"},
		{"until pytest a || test $n; do n=1; done; exit 1", "pytest a\ntest <>\nexit 1"},
		{"until pytest a || test $n; do n=1; done; test $m", "pytest a\ntest <>\ntest <>"},
		{"pytest a && exit 0; exit 1", "pytest a\nexit 0\nexit 1"},
		{"pytest a; exit 1", "pytest a\nexit 1"},
		{"pytest a; exit 00", "pytest a {; exit 00}\nexit 00"},
		{"pytest a; exit 0; exit 1", "pytest a {; exit 0}\nexit 0"},
		{"for i in 1 2; do pytest a && break; done", "pytest a\nbreak"},
		{"for i in 1 2; do pytest a && break; done; echo", "pytest a {; echo}\nbreak {; echo}\necho"},
		{"for i in 1 2; do pytest a && exit 0; done; exit 1", "pytest a\nexit 0\nexit 1"},
		{"for i in 1 2; do if pytest a; then exit 0; fi; done; exit 3", "pytest a\nexit 0\nexit 3"},
		{"for i in 1 2; do pytest a && echo x; done", "pytest a {the loop, which keeps the last status only}\necho x {the loop, which keeps the last status only}"},
		{"for i in 1 2; do pytest a || true; done; exit 1", "pytest a {|| true}\ntrue\nexit 1"},
		{"for d in a b; do pytest $d; done", "pytest <> {the loop, which keeps the last status only}"},
		{"echo $(pytest backend)", "pytest backend {$(…)}\necho <>"},
		{"(pytest backend; true)", "pytest backend {; true}\ntrue"},
		{"sh -c 'pytest backend || true'", "pytest backend {|| true}\ntrue"},
		{"sh -c 'pytest backend' || true", "pytest backend {|| true}\ntrue"},
		{"trap 'exit 0' EXIT; pytest backend", "trap exit 0 EXIT {; pytest backend}\npytest backend {trap 'exit 0' EXIT}"},
		{"t() { pytest backend; }; t || true", "pytest backend {|| true}\ntrue"},
		{"pnpm run hidden", "pytest backend {|| true}\ntrue"},
		{"set -e; pytest a && pytest b; echo", "set -e {; pytest a && pytest b}\npytest a {; echo}\npytest b\necho"},
		{"{ pytest a || pytest b; } || true", "pytest a {|| true}\npytest b {|| true}\ntrue"},
		{"pytest backend || rm -f junit.xml", "pytest backend {|| rm -f junit.xml}\nrm -f junit.xml"},
		{"pytest backend || { cat log; date; }", "pytest backend {|| { cat log; date; }}\ncat log {; date}\ndate"},
		{"pytest backend; echo $?", "pytest backend {; echo $?}\necho <>"},
		{"trap 'exit 0' ERR; pytest backend", "trap exit 0 ERR {; pytest backend}\npytest backend {trap 'exit 0' ERR}"},
		{"pnpm -s hidden", "pytest backend {|| true}\ntrue"},
		{"set +e; pytest backend; true", "set +e {; pytest backend}\npytest backend {; true}\ntrue"},
		{"pytest backend && echo ok || echo bad", "pytest backend {|| echo bad}\necho ok {|| echo bad}\necho bad"},
		{"pytest backend || exec true", "pytest backend {|| exec true}\ntrue"},
		{"pytest backend || ! false", "pytest backend {|| ! false}\nfalse {!}"},
		{"pytest backend |& tee log", "pytest backend {| tee log}\ntee log"},
		{"pytest backend & wait", "pytest backend {&}\nwait"},
		{"coproc pytest backend", "pytest backend {coproc}"},
		// what does not
		{"pytest backend || [ $? -eq 5 ]", "pytest backend\n[ <> -eq 5 ]"},
		{"pytest backend || curl -f x", "pytest backend\ncurl -f x"},
		{"pytest backend; test $? -eq 5", "pytest backend\ntest <> -eq 5"},
		{"pytest backend || exit 1", "pytest backend\nexit 1"},
		{"pytest backend || { echo bad; exit 1; }", "pytest backend\necho bad\nexit 1"},
		{"pytest backend || pytest --lf", "pytest backend\npytest --lf"},
		{"pytest a && pytest b", "pytest a\npytest b"},
		{"set -e; pytest a; pytest b", "set -e {; pytest a}\npytest a\npytest b"},
		{"set -o pipefail; pytest backend | tee log", "set -o pipefail {; pytest backend | tee log}\npytest backend\ntee log"},
		{"pytest backend; code=$?; exit $code", "pytest backend\nexit <>"},
		{"pytest backend || r=$?; echo; exit ${r:-0}", "pytest backend\necho {; exit ${r:-0}}\nexit <>"},
		{"for t in a b; do pytest $t || r=1; done; exit $r", "pytest <>\nexit <>"},
		{"{ pytest a || n=$((n+1)); pytest b || n=$((n+1)); }; exit $((n > 0))", "pytest a\npytest b\nexit <>"},
		{"pytest a || n=$((n+1)); ((n == 0))", "pytest a"},
		{"pytest a || n=$((n+1))", "pytest a {|| n=$((n+1))}"},
		{"pytest a || r=0; exit $r", "pytest a {|| r=0}\nexit <>"},
		{"sh -c 'pytest a || r=1'; exit $r", "pytest a {|| r=1}\nexit <>"},
		{"pytest a || r=1; r=$r; true", "pytest a {|| r=1}\ntrue"},
		{"pytest a || r=1; pytest b || r=1; exit $r", "pytest a\npytest b\nexit <>"},
		{"pytest a || r=1; pytest b || r=1; test -z \"$r\"", "pytest a\npytest b\ntest -z <>"},
		{"pytest a || r=1; exit 0", "pytest a {|| r=1}\nexit 0"},
		{"pytest a || r=1; echo $r", "pytest a {|| r=1}\necho <>"},
		{"pytest a || r=1", "pytest a {|| r=1}"},
		{"pytest a; r=$?; exit 0", "pytest a {; r=$?}\nexit 0"},
		{"pytest a; r=$?; echo $r; [ $r -eq 0 ]", "pytest a\necho <> {; [ $r -eq 0 ]}\n[ <> -eq 0 ]"},
		{"pytest a; r=$(( $? > 1 )); exit $r", "pytest a\nexit <>"},
		{"if ! pytest backend; then exit 1; fi", "pytest backend\nexit 1"},
		{"if pytest backend; then echo ok; else exit 1; fi", "pytest backend\necho ok\nexit 1"},
		{"until pytest backend; do sleep 1; done", "pytest backend\nsleep 1 {the loop, which keeps the last status only}"},
		{"while ! pytest backend; do sleep 1; done", "pytest backend\nsleep 1 {the loop, which keeps the last status only}"},
		{"while pytest backend; do sleep 1; done", "pytest backend {while}\nsleep 1 {the loop, which keeps the last status only}"},
		{"until ! pytest backend; do sleep 1; done", "pytest backend {while}\nsleep 1 {the loop, which keeps the last status only}"},
		{"go test -json ./... | gotestsum --raw-command -- cat", "go test -json ./...\ngotestsum --raw-command -- cat"},
		{"go test -json ./... | tparse -all", "go test -json ./...\ntparse -all"},
		{"go test -v ./... | go-junit-report -set-exit-code", "go test -v ./...\ngo-junit-report -set-exit-code"},
		{"go test -v ./... | go-junit-report", "go test -v ./... {| go-junit-report}\ngo-junit-report"},
		{"go test -json ./... | tparse || true", "go test -json ./... {|| true}\ntparse {|| true}\ntrue"},
		{"pytest backend & wait $!", "pytest backend\nwait <>"},
		{"sh -ec 'pytest a; pytest b'", "set -e {; pytest a}\npytest a\npytest b"},
		{"out=$(pytest backend)", "pytest backend"},
		{"pytest backend; exit", "pytest backend\nexit"},
		{"(pytest backend; exit) || true", "pytest backend {|| true}\nexit {|| true}\ntrue"},
		{"pytest a; pytest b; exit", "pytest a {; pytest b}\npytest b\nexit"},
		{"bash -c 'pytest backend | tee out; exit ${PIPESTATUS[0]}'", "pytest backend\ntee out\nexit <>"},
		{`bash -c "pytest backend | tee out; exit \${PIPESTATUS[0]}"`, "pytest backend\ntee out\nexit <>"},
		{"pytest backend | tee out; test ${PIPESTATUS[0]} -eq 0", "pytest backend\ntee out\ntest <> -eq 0"},
		{"pytest backend | tee out; echo ${PIPESTATUS[0]}", "pytest backend {| tee out}\ntee out {; echo ${PIPESTATUS[0]}}\necho <>"},
		{"find backend -name 'test_*.py' -exec pytest {} +", "find backend -name test_*.py -exec pytest {} +\npytest <>"},
		{"find backend -name 'test_*.py' -exec pytest {} \\;", "find backend -name test_*.py -exec pytest {} ;\npytest <> {-exec … ;}"},
		{"find a -execdir uv run pytest -x \\; || true", "find a -execdir uv run pytest -x ; {|| true}\npytest -x {-exec … ;}\ntrue"},
		{"find a -exec", "find a -exec"},
		// what is never reached
		{"exit 0; pytest backend", "exit 0 {; pytest backend}"},
		{"true || pytest backend", "true"},
		{"false && pytest backend", "false"},
		{"if false; then pytest backend; fi", "false {if}"},
		// wrappers
		{"DEBUG=1 pytest backend", "pytest backend"},
		{"python -m pytest backend", "pytest backend"},
		{"python3.11 -X dev -Wd -m pytest backend", "pytest backend"},
		{"uv run --with a -p 3.12 -- python -m pytest backend", "pytest backend"},
		{"uv run --directory .. pytest x", "..: pytest x"},
		{"env -u A B=c timeout -k 5 60 pytest backend", "pytest backend"},
		{"poetry run coverage run --source a -m pytest backend", "pytest backend"},
		{"command pytest backend", "pytest backend"},
		{"uv --quiet run pytest backend", "pytest backend"},
		{"uv --directory .. run pytest backend", "..: pytest backend"},
		{"uv sync run pytest", "uv sync run pytest"},
		{"poetry -q run pytest backend", "pytest backend"},
		{"python -mpytest backend", "pytest backend"},
		{"python3 -Bum pytest backend", "pytest backend"},
		{"python -Bmpytest backend", "pytest backend"},
		{"python -c 'import pytest' -m x", "python -c import pytest -m x"},
		{"coverage run -mpytest backend", "pytest backend"},
		{"coverage run --source a -m pytest backend", "pytest backend"},
		{"hatch run test", "hatch run test"},
		{"hatch run pytest backend", "pytest backend"},
		{"pdm run test backend", "pdm run test backend"},
		{"find backend -name 'test_*.py' | xargs -n 5 pytest -x", "find backend -name test_*.py {| xargs -n 5 pytest -x}\npytest -x <>"},
		{"ls | xargs -I {} pytest {} -x", "ls {| xargs -I {} pytest {} -x}\npytest <> -x <>"},
		{"xargs", "xargs"},
		{"pnpm exec jest frontend", "jest frontend"},
		{"python manage.py test x", "python manage.py test x"},
		{"pnpm run unit", "pytest backend/unit"},
		{"npm run loop", "pnpm run loop"},
		{"pnpm --silent run unit -x 'not slow' $A", "pytest backend/unit -x not slow <>"},
		{"npm run unit --silent -- -k a*b", "pytest backend/unit -k a*b"},
		{"npm run unit -x", "pytest backend/unit"},
		{"npm t", "npm t"},
		{"npm unit", "npm unit"},
		{"yarn unit", "pytest backend/unit"},
		{"pnpm --filter other run unit", "pnpm --filter other run unit"},
		{"pnpm -C .. unit", "pnpm -C .. unit"},
		{"bun run unit -- x", "pytest backend/unit x"},
		{"pnpm run missing", "pnpm run missing"},
		{"node --run unit", "pytest backend/unit"},
		{"node --env-file=.env --run=unit -- -x", "pytest backend/unit -x"},
		{"node x.js --run unit", "node x.js --run unit"},
		{"run-s unit idle", "pytest backend/unit\necho"},
		{"run-p --silent hidden unit", "pytest backend {|| true}\ntrue\npytest backend/unit"},
		{"run-s unit || true", "pytest backend/unit {|| true}\ntrue"},
		{"run-s 'test:*'", "run-s test:*"},
		{"run-s unit missing", "run-s unit missing"},
		{"pnpm --filter . unit", "pytest backend/unit"},
		{"pnpm --filter=. run unit", "pytest backend/unit"},
		{"npm run missing --if-present", ""},
		{"pnpm run --if-present missing && pytest b", "pytest b"},
		{"npm run unit --if-present", "pytest backend/unit"},
		// folders
		{"cd backend && pytest tests", "cd backend\nbackend: pytest tests"},
		{"(cd backend && pytest a) && pytest b", "cd backend\nbackend: pytest a\npytest b"},
		{"cd ../.. && pytest products/x", "cd ../..\n../..: pytest products/x"},
		{"cd $ROOT && pytest x", "cd <>\n?: pytest x"},
		{"cd - && pytest x", "cd -\n?: pytest x"},
		// words
		{`pytest 'a b' "c d" e\ f $X "g$Y"`, "pytest a b c d e f <> <g>"},
	} {
		got, err := Read(row.script, follow)
		if err != nil {
			t.Errorf("%s: %v", row.script, err)
			continue
		}
		if diff := cmp.Diff(row.want, summary(got)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.script, diff)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	text := "cd a && uv run pytest b/c || true"
	s, err := Read(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := s.Commands[1]
	got := fmt.Sprintf("%q %q", text[c.Start:c.End], text[c.Args[1].Start:c.Args[1].End])
	if want := `"uv run pytest b/c" "b/c"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	s, _ = Read("set +e; pytest b", nil)
	if s.PlusE == nil {
		t.Error("set +e was not seen")
	}
	s, _ = Read("set +e; pytest b; c=$?; exit $c", nil)
	if s.PlusE != nil {
		t.Error("set +e with $? hides nothing")
	}
}

func TestScriptThatRunsItself(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]bool{"pnpm run self": true, "pnpm run other": false, "pytest && pnpm self": true} {
		s, err := Read(script, func(name string) (string, bool) {
			if name == "self" {
				return script, true
			}
			return "pytest", true
		})
		if err != nil || (s.Loop != nil) != want {
			t.Errorf("%s: %+v, %v", script, s.Loop, err)
		}
	}
}

func TestSyntaxErrorHasItsPlace(t *testing.T) {
	t.Parallel()
	_, err := Read("pytest 'x", nil)
	bad, ok := errors.AsType[*SyntaxError](err)
	if !ok || bad.Offset != 7 {
		t.Errorf("got %#v, want the offset of the quote", err)
	}
}

func TestTests(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]bool{
		"echo no tests": false, "true": false, "/bin/true": false, `node -e ""`: false, `node -e "console.log('none')"`: false,
		"python -c pass": false, "exit 0;": false, "printf x": false, ":": false,
		"pytest": true, "$RUNNER": true, "./run": true, "python -c 'import tests; tests.run()'": true,
	} {
		s, err := Read(script, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Commands[0].Tests(); got != want {
			t.Errorf("%s: got %v", script, got)
		}
	}
}

// FuzzRead: no panic, no hang, places inside the script.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"a || (b || (c || true))", "f() { f; f; }; f", "sh -c 'sh -c x'", "if a; then b; else c; fi | d &", "uv run --", "trap 'exit 0' EXIT", "pnpm run x -- 'a b' $c \"d'e\"", "a || rm b", "a; echo $?", "set -eo pipefail; ! a", "find a -exec b {} \\; -exec c +", "x | xargs -I {} y {}", "run-s a b", "node --run a", "python -Bmx", "uv -q run -m", "a | b; exit ${PIPESTATUS[0]}", "npm run x --if-present", "a || exit $((1/0))", "((1 ? 2 : 3)) || [[ 1 == 1 ]]", "let 1<<99", "env -S 'a b' c", "flock l -c a", "nix develop -c a", "concurrently 'a' npm:b", "bash -eo pipefail -c a", "hatch run +x y:pytest"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Read(text, func(string) (string, bool) { return text, true })
		if bad, ok := errors.AsType[*SyntaxError](err); ok && (bad.Offset < 0 || bad.Offset > len(text)) {
			t.Fatalf("error at %d of %d", bad.Offset, len(text))
		}
		for _, c := range s.Commands {
			if c.Start < 0 || c.Start > c.End || c.End > len(text) || len(c.Args) == 0 {
				t.Fatalf("%+v of %d bytes", c, len(text))
			}
			for _, w := range c.Args {
				if w.Start < 0 || w.Start > w.End || w.End > len(text) {
					t.Fatalf("%+v of %d bytes", w, len(text))
				}
			}
		}
	})
}
