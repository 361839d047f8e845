package rules

import (
	"errors"
	"io/fs"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
)

const (
	backendTest   = "backend:test"
	contractCheck = "backend:contract-check"
	frontendTest  = "frontend:test"
)

// scripts are the scripts of a product. One that lacks package.json has none;
// false when the file is there and cannot be read.
func (s subject) scripts() (*repo.Package, bool) {
	pkg, err := s.Package()
	if errors.Is(err, fs.ErrNotExist) {
		return &repo.Package{}, true
	}
	return pkg, err == nil
}

// scriptsPlace is where a missing script belongs.
func (s subject) scriptsPlace(pkg *repo.Package) fault.Span {
	if pkg.File == nil {
		return fault.File(s.Path("package.json"))
	}
	if m, ok := pkg.Root.Member("scripts"); ok {
		return pkg.Span(m.KeyStart, m.KeyStart+len(`"scripts"`))
	}
	return pkg.Span(pkg.Root.Start, pkg.Root.Start+1)
}

// testScript is a script that runs tests, read.
type testScript struct {
	shell.Script
	name  string // backend:test or frontend:test
	side  string // the folder whose tests it runs
	pkg   *repo.Package
	start int // byte of the script's opening quote
	where fault.Span
}

// testScripts reads backend:test and frontend:test of a product that has the
// side. One that is missing, or is no shell script (structure/readable-files),
// is left out.
func (s subject) testScripts() []testScript {
	var out []testScript
	for _, t := range []struct {
		name, side string
		has        bool
	}{{backendTest, "backend", s.Backend != repo.NoBackend}, {frontendTest, "frontend", s.Frontend}} {
		if !t.has {
			continue
		}
		if script, ok := s.testScript(t.name); ok {
			script.side = t.side
			out = append(out, script)
		}
	}
	return out
}

func (s subject) testScript(name string) (testScript, bool) {
	pkg, ok := s.scripts()
	if !ok {
		return testScript{}, false
	}
	script, ok := pkg.Script(name)
	if !ok {
		return testScript{}, false
	}
	read, err := shell.Read(script.Text, func(name string) (string, bool) {
		other, ok := pkg.Script(name)
		return other.Text, ok
	})
	return testScript{Script: read, name: name, pkg: pkg, start: scriptStart(pkg, name), where: script.Where}, err == nil
}

func scriptStart(pkg *repo.Package, name string) int {
	scripts, _ := pkg.Root.Member("scripts")
	script, _ := scripts.Value.Member(name)
	return script.Value.Start
}

// at is where a stretch of the script stands in package.json.
func (t testScript) at(p shell.Place) fault.Span { return scriptSpan(t.pkg, t.start, p) }

func scriptSpan(pkg *repo.Package, start int, p shell.Place) fault.Span {
	raw := pkg.Content[start+1:]
	return pkg.Span(start+1+escaped(raw, p.Start), start+1+escaped(raw, p.End))
}

// escaped is the length of the JSON text that stands for the first n bytes of
// the string it begins.
func escaped(raw []byte, n int) int {
	at := 0
	for n > 0 && at < len(raw) && raw[at] != '"' {
		if raw[at] != '\\' {
			at++
			n--
			continue
		}
		if at+1 < len(raw) && raw[at+1] == 'u' {
			r := hexRune(raw, at)
			size := 6
			if utf16.IsSurrogate(r) {
				if pair := utf16.DecodeRune(r, hexRune(raw, at+6)); pair != utf8.RuneError {
					r, size = pair, 12
				}
			}
			at += size
			n -= max(utf8.RuneLen(r), 1)
			continue
		}
		at += 2
		n--
	}
	return min(at, len(raw))
}

// hexRune reads \uXXXX at a place; an invalid one is U+FFFD.
func hexRune(raw []byte, at int) rune {
	if at+6 > len(raw) || raw[at] != '\\' || raw[at+1] != 'u' {
		return utf8.RuneError
	}
	v, err := strconv.ParseUint(string(raw[at+2:at+6]), 16, 32)
	if err != nil {
		return utf8.RuneError
	}
	return rune(v)
}
