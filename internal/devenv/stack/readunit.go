package stack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// DefaultReadyTimeout is how long a unit has to become ready when it does not
// say; builds that run before a server count.
const DefaultReadyTimeout = 2 * time.Minute

var (
	runtimes   = []string{"go", "python", "django", "node"}
	conditions = []string{"started", "ready", "healthy", "succeeded"}
	restarts   = []string{"no", "on-failure", "always"}
	signals    = []string{"SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2"}
	probes     = []string{"http", "tcp", "exec", "log", "file", "postgres"}
	variable   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

func (r *reader) unit(p yamlfile.Pair) {
	f := p.Value.Fields("run", "needs", "ready", "ports", "restart", "capability", "dir", "env", "manual",
		"oneshot", "stop", "runtime", "groups", "watch", "memory", "logs")
	if !r.named(p) {
		return
	}
	u := &Unit{
		Name:       p.Key,
		At:         p.At.Span(),
		Run:        r.command(f["run"]),
		Needs:      readNeeds(f["needs"]),
		Ready:      r.ready(f["ready"]),
		Ports:      readPorts(f["ports"]),
		Restart:    Restart(oneOf(f["restart"], restarts, "no")),
		Capability: f["capability"].Text(),
		Dir:        r.text(f["dir"]),
		Env:        r.env(f["env"]),
		Manual:     f["manual"].Bool(),
		Oneshot:    f["oneshot"].Bool(),
		Stop:       readStop(f["stop"]),
		Runtime:    oneOf(f["runtime"], runtimes, ""),
		Groups:     readGroups(f["groups"]),
		Watch:      f["watch"].Texts(),
		Memory:     f["memory"].Scalar(),
		Logs:       f["logs"].Texts(),
	}
	if u.Run.Argv() == nil {
		p.At.Fault(fmt.Sprintf("the unit %q has nothing to run", p.Key), "add `run: COMMAND`")
	}
	if u.Oneshot && u.Ready != nil {
		f["ready"].Fault("a one-shot is ready when it has exited with 0; it takes no probe", "delete `ready`, or `oneshot`")
	}
	if u.Oneshot && u.Restart == Always {
		f["restart"].Fault("a one-shot that is always restarted never ends", "use on-failure")
	}
	if u.Capability != "" {
		r.places = append(r.places, place{u.Capability, f["capability"]})
	}
	r.stack.Units = append(r.stack.Units, u)
}

// command reads a string for the shell or a list of arguments.
func (r *reader) command(v yamlfile.Value) Command {
	if v.Kind() == "list" {
		var args []string
		for _, item := range v.List() {
			args = append(args, r.keep(item.Scalar(), item))
		}
		if len(args) == 0 || args[0] == "" {
			v.Fault("the list names no program")
		}
		return Command{Args: args}
	}
	return Command{Shell: r.text(v)}
}

func readNeeds(v yamlfile.Value) []Need {
	var needs []Need
	for _, p := range v.Pairs() {
		condition := oneOf(p.Value, conditions, "ready")
		needs = append(needs, Need{Unit: p.Key, Condition: Condition(condition), At: p.At.Span()})
	}
	return needs
}

func (r *reader) ready(v yamlfile.Value) *Ready {
	if !v.Present() {
		return nil
	}
	f := v.Fields(append([]string{"timeout"}, probes...)...)
	ready := &Ready{Timeout: DefaultReadyTimeout}
	if f["timeout"].Present() {
		ready.Timeout = f["timeout"].Duration()
	}
	for _, kind := range probes {
		probe := f[kind]
		if !probe.Present() {
			continue
		}
		if ready.Kind != "" {
			probe.Fault(fmt.Sprintf("a unit has one probe, and this one has %s already", ready.Kind), "delete one of the two")
			continue
		}
		ready.Kind = kind
		if kind == "exec" {
			ready.Exec = r.command(probe)
			continue
		}
		ready.Target = r.keep(probe.Scalar(), probe)
		checkTarget(kind, ready.Target, probe)
	}
	if ready.Kind == "" && v.Kind() == "mapping" {
		v.Fault("ready names no probe", "one of "+strings.Join(probes, ", "))
	}
	return ready
}

func checkTarget(kind, target string, v yamlfile.Value) {
	switch kind {
	case "log":
		if _, err := regexp.Compile(target); err != nil {
			v.Fault(fmt.Sprintf("not a regular expression: %v", err), "in YAML write it in single quotes")
		}
	case "http":
		if !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://") {
			v.Fault("http wants an address that begins with http:// or https://")
		}
	case "postgres":
		if !strings.HasPrefix(target, "postgres://") && !strings.HasPrefix(target, "postgresql://") {
			v.Fault("postgres wants an address that begins with postgres://")
		}
	}
}

func readPorts(v yamlfile.Value) []Port {
	var ports []Port
	for _, p := range v.Pairs() {
		ports = append(ports, Port{Name: p.Key, Number: portNumber(p.Value), At: p.Value.Span()})
	}
	return ports
}

func (r *reader) env(v yamlfile.Value) []Variable {
	var env []Variable
	for _, p := range v.Pairs() {
		if !variable.MatchString(p.Key) {
			p.At.Fault(fmt.Sprintf("%q is not a name for a variable", p.Key))
		}
		env = append(env, Variable{Name: p.Key, Value: r.keep(p.Value.Scalar(), p.Value)})
	}
	return env
}

// readStop reads a signal, or a mapping of signal and grace.
func readStop(v yamlfile.Value) Stop {
	if v.Kind() == "mapping" {
		f := v.Fields("signal", "grace")
		return Stop{Signal: signalName(f["signal"]), Grace: f["grace"].Duration()}
	}
	return Stop{Signal: signalName(v)}
}

func signalName(v yamlfile.Value) string {
	name := v.Text()
	if name == "" {
		return ""
	}
	full := strings.ToUpper(name)
	if !strings.HasPrefix(full, "SIG") {
		full = "SIG" + full
	}
	if !slices.Contains(signals, full) {
		v.Fault(fmt.Sprintf("%q is not a signal to stop with", name), fault.DidYouMean(full, signals))
	}
	return full
}

func readGroups(v yamlfile.Value) map[string]string {
	var groups map[string]string
	for _, p := range v.Pairs() {
		if groups == nil {
			groups = map[string]string{}
		}
		groups[p.Key] = p.Value.Text()
	}
	return groups
}

// oneOf reads a word of a list.
func oneOf(v yamlfile.Value, known []string, absent string) string {
	if !v.Present() {
		return absent
	}
	word := v.Scalar()
	if !slices.Contains(known, word) {
		v.Fault(fmt.Sprintf("unknown value %q", word), fault.DidYouMean(word, known))
	}
	return word
}
