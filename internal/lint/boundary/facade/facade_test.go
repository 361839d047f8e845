package facade

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

const shop = `
-- hogli.yaml --
-- products/p/package.json --
{}
-- products/p/backend/__init__.py --
-- products/p/backend/logic.py --
from .models import Model
from .models import other as second
from lib import tool
from .circle import ring
def run(): ...
def twice(): ...
if run:
    def twice(): ...
def used(): ...
def shown(): ...
def again(): ...
def named(): ...
def setter():
    global changed
changed = 1
-- products/p/backend/circle.py --
from .logic import ring
-- products/p/backend/models.py --
from django.db import models
class Model: ...
class Row(models.Model): ...
class Kind(models.TextChoices): ...
other = 1
-- products/p/backend/jobs/__init__.py --
from .work import work
-- products/p/backend/jobs/work.py --
def work(): ...
-- products/p/backend/facade/__init__.py --
from ..logic import run as start
-- products/p/backend/facade/api.py --
import core.loaded
from ..logic import run, twice, changed, tool, ring
from ..models import Model, other, Row, Kind
from ..logic import used, shown, again as again, named
from .. import models
__all__ = ["shown"]
def make(one: "named"): return p.used(used)
from ..jobs import work
try:
    from ..logic import second
except ImportError:
    pass
if TYPE_CHECKING:
    from ..logic import hidden
-- core/__init__.py --
-- core/loaded.py --
`

// open writes an archive and reads its Python.
func open(t *testing.T, text string) (*repo.Repo, *importgraph.Python) {
	t.Helper()
	r := repotest.OpenText(t, text)
	files, err := r.Files(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	return r, importgraph.ReadPython(r, files, importgraph.PythonOptions{Roots: []string{"."}})
}

// TestWays: which names the facade has as the same object, and why not others.
func TestWays(t *testing.T) {
	t.Parallel()
	r, g := open(t, shop)
	f := New(r, g)
	const facade, inside = "products.p.backend.facade.", "products.p.backend."
	for name, want := range map[string]string{
		"logic.run":      "api.run, start",
		"logic.Model":    "api.Model", // by way of models
		"models.Model":   "api.Model",
		"models.other":   "api.other",
		"models.Row":     "api.Row?a model stays behind the facade: call a function of it, which gives contracts",
		"models.Kind":    "api.Kind",
		"logic.used":     "api.used?api.py imports it for itself; __all__ passes a name on",
		"logic.named":    "api.named?api.py imports it for itself; __all__ passes a name on",
		"logic.shown":    "api.shown",
		"logic.again":    "api.again",
		"logic.second":   "api.other, api.second?products.p.backend.facade.api imports second in a block",
		"logic.tool":     "api.tool", // external: one object for all
		"logic.twice":    "api.twice?products.p.backend.logic does not give twice in one way only",
		"logic.changed":  "api.changed?products.p.backend.logic does not give changed in one way only",
		"logic.ring":     "api.ring?products.p.backend.logic.ring is passed on in a circle",
		"logic.hidden":   "api.hidden?products.p.backend.logic does not give hidden in one way only",
		"logic.gone":     "",
		"models":         "api.models?products.p.backend.models is a module",
		"jobs.work":      "api.work?products.p.backend.jobs.work is a module",
		"jobs.work.work": "",
	} {
		var got []string
		for _, w := range f.Ways(r.Products()[0], inside+name) {
			text := strings.TrimPrefix(w.Path, facade)
			if w.Unsure != "" {
				text += "?" + w.Unsure
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestBlocked: what the facade loads cannot import it while it is loaded.
func TestBlocked(t *testing.T) {
	t.Parallel()
	r, g := open(t, shop+"from products.p.backend.logic import run\ndef f():\n    from products.p.backend.logic import run\n-- core/free.py --\nfrom products.p.backend.logic import run\n")
	f := New(r, g)
	way := f.Ways(r.Products()[0], "products.p.backend.logic.run")[0]
	for file, want := range map[string][]bool{"core/loaded.py": {true, false}, "core/free.py": {false}} {
		at, ok := g.File(file)
		if !ok {
			t.Fatal(file)
		}
		for n, blocked := range want {
			if why := f.Blocked(at, g.Files[at].Imports[n], way); (why != "") != blocked {
				t.Errorf("%s, import %d: %q", file, n, why)
			}
		}
	}
}

func TestSurface(t *testing.T) {
	t.Parallel()
	r, g := open(t, shop+"from products.p.backend.logic import run, twice\n-- core/free.py --\nfrom products.p.backend.logic import run, twice\nfrom products.p.backend.facade import api, gone\nimport products.p.backend.models\nfrom products.p.backend.jobs import *\n")
	p := r.Products()[0]
	s := New(r, g).Surface(p)
	var got []string
	for _, one := range s.Symbols {
		text := one.Name
		for _, u := range one.Uses {
			text += " " + strings.TrimPrefix(u.Through, "products.p.backend.")
			if u.Blocked != "" {
				text += "!"
			}
		}
		got = append(got, text)
	}
	want := []string{
		"backend.facade.api ", "backend.facade.gone ", "backend.jobs.* ", "backend.logic.run facade.api.run facade.start", // what api loads can still import the package
		"backend.logic.twice facade.api.twice! facade.api.twice!", "backend.models facade.api.models!",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	patterns := []string{
		`backend\.facade\.(gone|start)`, `backend\.facade\.api`, `backend\.facade\.api\.run`, `backend\.jobs\.\*`, `backend\.logic\.twice`, `backend\.models`,
	}
	if diff := cmp.Diff(patterns, s.Expose(p)); diff != "" {
		t.Error(diff)
	}
}
