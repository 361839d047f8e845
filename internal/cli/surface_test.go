package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/posthog/hogli/internal/fault"
)

// surface is what users and scripts depend on: every command with its words,
// flags and defaults.
type surface struct {
	Command string   `json:"command"`
	Words   string   `json:"words,omitempty"`
	Short   string   `json:"short"`
	Hidden  bool     `json:"hidden,omitempty"`
	Flags   []string `json:"flags,omitempty"`
}

// The README lists the commands that have --json: those, and no others.
func TestReadmeListsWhatReports(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "take `--format json` or `--json`:")
	sentence, _, found := strings.Cut(rest, ".")
	if !found {
		t.Fatal("the README has no list of commands that report")
	}
	walk(tree(), func(cmd *cobra.Command) {
		// A group that runs by itself is the same as one of its commands.
		if cmd.HasSubCommands() || cmd.Hidden {
			return
		}
		name := strings.ReplaceAll(strings.TrimPrefix(cmd.CommandPath(), "hogli "), " ", ":")
		reports := cmd.Flags().Lookup("json") != nil
		if listed := strings.Contains(sentence, "`"+name+"`"); listed != reports {
			t.Errorf("%s: listed %v, reports %v", name, listed, reports)
		}
	})
}

const golden = "../../testdata/cli.json"

func tree() *cobra.Command { return newRoot(newApp(Process{})) }

// The diff of the golden file is the diff of the public surface: read it.
// UPDATE_GOLDEN=1 go test ./internal/cli writes it.
func TestSurface(t *testing.T) {
	t.Parallel()
	var got []surface
	walk(tree(), func(cmd *cobra.Command) {
		row := surface{Command: spoken(cmd), Short: cmd.Short, Hidden: cmd.Hidden}
		_, row.Words, _ = strings.Cut(cmd.Use, " ")
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" {
				row.Flags = append(row.Flags, strings.TrimSpace("--"+f.Name+" "+f.Value.Type()+" "+f.DefValue))
			}
		})
		got = append(got, row)
	})
	text, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(text)); diff != "" {
		t.Errorf("the surface changed; if that is meant, run UPDATE_GOLDEN=1 go test ./internal/cli\n%s", diff)
	}
}

// Every command that does something says which exit statuses it can give and
// shows an example; every flag has a description that begins small.
func TestEveryCommandIsDocumented(t *testing.T) {
	t.Parallel()
	walk(tree(), func(cmd *cobra.Command) {
		if cmd.HasSubCommands() || cmd.Hidden {
			return
		}
		if !strings.Contains(cmd.Long, "Exit status:") || cmd.Example == "" {
			t.Errorf("%s has no exit statuses or no example: use documented()", spoken(cmd))
		}
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%s: short %q", spoken(cmd), cmd.Short)
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s --%s has no description", spoken(cmd), f.Name)
			}
		})
	})
}

func walk(cmd *cobra.Command, visit func(*cobra.Command)) {
	for _, c := range cmd.Commands() {
		if c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		visit(c)
		walk(c, visit)
	}
}

func TestSplitColons(t *testing.T) {
	t.Parallel()
	root := tree()
	for in, want := range map[string]string{
		"product:lint --all":             "product lint --all",
		"-C dir product:lint":            "-C dir product lint",
		"--color never product:lint a:b": "--color never product lint a:b",
		"-vC . product:lint":             "-vC . product lint",
		"-Cdir product:lint":             "-Cdir product lint",
		"-C a:b product:lint":            "-C a:b product lint",
		"nothing:here":                   "nothing:here",
		"__complete product:lint x":      "__complete product lint x",
		"help product:lint":              "help product lint",
		"explain a:b":                    "explain a:b",
		"-- product:lint":                "-- product:lint",
	} {
		if got := strings.Join(splitColons(root, strings.Fields(in)), " "); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestPanicIsABugReport(t *testing.T) {
	t.Parallel()
	var out, errs strings.Builder
	exit := Main(t.Context(), Process{
		Args: []string{"product:bootstrap", "x"}, In: strings.NewReader(""), Out: &out, Err: &errs,
		Getwd: func() (string, error) { panic("boom") },
	})
	if exit != fault.ExitInternal || !strings.Contains(errs.String(), "boom") || !strings.Contains(errs.String(), "report it") {
		t.Errorf("exit %d: %s", exit, errs.String())
	}
}
