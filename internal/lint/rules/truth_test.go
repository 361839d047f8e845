package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
)

// TestTruthTable is the table of products.md 3.0, with the decision that a
// product without a backend must not have the contract check.
func TestTruthTable(t *testing.T) {
	t.Parallel()
	const (
		noTest  = "error scripts/backend-test-present"
		noCheck = "error scripts/contract-check-present"
		check   = "error scripts/contract-check-absent"
		leak    = "warning boundary/legacy-leak"
	)
	type row struct {
		backend, isolated, leak, test, check bool
		want                                 []string
	}
	const yes, no = true, false
	for _, r := range []row{
		{no, no, no, no, no, nil},
		{no, no, no, yes, no, nil},
		{no, no, no, no, yes, []string{check}},
		{no, no, no, yes, yes, []string{check}},
		{no, no, yes, no, no, []string{leak}},

		{yes, no, no, no, no, []string{noTest}},
		{yes, no, no, no, yes, []string{noTest, check}},
		{yes, no, yes, no, no, []string{noTest, leak}},
		{yes, no, yes, no, yes, []string{noTest, check, leak}},
		{yes, yes, no, no, no, []string{noTest, noCheck}},
		{yes, yes, no, no, yes, []string{noTest}},
		{yes, yes, yes, no, no, []string{noTest, leak}},
		{yes, yes, yes, no, yes, []string{noTest, check, leak}},

		{yes, no, no, yes, no, nil},
		{yes, no, no, yes, yes, []string{check}},
		{yes, no, yes, yes, no, []string{leak}},
		{yes, no, yes, yes, yes, []string{check, leak}},

		{yes, yes, no, yes, yes, nil},
		{yes, yes, no, yes, no, []string{noCheck}},
		{yes, yes, yes, yes, no, []string{leak}},
		{yes, yes, yes, yes, yes, []string{check, leak}},
	} {
		for _, language := range []string{"py", "go"} {
			name := fmt.Sprintf("%s,B=%v,I=%v,L=%v,T=%v,K=%v", language, r.backend, r.isolated, r.leak, r.test, r.check)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				in := openArchive(t, archiveOf(language, r.backend, r.isolated, r.leak, r.test, r.check))
				var got []string
				seals := &contracts.Seals{}
				rules := []lint.Rule{backendTestPresent(), contractCheckPresent(seals), contractCheckAbsent(seals), legacyLeak(boundary.NewMaps(boundary.Strict, ""))}
				for _, f := range lint.Run(in, in.Products(), rules) {
					got = append(got, string(f.Severity)+" "+f.Rule)
				}
				slices.Sort(got)
				want := slices.Sorted(slices.Values(r.want))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		}
	}
}

func archiveOf(language string, backend, isolated, leak, test, check bool) *txtar.Archive {
	var scripts []string
	if test {
		scripts = append(scripts, `"backend:test": "pytest backend"`)
	}
	if check {
		scripts = append(scripts, `"backend:contract-check": "tach check"`)
	}
	files := map[string]string{"package.json": `{"scripts": {` + strings.Join(scripts, ", ") + `}}`}
	if backend {
		files["backend/models."+language] = "package backend\n"
	}
	if isolated {
		files["backend/facade/contracts."+language] = "package facade\n"
	}
	archive := &txtar.Archive{}
	for name, text := range files {
		archive.Files = append(archive.Files, txtar.File{Name: "products/alpha/" + name, Data: []byte(text)})
	}
	if leak {
		archive.Files = append(archive.Files, txtar.File{
			Name: "tach.toml",
			Data: []byte("[[interfaces]] # TODO legacy leak\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products\\\\.(alpha|beta)\"]\n"),
		})
	}
	return archive
}
