package lint_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo/repotest"
)

func TestChanged(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{
		"products/a/package.json": "{}", "products/b/package.json": "{}", "products/c/package.json": "{}", "products/a_b/package.json": "{}",
		"products/b/backend/x.py":  "import products.a\nimport products.gone\n",
		"products/c/frontend/x.ts": "import '@posthog/products-b'\n",
		"products/c/backend/x.py":  "import posthog.models.base\nimport posthog.utils\n",
		"posthog/models/extra.py":  "from django.db import models\nclass E(models.Model):\n    i = models.ForeignKey(\"a_b.Item\", models.CASCADE)\n",
		"posthog/utils.py":         "import products.c.backend, products.nothing\n",
		"frontend/src/x.ts":        "import { x } from '../../products/a/frontend/x'\n",
	})
	for _, row := range []struct {
		files []string
		want  []string
	}{
		{nil, nil},
		{[]string{"README.md", "posthog/models.py", "products/README.md"}, nil},
		{[]string{"products/a/z.py", "products/a/y.py"}, []string{
			"a: products/a/y.py is changed", "b: products/b/backend/x.py:1:8 imports products.a, which is changed",
		}},
		{[]string{"posthog/models/extra.py"}, []string{`a_b: posthog/models/extra.py:3:27 points at the model "a_b.Item", and is changed`}},
		{[]string{"posthog/utils.py"}, []string{"c: posthog/utils.py:1:8 imports products.c.backend, and is changed"}},
		{[]string{"frontend/src/x.ts"}, []string{"a: frontend/src/x.ts:1:19 imports ../../products/a/frontend/x, and is changed"}},
		{[]string{"posthog/models/base.py"}, []string{"c: products/c/backend/x.py:1:8 imports posthog.models.base, which is changed"}}, // gone
		{[]string{"products/a_b/x"}, []string{"a_b: products/a_b/x is changed"}},
		{[]string{"products/b/x"}, []string{"b: products/b/x is changed", "c: products/c/frontend/x.ts:1:8 imports @posthog/products-b, which is changed"}},
		{[]string{"products/gone/x.py"}, []string{"b: products/b/backend/x.py:2:8 imports products.gone, which is changed"}},
		{[]string{"products/a/x", "tach.toml"}, []string{
			"a: tach.toml is changed, which all products share", "a_b: tach.toml is changed, which all products share",
			"b: tach.toml is changed, which all products share", "c: tach.toml is changed, which all products share",
		}},
	} {
		change, err := lint.Changed(context.Background(), r, row.files)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range change.Picks {
			got = append(got, p.Product.Name+": "+p.Why)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%v: %s", row.files, diff)
		}
	}
}

func TestChangedFilesThatAllShare(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{"products/a/package.json": "{}", "products/b/package.json": "{}"})
	for rel, all := range map[string]bool{
		"tsconfig.json": true, "frontend/tsconfig.base.json": true, "products/conftest.py": true, "jest.config.ts": true, "requirements-dev.in": true,
		"requirements/base.txt": true, "posthog/tach.domain.toml": true, "products/tach.domain.toml": true, "vite.config.ts": true, "setup.py": true,
		"posthog/conftest.py": false, "services/x/tsconfig.json": false, "docs/requirements.txt": false, "frontend/README.md": false, "products/README.md": false,
	} {
		change, err := lint.Changed(t.Context(), r, []string{rel})
		if err != nil || (len(change.Picks) == 2) != all {
			t.Errorf("%s: got %v, %v", rel, change.Picks, err)
		}
	}
}
