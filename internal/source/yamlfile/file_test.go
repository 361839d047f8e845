package yamlfile

import (
	"strings"
	"testing"
)

func read(content string) (string, error) {
	f := Open("f.yaml", []byte(content))
	fields := f.Root().Fields("routes", "count", "wait", "on")
	var got []string
	for _, item := range fields["routes"].List() {
		r := item.Fields("app_label", "database")
		got = append(got, r["app_label"].Text()+"="+r["database"].Text())
	}
	fields["count"].Int()
	fields["wait"].Duration()
	fields["on"].Bool()
	return strings.Join(got, " "), f.Err()
}

func TestReadsWhatItExpects(t *testing.T) {
	t.Parallel()
	got, err := read("# comment\nroutes:\n  - {app_label: a, database: b}\ncount: 3\nwait: 1m\non: true\n")
	if err != nil || got != "a=b" {
		t.Fatalf("got %q, %v", got, err)
	}
}

func TestFaultsNameThePlace(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ content, want string }{
		"unknown key":  {"routs: []\n", `f.yaml:1:1: unknown key "routs"`},
		"nested key":   {"routes:\n  - app_label: a\n    databse: b\n", `f.yaml:3:5: unknown key "databse"`},
		"not a list":   {"routes: x\n", "f.yaml:1:9: routes must be a list"},
		"not a string": {"routes:\n  - app_label: 12\n", "f.yaml:2:16: app_label must be a string"},
		"not a map":    {"- a\n", "f.yaml:1:1: the file must be a mapping"},
		"int":          {"count: x\n", "f.yaml:1:8: count must be a whole number"},
		"duration":     {"wait: soon\n", "f.yaml:1:7: wait must be a duration"},
		"bool":         {"on: maybe\n", "f.yaml:1:5: on must be true or false"},
		"twice":        {"count: 1\ncount: 2\n", `f.yaml:2:1: the key "count" stands twice`},
		"syntax":       {"routes:\n  - app_label: [a\n", "not valid YAML"},
		"documents":    {"count: 1\n---\ncount: 2\n", "f.yaml:2:1: a second document begins here"},
		"tab":          {"routes:\n\t- a\n", "not valid YAML"},
	} {
		_, err := read(row.content)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", name, err, row.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("routes:\n  - {app_label: a, database: b}\n")
	f.Add("a: &x [1]\nb: *x\n")
	f.Add("routes: [\n")
	f.Fuzz(func(t *testing.T, content string) {
		_, err := read(content)
		for line := range strings.SplitSeq(strings.TrimSpace(errText(err)), "\n") {
			if line != "" && !strings.HasPrefix(line, "f.yaml") {
				t.Fatalf("a fault without its file: %q", line)
			}
		}
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
