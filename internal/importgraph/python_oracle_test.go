package importgraph

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/run/runtest"
)

// loads prints for each name what Python loads for `from parent import last`: the
// file or the folder of a module, the file of what holds another name, or "".
const loads = `
import importlib, json, os, sys
sys.path.insert(0, os.getcwd())
sys.dont_write_bytecode = True
def place(module):
    file = getattr(module, "__file__", None)
    return os.path.relpath(file or list(module.__path__)[0])
def of(name):
    parent, _, last = name.rpartition(".")
    try:
        if not parent:
            return place(importlib.import_module(name))
        inside = importlib.import_module(parent)
        try:
            return place(importlib.import_module(name))
        except ModuleNotFoundError:
            return place(inside) if hasattr(inside, last) else ""
    except ModuleNotFoundError:
        return ""
print(json.dumps([of(name) for name in json.load(sys.stdin)]))
`

// TestResolvesAsPythonDoes compares what paths lead to with what Python loads.
// Left out are names that nothing binds, and folders of data in a package: hogli
// takes both for the package's own business.
func TestResolvesAsPythonDoes(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		runtest.Lacks(t, "python3 is not there to be asked: install it (Debian: apt-get install python3)")
	}
	asked := []string{
		"xa", "xa.mod", "xa.mod.name", "xa.sub", "xa.sub.mod", "xa.sub.name", "xa.bound", "xa.both", "xa.both.name", "xa.gone.deep", "xa.Mod.name", "xa.MOD.x",
		"xn", "xn.mod", "xn.mod.name", "xn.inner", "xn.inner.mod", "xn.inner.deep.deeper.mod", "xn.reg", "xn.reg.mod", "xn.only_data",
		"xm", "xm.name", "xm.below.name", "xpkgmod", "xpkgmod.inpkg", "xpkgmod.mod", "xempty", "xdots.a.b", "xé", "xé.ü", "xé.ü.name", "x_1._2", "xgone.mod", "xa.sub.__init__", "xdot.s.mod", "xdots.c",
	}
	files := map[string]string{
		"hogli.yaml": "config: {}\n", "xa/__init__.py": "bound = 1\n", "xa/mod.py": "name = 1\n", "xa/sub/__init__.py": "name = 1\n", "xa/sub/mod.py": "",
		"xa/both.py": "name = 0\n", "xa/both/__init__.py": "name = 1\n", "xa/data/x.txt": "", "xn/mod.py": "name = 1\n", "xn/inner/mod.py": "", "xn/inner/deep/deeper/mod.py": "",
		"xn/reg/__init__.py": "", "xn/reg/mod.py": "", "xn/only_data/x.json": "{}", "xm.py": "name = 1\n", "xpkgmod.py": "name = 1\n", "xpkgmod/__init__.py": "inpkg = 1\n", "xpkgmod/mod.py": "",
		"xempty/__init__.py": "", "xdots/a.b.py": "", "xdots/c.py": "", "xdot.s/mod.py": "", "xdot/__init__.py": "", "xé/__init__.py": "", "xé/ü.py": "name = 1\n", "x_1/_2.py": "",
	}
	var text strings.Builder
	for _, name := range asked {
		text.WriteString("import " + name + "\n")
	}
	files["q.py"] = text.String()
	r := repotest.Open(t, files)
	in, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	cmd := runtest.Command(t, python, "-c", loads)
	cmd.Dir, cmd.Stdin, cmd.Stderr = r.Root, strings.NewReader(string(in)), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	g := ReadPython(r, filesOf(t, r), PythonOptions{Roots: []string{"."}})
	at, _ := g.File("q.py")
	if len(g.Files[at].Imports) != len(asked) {
		t.Fatalf("%d imports", len(g.Files[at].Imports))
	}
	for n, i := range g.Files[at].Imports {
		p, got := g.Paths[i.Path], ""
		switch folder := strings.ReplaceAll(p.Name, ".", "/"); {
		case p.Target >= 0:
			got = g.Files[p.Target].Path
		case p.Kind == Folder && r.Exists(folder):
			got = folder
		}
		if p.Kind != External && p.Kind != Missing && got == "" {
			got = path.Base(asked[n]) + ": a name in a folder"
		}
		if got != want[n] {
			t.Errorf("%s leads to %q (%d), in Python to %q", asked[n], got, p.Kind, want[n])
		}
	}
}
