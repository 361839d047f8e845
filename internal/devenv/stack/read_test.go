package stack

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/posthog/hogli/internal/fault"
)

const whole = `
version: 1
compose: docker-compose.dev.yml
services:
  db: {native: postgres}
units:
  migrate: {run: "hogli migrate:up", needs: {db: healthy}, oneshot: true}
  web:
    run: bin/start-backend --port ${web.http} "$HOME" ${HOME}
    needs: {migrate: succeeded, redis7: healthy}
    ready: {http: "http://127.0.0.1:${web.http}/_health", timeout: 60s}
    ports: {http: 8000}
    restart: on-failure
    capability: core
    dir: backend
    env: {PORT: "${web.http}", N: 3}
    stop: {signal: int, grace: 10s}
    runtime: django
    groups: {layer: app}
    watch: [posthog]
    memory: 1G
    logs: [a.log]
  shop.worker: {run: [python, -m, worker, "${web.http}"], manual: true, ready: {exec: [pg_isready, -p, "${web.http}"]}}
capabilities: {core: {}, event_ingestion: {needs: [core], profiles: [capture]}}
intents: {product_analytics: [event_ingestion]}
minimal: [db, migrate, web]
links: [{name: App, url: "http://localhost:${web.http}", note: "test@posthog.com / 12345678"}]
`

func files(path string) ([]byte, error) {
	if path == "docker-compose.dev.yml" {
		return []byte("x: &x {a: 1}\nservices:\n  redis7: {image: redis, <<: *x}\n  kafka: {image: k}\n"), nil
	}
	return nil, os.ErrNotExist
}

func TestReadsEverything(t *testing.T) {
	t.Parallel()
	s, err := Read("stack.yaml", []byte(whole), files)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"db", "migrate", "web", "shop.worker", "redis7"}, s.Names()); diff != "" {
		t.Error(diff)
	}
	plan, err := s.Plan([]string{"web"}, func(*Unit) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	web := plan.Units[len(plan.Units)-1]
	want := &Unit{
		Name:  "web",
		Run:   Command{Shell: `bin/start-backend --port 8000 "$HOME" ${HOME}`},
		Needs: []Need{{Unit: "migrate", Condition: Succeeded}, {Unit: "redis7", Condition: Healthy}},
		Ready: &Ready{Kind: "http", Target: "http://127.0.0.1:8000/_health", Timeout: time.Minute},
		Ports: []Port{{Name: "http", Number: 8000}}, Restart: OnFailure, Capability: "core", Dir: "backend",
		Env:  []Variable{{"PORT", "8000"}, {"N", "3"}},
		Stop: Stop{Signal: "SIGINT", Grace: 10 * time.Second}, Runtime: "django",
		Groups: map[string]string{"layer": "app"}, Watch: []string{"posthog"}, Memory: "1G", Logs: []string{"a.log"},
	}
	if diff := cmp.Diff(want, web, cmpopts.IgnoreTypes(fault.Span{})); diff != "" {
		t.Error(diff)
	}
	worker := s.expanded(s.Find("shop.worker"))
	if diff := cmp.Diff([]string{"pg_isready", "-p", "8000"}, worker.Ready.Exec.Argv()); diff != "" {
		t.Error(diff)
	}
	if plan.Links[0].URL != "http://localhost:8000" {
		t.Errorf("link %q", plan.Links[0].URL)
	}
}

func TestMistakesHaveTheirPlace(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ yaml, want string }{
		"no version":       {"units: {}\n", "s.yaml: version must be 1"},
		"version":          {"version: 2\n", "s.yaml:1:10: version must be 1"},
		"unknown key":      {"version: 1\nunits:\n  a: {run: x, raedy: {}}\n", `s.yaml:3:15: unknown key "raedy"`},
		"wrong kind":       {"version: 1\nunits:\n  a: {run: x, ports: 3}\n", "s.yaml:3:22: ports must be a mapping"},
		"nothing to run":   {"version: 1\nunits:\n  a: {dir: x}\n", `s.yaml:3:3: the unit "a" has nothing to run`},
		"empty list":       {"version: 1\nunits:\n  a: {run: []}\n", "the list names no program"},
		"name":             {"version: 1\nunits:\n  A b: {run: x}\n", "s.yaml:3:3: \"A b\" is not a name"},
		"service and unit": {"version: 1\nservices: {a: {native: postgres}}\nunits:\n  a: {run: x}\n", `s.yaml:4:3: "a" is a service already, at s.yaml:2:12`},
		"native":           {"version: 1\nservices: {a: {native: redis}}\n", `s.yaml:2:24: there is no native twin "redis"`},
		"need":             {"version: 1\nunits:\n  a: {run: x, needs: {b: ready}}\n", `s.yaml:3:23: a needs "b", and there is no such unit`},
		"condition":        {"version: 1\nunits:\n  a: {run: x, needs: {b: redy}}\n  b: {run: x}\n", `s.yaml:3:26: unknown value "redy"`},
		"never succeeds":   {"version: 1\nunits:\n  a: {run: x, needs: {b: succeeded}}\n  b: {run: x}\n", "s.yaml:3:23: a waits until b has succeeded, which it never does"},
		"circle":           {"version: 1\nunits:\n  a: {run: x, needs: {b: ready}}\n  b: {run: x, needs: {c: ready}}\n  c: {run: x, needs: {a: started}}\n", "s.yaml:5:23: units need each other in a circle: a needs b needs c needs a"},
		"itself":           {"version: 1\nunits:\n  a: {run: x, needs: {a: ready}}\n", "circle: a needs a"},
		"two probes":       {"version: 1\nunits:\n  a: {run: x, ready: {tcp: \"1\", log: x}}\n", "s.yaml:3:38: a unit has one probe"},
		"no probe":         {"version: 1\nunits:\n  a: {run: x, ready: {timeout: 1s}}\n", "ready names no probe"},
		"regexp":           {"version: 1\nunits:\n  a: {run: x, ready: {log: \"a(\"}}\n", "s.yaml:3:28: not a regular expression"},
		"http":             {"version: 1\nunits:\n  a: {run: x, ready: {http: localhost}}\n", "s.yaml:3:29: http wants an address"},
		"one-shot probe":   {"version: 1\nunits:\n  a: {run: x, oneshot: true, ready: {log: x}}\n", "s.yaml:3:37: a one-shot is ready when"},
		"port reference":   {"version: 1\nunits:\n  a: {run: \"x ${a.htp}\", ports: {http: 1}}\n", "s.yaml:3:12: there is no port ${a.htp}"},
		"in env":           {"version: 1\nunits:\n  a: {run: x, env: {P: \"${b.http}\"}}\n", "s.yaml:3:24: there is no port ${b.http}"},
		"in exec":          {"version: 1\nunits:\n  a: {run: x, ready: {exec: [x, \"${b.http}\"]}}\n", "s.yaml:3:33: there is no port ${b.http}"},
		"port number":      {"version: 1\nunits:\n  a: {run: x, ports: {http: 70000}}\n", "s.yaml:3:29: 70000 is not a port"},
		"restart":          {"version: 1\nunits:\n  a: {run: x, restart: sometimes}\n", "s.yaml:3:24: unknown value \"sometimes\""},
		"stop":             {"version: 1\nunits:\n  a: {run: x, stop: SIGFOO}\n", "s.yaml:3:21: \"SIGFOO\" is not a signal"},
		"runtime":          {"version: 1\nunits:\n  a: {run: x, runtime: ruby}\n", "s.yaml:3:24: unknown value \"ruby\""},
		"capability":       {"version: 1\nunits:\n  a: {run: x, capability: cor}\ncapabilities: {core: {}}\n", `s.yaml:3:27: there is no capability "cor"`},
		"intent":           {"version: 1\nintents: {i: [x]}\n", `s.yaml:2:15: there is no capability "x"`},
		"minimal":          {"version: 1\nminimal: [x]\n", `s.yaml:2:11: there is no unit "x"`},
		"compose":          {"version: 1\ncompose: none.yml\n", `s.yaml:2:10: the compose file "none.yml" cannot be read`},
		"syntax":           {"version: 1\nunits: [\n", "not valid YAML"},
	} {
		_, err := Read("s.yaml", []byte(row.yaml), files)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", name, err, row.want)
		}
		if fault.ExitOf(err) != fault.ExitUsage {
			t.Errorf("%s: exit %d", name, fault.ExitOf(err))
		}
	}
}

func TestEveryMistakeIsTold(t *testing.T) {
	t.Parallel()
	_, err := Read("s.yaml", []byte("version: 1\nunits:\n  a: {run: x, needs: {b: ready, c: ready}}\n"), files)
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 2 {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(whole)
	f.Add("version: 1\nunits: {a: {run: [x], needs: {a: ready}}}\n")
	f.Add("a: &a [*a]\n")
	f.Fuzz(func(t *testing.T, content string) {
		s, err := Read("s.yaml", []byte(content), files)
		if err == nil {
			if _, err := s.Plan(nil, func(*Unit) string { return "" }); err != nil {
				t.Fatalf("a stack that was read cannot be planned: %v", err)
			}
			return
		}
		if e, ok := errors.AsType[*fault.Error](err); !ok || e.Code.Exit() != fault.ExitUsage {
			t.Fatalf("not a fault of exit 2: %v", err)
		}
	})
}
