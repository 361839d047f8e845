package importgraph

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
)

func TestRead(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rel, content string
		want         []string
	}{
		{"products/b/backend/a.py", "import products.a.backend as x, os\nfrom products import c, d\nfrom ...e import f\nfrom . import g\n", []string{
			"a: products.a.backend", "c: c", "d: d", "e: f", "b: g", // its own: the caller knows which file it read
		}},
		{"products/b/backend/a.py", "x = ForeignKey('a.Item')\ny = 'a.item'\nz = 'a'\n", []string{"a: 'a.Item'"}},
		{"products/b/backend/migrations/0001.py", "class Migration(M):\n    dependencies = [('a', '0001_x')]\n", []string{"a: 'a'"}},
		{"products/b/backend/a.go", "package a\n\nimport (\n\t\"fmt\"\n\n\t\"example.com/m/products/a/backend/facade\"\n)\n", []string{`a: "example.com/m/products/a/backend/facade"`}},
		{"products/b/backend/a.go", "package", nil},
		{"products/b/frontend/a.tsx", "import x from '@posthog/products-feature-flags/frontend/x'\nimport y from '../../a/frontend/y'\nimport z from 'products/c/z'\nimport w from './w'\nrequire(name)\n", []string{
			"feature_flags: '@posthog/products-feature-flags/frontend/x'", "a: '../../a/frontend/y'", "c: 'products/c/z'", "b: './w'",
		}},
		{"products/b/frontend/deep/down/a.tsx", "import '../../../../../products/c/z'\nimport '../../../../a/x'\nimport '../../../../../../products/d/z'\nimport '../../../../products/e'\nimport '../a/x'\n", []string{
			"c: '../../../../../products/c/z'", "a: '../../../../a/x'", // the third leaves the repository, the fourth stays below products
			"products: '../../../../products/e'", "b: '../a/x'",
		}},
		{"services/x/y/a.ts", "const a = import('../../../products/a/x?raw')\nrequire(`../../../products/b`)\n", []string{"a: '../../../products/a/x?raw'", "b: `../../../products/b`"}},
		{"products/b/README.md", "products.a", nil},
	} {
		var got []string
		for _, ref := range Read(row.rel, []byte(row.content), Names{GoModule: "example.com/m"}) {
			got = append(got, ref.Product+": "+row.content[ref.Start:ref.End])
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s %q: %s", row.rel, row.content, diff)
		}
	}
}

func TestProducts(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                  "module example.com/m\n",
		"products/a/package.json": "{}", "products/b/package.json": "{}", "products/c/package.json": "{}",
		"products/b/backend/y.py": "import products.a\n", "products/b/backend/x.py": "\nfrom products.a import z\nimport products.gone\nimport products.never\n",
		"products/c/backend/x.go": "package x\n\nimport _ \"example.com/m/products/b\"\n",
		"products/a/backend/x.py": "import products.a.backend\n", "posthog/x.py": "import products.a\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := repo.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	edges, err := Products(context.Background(), r, []string{"gone"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range edges {
		got = append(got, fmt.Sprintf("%s > %s at %s", e.From, e.To, e.Where))
	}
	want := []string{"b > a at products/b/backend/x.py:2:24", "b > gone at products/b/backend/x.py:3:8", "c > b at products/c/backend/x.go:3:10"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.py", []byte("from ..a import (b,\n c)\nx = 'a.B'"))
	f.Add("migrations/a.py", []byte("import products.a, 'x"))
	f.Add("a.tsx", []byte("import a from '@posthog/products-a'; require(`x${1}`)"))
	f.Add("a.go", []byte("package a\nimport \"m/products/a\"\n"))
	f.Add("a.ts", []byte("import { urls as u } from '~/products'\nconst { item, ...b } = u\nproductUrls['item'](urls?.item)"))
	f.Add("migrations/a.py", []byte("class Migration:\n    dependencies = [('a', 1), (\"b\", f('c', 2))]\n    run_before = []\n"))
	f.Add("a.py", []byte("apps.get_model('a', app_label='''b''')\nusing('a_db')\nx = connections['a_db_writer'], \"products.a\" '.b'\n"))
	f.Add("package.json", []byte(`{"dependencies": {"@posthog/products-a": "workspace:*", "b": "link:../products/b"}}`))
	f.Add("a.py", []byte("patch('products.a.b')\nx = [\"\"\"products.a\"\"\", 'products.b.*', u'products.c']\n"))
	names := Names{GoModule: "m", Databases: map[string]string{"a": "a"}, URLs: map[string]string{"item": "a"}}
	f.Fuzz(func(t *testing.T, rel string, content []byte) {
		for _, ref := range Read(rel, content, names) {
			inside := ref.NameAt == 0 || ref.Start < ref.NameAt && strings.HasPrefix(string(content[ref.NameAt:ref.End]), ref.Product)
			if ref.Start < 0 || ref.Start > ref.End || ref.End > len(content) || ref.Product == "" || ref.What == "" || !inside {
				t.Fatalf("%q %q: %+v", rel, content, ref)
			}
			if ref.NameAt > 0 {
				checkRenamed(t, rel, content, ref)
			}
		}
	})
}

// checkRenamed puts another name where one may be put: it is read again as the
// same path of that product.
func checkRenamed(t *testing.T, rel string, content []byte, ref Reference) {
	t.Helper()
	after := slices.Concat(content[:ref.NameAt], []byte("renamed"), content[ref.NameAt+len(ref.Product):])
	for _, now := range Read(rel, after, Names{}) {
		if now.Start == ref.Start && now.Product == "renamed" && now.NameAt == ref.NameAt && now.What == "products.renamed"+strings.TrimPrefix(ref.What, "products."+ref.Product) {
			return
		}
	}
	t.Fatalf("%q %q: %+v is not found again in %q", rel, content, ref, after)
}
