package python

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample is about a megabyte that looks like the code of a product.
func sample() []byte {
	var out bytes.Buffer
	for i := 0; out.Len() < 1<<20; i++ {
		fmt.Fprintf(&out, `
class Flag%d(models.Model):
    """A flag.

    It is %s.
    """

    key = models.CharField(max_length=%d, help_text=_("The key of the flag"))  # unique per team

    @property
    def title(self) -> str:
        if not self.key:
            return f"{self.team_id}: {self.rollout["percent"]:>3}"
        values = [v for v in self.filters.get("groups", []) if v["type"] == 'cohort']
        return ", ".join(str(v) for v in values)
`, i, strings.Repeat("told at length ", 4), i%400)
	}
	return out.Bytes()
}

// BenchmarkScan reads every token; BenchmarkReadFile is what reading the same
// bytes from disk costs, the price that nobody can avoid.
func BenchmarkScan(b *testing.B) {
	src := sample()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		s := NewScanner(src)
		for s.Next().Kind != EOF {
		}
	}
}

func BenchmarkOutline(b *testing.B) {
	src := sample()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		ReadOutline(src)
	}
}

// BenchmarkImports reads imports that are spread over the file: those above all
// else would cost nothing.
func BenchmarkImports(b *testing.B) {
	src := append(sample(), "import a\n"...)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		ReadImports(src)
	}
}

func BenchmarkStrings(b *testing.B) {
	src := sample()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		ReadStrings(src, func(source []byte, _ bool) bool { return bytes.Contains(source, []byte("FROM")) })
	}
}

func BenchmarkModule(b *testing.B) {
	src := sample()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		ReadModule(src)
	}
}

func BenchmarkReadFile(b *testing.B) {
	src := sample()
	path := filepath.Join(b.TempDir(), "sample.py")
	if err := os.WriteFile(path, src, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := os.ReadFile(path); err != nil {
			b.Fatal(err)
		}
	}
}
