package boundary

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
)

// TestLeaks: who counts as a user of a leak, and what the repair does then.
func TestLeaks(t *testing.T) {
	t.Parallel()
	const (
		product = "-- hogli.yaml --\n-- products/p/package.json --\n{}\n-- products/p/backend/__init__.py --\n-- products/p/backend/facade/__init__.py --\n-- products/p/backend/facade/api.py --\nfrom ..models import M\n-- products/p/backend/models.py --\nclass M: ...\nclass N: ...\n"
		config  = "-- tach.toml --\n[[modules]]\npath = \"core\"\n[[modules]]\npath = \"products.p\"\n"
		leak    = "[[interfaces]]\nexpose = [\"backend\\\\.(models|facade).*\"]\nfrom = [\"products\\\\.p\"]\n"
		public  = "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\n"
	)
	for _, row := range []struct{ name, config, code, want string }{
		{"nobody", leak, "import os\n", "[] unused, repair of 1"},
		{"the name", leak + public, "from products.p.backend.models import N\n", "[core/m.py:1], no repair"},
		{"for type checkers", leak + public, "if TYPE_CHECKING:\n    from products.p.backend.models import N\n", "[core/m.py:2], no repair"},
		{"the module", leak + public, "def f():\n    import products.p.backend.models\n", "[core/m.py:2], no repair"},
		{"by attributes", leak + public, "import products.p as k\nk.backend.models.N.x\n", "[core/m.py:2], no repair"},
		{"what others expose too", leak + public, "from products.p.backend.facade.api import M\n", "[] unused, repair of 1"},
		{"what nothing else exposes", leak, "from products.p.backend.facade.api import M\n", "[core/m.py:1], no repair"},
		{"what the facade passes on", leak + public, "from products.p.backend.models import M\n", "[core/m.py:1], repair of 2"},
		{"what a facade passes on that nothing else exposes", leak, "from products.p.backend.models import M\n", "[core/m.py:1], no repair"},
		{"one of two", leak + public, "from products.p.backend.models import M\nfrom products.p.backend.models import N\n", "[core/m.py:1 core/m.py:2], repair of 1"},
		{"by get_model", leak + public, "apps.get_model('p', 'N')\n", "[] by a string [core/m.py:1], no repair"},
		{"by import_string", leak + public, "# x\nimport_string(\"products.p.backend.models.N\")\n", "[] by a string [core/m.py:2], no repair"},
		{"by import_string, and what can move", leak + public, "from products.p.backend.models import M\nimport_string(\"products.p.backend.models.N\")\n", "[core/m.py:1] by a string [core/m.py:2], repair of 1"},
		{"the public part by import_string", leak + public, "import_string('products.p.backend.facade.api.M')\n", "[] unused, repair of 1"},
		{"replaced in a test", leak + public, "@patch('products.p.backend.models.N')\ndef test(): ...\n", "[] unused, repair of 1"},
		{"ignored on purpose", leak + public, "from products.p.backend.models import M # tach-ignore(why)\n", "[core/m.py:1], no repair"},
	} {
		r := repotest.OpenText(t, product+"-- core/__init__.py --\n-- core/m.py --\n"+row.code+config+row.config)
		a, err := Analyze(context.Background(), r, Strict)
		if err != nil {
			t.Fatal(err)
		}
		of, err := r.Tach()
		if err != nil {
			t.Fatal(err)
		}
		leaks, repair := a.Leaks(of.Interfaces[0], "products.p")
		if len(leaks) != 1 {
			t.Fatalf("%s: %d leaks", row.name, len(leaks))
		}
		got := "[" + strings.Join(leaks[0].Users, " ") + "]"
		if named := leaks[0].Strings; len(named) > 0 {
			got += " by a string [" + strings.Join(named, " ") + "]"
		}
		if leaks[0].Unused {
			got += " unused"
		}
		if repair == nil {
			got += ", no repair"
		} else {
			got += fmt.Sprintf(", repair of %d", len(repair.Edits))
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

// TestGoneProducts: registration/stale tells of products that are gone; here they
// are told where that does not look, and when a slip of the pen is likelier.
func TestGoneProducts(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, `
-- hogli.yaml --
-- posthog/__init__.py --
-- products/alpha/__init__.py --
-- products/beta/__init__.py --
-- products/alpha/tach.domain.toml --
[root]
depends_on = ["//products.fooled"]
-- tach.toml --
[[modules]]
path = "products.gone"
[[modules]]
path = "products.vanished.backend"
[[modules]]
path = "products.bta"
[[modules]]
path = "posthog"
depends_on = ["products.gone", "products.nowhere", "products.alhpa", "nothing.like.it"]
[[modules]]
paths = ["products.beta"]
depends_on = ["products.nowhere"]
`)
	want := []string{
		`products/alpha/tach.domain.toml:2:15 error unknown-dependency products.fooled `,
		`tach.toml:12:15 error unknown-dependency products.nowhere `,
		`tach.toml:6:8 error unknown-module products.bta products.beta`,
		`tach.toml:9:52 error unknown-dependency products.alhpa products.alpha`,
		`tach.toml:9:70 error unknown-dependency nothing.like.it `,
	}
	if diff := cmp.Diff(want, tell(t, r, Strict)); diff != "" {
		t.Error(diff)
	}
}

// TestLoadedExposes: a pattern that strings alone need is not called unused.
func TestLoadedExposes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"import_string('common.tasks.run')\n":    nil,
		"import_string('common.tasks:run')\n":    nil,
		"import_string('commons.tasks.run')\n":   {`tach.toml:4:11 warning unused-expose tasks.* `},
		"note = 'common.tasks.run'\n":            {`tach.toml:4:11 warning unused-expose tasks.* `},
		"x = 'common.a.' \"common.tasks.run\"\n": {`tach.toml:4:11 warning unused-expose tasks.* `},
	} {
		r := repotest.OpenText(t, "-- hogli.yaml --\n-- core.py --\n"+text+`-- common/__init__.py --
-- common/tasks.py --
def run(): ...
-- tach.toml --
[[modules]]
path = "common"
[[interfaces]]
expose = ["tasks.*"]
from = ["common"]
[[modules]]
path = "core"
`)
		if diff := cmp.Diff(want, tell(t, r, Strict)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func FuzzBegunIn(f *testing.F) {
	for _, seed := range []string{`"a.b.c" 'a.d`, `"""a.b."""`, `'`, `"a..b"`, `x"a.é.b'`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for name := range begunIn(content, map[string]bool{"a": true, "a.b": true}) {
			if text := string(content); !strings.Contains(text, `"`+name+".") && !strings.Contains(text, "'"+name+".") {
				t.Errorf("%q does not begin with %s", content, name)
			}
		}
	})
}

// TestUnusedExternal: an entry that nothing imports, nor names, is told; with the
// other modules of the block, and by the names that packages have.
func TestUnusedExternal(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, `
-- hogli.yaml --
-- a/__init__.py --
import requests.adapters
if TYPE_CHECKING:
    import typed_only
import PIL
INSTALLED_APPS = ["named_app"]
-- b/__init__.py --
import by_b
-- broken/__init__.py --
x = (
import hidden
-- tach.toml --
[[modules]]
paths = ["a", "b"]
depends_on_external = ["requests", "typed-only", "pillow", "named_app", "by_b", "nothing"]
[[modules]]
path = "broken"
depends_on_external = ["hidden"]
[external]
rename = ["PIL:pillow"]
`)
	want := []string{
		"broken/__init__.py:1:5 error unread  an import stands inside a bracket, which is closed too late or never",
		"tach.toml:3:81 warning unused nothing ",
	}
	if diff := cmp.Diff(want, tell(t, r, Strict)); diff != "" {
		t.Error(diff)
	}
}
