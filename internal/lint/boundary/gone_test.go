package boundary

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
)

const goneRepo = `
-- hogli.yaml --
-- tach.toml --
[[modules]]
path = "products.alpha"
[[modules]]
path = "products.beta"
-- .gitignore --
*_generated.py
built/
-- products/__init__.py --
-- products/alpha/__init__.py --
-- products/alpha/package.json --
{}
-- products/alpha/backend/__init__.py --
-- products/alpha/backend/models.py --
-- products/beta/package.json --
{}
-- products/beta/backend/__init__.py --
-- products/beta/backend/stub.pyi --
-- products/beta/backend/native.pyx --
-- products/beta/backend/ext.cpython-312-x86_64-linux-gnu.so --
-- products/beta/backend/space/deep/x.py --
-- products/beta/backend/path/__init__.py --
__path__ = []
-- products/beta/backend/made/__init__.py --
import sys
sys.modules["products.beta.backend.made.one"] = object()
`

// TestGone: what is told, and all that may be a module without a file.
func TestGone(t *testing.T) {
	t.Parallel()
	const at = "products/alpha/backend/a.py:1:"
	for _, row := range []struct{ name, text, want string }{
		{"a module of another product", "from products.beta.backend.gone import y\n", at + "40 warning gone products.beta.backend.gone.y products.beta.backend.gone"},
		{"several names are one mistake", "from products.beta.backend.gone import x, y\n", at + "40 warning gone products.beta.backend.gone.x products.beta.backend.gone"},
		{"of its own", "from .gone import y\n", at + "19 warning gone products.alpha.backend.gone.y products.alpha.backend.gone"},
		{"in a function, where it fails late", "def f(): from ..backend.gone import y\n", at + "37 warning gone products.alpha.backend.gone.y products.alpha.backend.gone"},
		{"below a package that is gone", "from products.beta.backend.gone.deep.er import y\n", at + "48 warning gone products.beta.backend.gone.deep.er.y products.beta.backend.gone"},
		{"in a folder without an __init__", "from products.beta.backend.space.gone import y\n", at + "46 warning gone products.beta.backend.space.gone.y products.beta.backend.space.gone"},
		{"a product that is gone", "from products.never.backend import y\n", at + "36 warning gone products.never.backend.y products.never"},
		{"in another case", "from products.alpha.backend.Models import y\n", at + "43 warning gone products.alpha.backend.Models.y products.alpha.backend.Models"},
		{"the else of what is for types", "from typing import TYPE_CHECKING\nif TYPE_CHECKING: pass\nelse:\n    from .gone import y\n", "products/alpha/backend/a.py:4:23 warning gone products.alpha.backend.gone.y products.alpha.backend.gone"},
		{"a name in a package may be bound", "from products.beta.backend import gone\n", ""},
		{"a name in a module is its own business", "from .models import gone\n", ""},
		{"who catches the failure expects it", "try:\n    from .gone import y\nexcept ImportError:\n    y = None\n", ""},
		{"so does who catches everything", "try:\n    from .gone import y\nexcept Exception:\n    y = None\n", ""},
		{"so does a test of it", "with pytest.raises(ImportError):\n    from .gone import y\n", ""},
		{"and who passes it over", "with suppress(ImportError):\n    from .gone import y\n", ""},
		{"what is for types may be a stub elsewhere", "if TYPE_CHECKING:\n    from .gone import y\n", ""},
		{"a name in another encoding", "# coding: latin-1\nfrom .caf\xe9 import y\n", ""},
		{"a stub", "from products.beta.backend.stub import y\n", ""},
		{"a module of Cython", "from products.beta.backend.native.x import y\n", ""},
		{"a compiled one", "from products.beta.backend.ext import y\n", ""},
		{"a folder", "from products.beta.backend.space.deep import x\n", ""},
		{"what git ignores and a build writes", "from products.beta.backend.schema_generated import y\n", ""},
		{"in a folder of that kind", "from products.beta.backend.built.x import y\n", ""},
		{"of protobuf", "from products.beta.backend.x_pb2 import y\n", ""},
		{"a package with a path of its own", "from products.beta.backend.path.gone import y\n", ""},
		{"one that makes its modules", "from products.beta.backend.made.one import y\n", ""},
		{"a file that makes them", "import sys\nsys.modules['products.alpha.backend.gone'] = sys\nfrom .gone import y\n", ""},
		{"what is not in a product", "from posthog.gone import y\nfrom gone.x import y\n", ""},
		{"a comment with a reason", "from .gone import y  # tach-ignore(it comes tomorrow)\n", ""},
		{"several statements", "from .gone import y\nfrom .gone import z\n", at + "19 warning gone products.alpha.backend.gone.y products.alpha.backend.gone" + "products/alpha/backend/a.py:2:19 warning gone products.alpha.backend.gone.z products.alpha.backend.gone"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := gitRepo(t, goneRepo+"-- posthog/__init__.py --\n-- products/alpha/backend/a.py --\n"+row.text)
			got := ""
			for _, line := range tell(t, r, Strict) {
				if len(line) > len("products/alpha/backend/a.py") && line[:len("products/alpha/backend/a.py")] == "products/alpha/backend/a.py" {
					got += line
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
			for _, v := range strictly(t, repotest.OpenText(t, goneRepo+"-- products/alpha/backend/a.py --\n"+row.text)).Violations {
				if v.Kind == Gone {
					t.Error("it is told where nobody knows what git ignores")
				}
			}
		})
	}
}
