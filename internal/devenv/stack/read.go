package stack

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// Open reads another file of the repository, by its path from the root.
type Open func(path string) ([]byte, error)

var unitName = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*$`)

// Read reads a stack.yaml. The error joins every fault that was found, each
// with its place; the compose file it names is read for its service names.
func Read(path string, content []byte, open Open) (*Stack, error) {
	f := yamlfile.Open(path, content)
	root := f.Root().Fields("version", "compose", "services", "units", "capabilities", "intents", "minimal", "links")
	if v := root["version"]; v.Int() != 1 && f.Err() == nil {
		v.Fault("version must be 1", "add the line `version: 1`")
	}
	s := &Stack{Path: path, Compose: root["compose"].Text()}
	r := &reader{stack: s}
	for _, p := range root["services"].Pairs() {
		r.service(p)
	}
	for _, p := range root["units"].Pairs() {
		r.unit(p)
	}
	r.capabilities(root["capabilities"], root["intents"])
	minimal := root["minimal"].List()
	for _, item := range minimal {
		s.Minimal = append(s.Minimal, item.Text())
	}
	r.links(root["links"])
	if err := f.Err(); err != nil {
		return nil, err
	}
	r.compose(root["compose"], open)
	r.references(minimal)
	r.ports()
	if err := f.Err(); err != nil {
		return nil, err
	}
	if err := errors.Join(append(r.faults, s.circle())...); err != nil {
		return nil, err
	}
	return s, nil
}

// reader gathers what cannot be judged before the whole file is known.
type reader struct {
	stack  *Stack
	texts  []text // every text with ${unit.port}
	places []place
	faults []error
}

// text is a value in which ports are substituted.
type text struct {
	value string
	at    yamlfile.Value
}

// place is a mention of a capability.
type place struct {
	name string
	at   yamlfile.Value
}

func (r *reader) service(p yamlfile.Pair) {
	f := p.Value.Fields("native")
	if !r.named(p) {
		return
	}
	u := &Unit{Name: p.Key, At: p.At.Span(), Service: true, Native: f["native"].Text(), Restart: OnFailure}
	if u.Native != "" && u.Native != "postgres" {
		f["native"].Fault(fmt.Sprintf("there is no native twin %q", u.Native), "known: postgres")
	}
	r.stack.Units = append(r.stack.Units, u)
}

// named checks a unit's name and that it stands once.
func (r *reader) named(p yamlfile.Pair) bool {
	if !unitName.MatchString(p.Key) {
		p.At.Fault(fmt.Sprintf("%q is not a name for a unit", p.Key), "use lower-case letters, digits and single . _ - between them")
		return false
	}
	if other := r.stack.Find(p.Key); other != nil {
		p.At.Fault(fmt.Sprintf("%q is a service already, at %s", p.Key, other.At), "rename one of the two")
		return false
	}
	return true
}

func (r *reader) capabilities(capabilities, intents yamlfile.Value) {
	for _, p := range capabilities.Pairs() {
		f := p.Value.Fields("description", "needs", "profiles")
		c := Capability{Name: p.Key, Description: f["description"].Text(), Profiles: f["profiles"].Texts()}
		for _, need := range f["needs"].List() {
			c.Needs = append(c.Needs, need.Text())
			r.places = append(r.places, place{need.Text(), need})
		}
		r.stack.Capabilities = append(r.stack.Capabilities, c)
	}
	for _, p := range intents.Pairs() {
		i := Intent{Name: p.Key}
		for _, item := range p.Value.List() {
			i.Capabilities = append(i.Capabilities, item.Text())
			r.places = append(r.places, place{item.Text(), item})
		}
		r.stack.Intents = append(r.stack.Intents, i)
	}
}

func (r *reader) links(v yamlfile.Value) {
	for _, item := range v.List() {
		f := item.Fields("name", "url", "note")
		r.stack.Links = append(r.stack.Links, Link{Name: f["name"].Text(), URL: r.text(f["url"]), Note: f["note"].Scalar()})
		if !f["url"].Present() {
			item.Fault("a link needs a url")
		}
	}
}

// text reads a string in which ports are substituted.
func (r *reader) text(v yamlfile.Value) string {
	return r.keep(v.Text(), v)
}

func (r *reader) keep(value string, at yamlfile.Value) string {
	if value != "" {
		r.texts = append(r.texts, text{value, at})
	}
	return value
}

// compose adds the services of the compose file that some unit needs: they are
// nodes of the graph like any other.
func (r *reader) compose(v yamlfile.Value, open Open) {
	if r.stack.Compose == "" {
		return
	}
	content, err := open(r.stack.Compose)
	if err != nil {
		v.Fault(fmt.Sprintf("the compose file %q cannot be read", r.stack.Compose), "correct the path, or delete the line")
		return
	}
	compose := yamlfile.Open(r.stack.Compose, content)
	var services []yamlfile.Pair
	for _, p := range compose.Root().Pairs() {
		if p.Key == "services" {
			services = p.Value.Pairs()
		}
	}
	if err := compose.Err(); err != nil {
		r.faults = append(r.faults, err)
		return
	}
	needed := r.needed()
	for _, p := range services {
		if needed[p.Key] && r.stack.Find(p.Key) == nil {
			r.stack.Units = append(r.stack.Units, &Unit{Name: p.Key, At: p.At.Span(), Service: true})
		}
	}
}

func (r *reader) needed() map[string]bool {
	needed := map[string]bool{}
	for _, u := range r.stack.Units {
		for _, n := range u.Needs {
			needed[n.Unit] = true
		}
	}
	return needed
}

func portNumber(v yamlfile.Value) int {
	n := v.Int()
	if v.Present() && (n < 1 || n > 65535) {
		v.Fault(strconv.Itoa(n) + " is not a port: 1 to 65535")
	}
	return n
}

func (r *reader) wrong(at fault.Span, what string, fix ...string) {
	r.faults = append(r.faults, &fault.Error{Code: fault.BadGraph, What: what, Where: at, Fix: fix})
}
