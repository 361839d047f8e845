package collect

import (
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

// What iniconfig, which pytest reads its configuration by, takes and refuses.
func TestCheckINI(t *testing.T) {
	t.Parallel()
	for text, line := range map[string]int{
		"":                                       0,
		"[pytest]\naddopts = -v\n":               0,
		"\ufeff[pytest]\r\naddopts: -v\r\n":      0,
		"# a\n; b\n[pytest] # c\n\nx = 1\n\ty\n": 0,
		"[pytest]\nx =\n    a\n\n    # b\n    c\n": 0,
		"[a]\nx = 1\n[b]\nx = 1\n":                 0,
		"[pytest\nx = 1\n":                         1,
		"[pytest]\nx = 1\naddopts\n":               3,
		"x = 1\n[pytest]\n":                        1,
		"[a];b\nx=1\n[c]\nx=1\n":                   0,
		"[]\n":                                     1,
		"[a]\nx = 1\nx: 2\n":                       3,
		"[a]\nx = 1\n[a]\ny = 2\n":                 3,
		"  x = 1\n":                                1,
		"[pytest]\n  x = 1\n":                      2,
	} {
		err := CheckINI("pytest.ini", []byte(text))
		got := 0
		if told := fault.List(err); len(told) > 0 {
			got = told[0].Where.Start.Line
		}
		if got != line {
			t.Errorf("%q: line %d, want %d: %v", text, got, line, err)
		}
	}
}

func FuzzCheckINI(f *testing.F) {
	for _, seed := range []string{"[pytest]\nx = 1\n", "[a\n", " x\n", "\ufeffx", "[a]\r\n\ty\r", "x:\n [b]#]\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range fault.List(CheckINI("pytest.ini", []byte(text))) {
			if e.Where.Start.Line < 1 || e.Where.Start.Line > 1+len(text) || len(e.Fix) == 0 {
				t.Errorf("%q: %v", text, e)
			}
		}
	})
}
