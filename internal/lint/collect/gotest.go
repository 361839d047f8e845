package collect

import (
	"bytes"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
)

// goValues are the options of go test that take the next word.
const goValues = `run skip bench benchtime count cpu timeout tags p parallel coverprofile covermode coverpkg o exec ldflags
	gcflags asmflags gccgoflags mod modfile overlay vet shuffle fuzz fuzztime fuzzminimizetime list memprofile memprofilerate
	cpuprofile blockprofile blockprofilerate mutexprofile mutexprofilefraction trace outputdir buildmode compiler
	installsuffix pgo pkgdir toolexec buildvcs fuzzcachedir C`

// goRun reads the arguments of the go command.
func goRun(args []shell.Word) (Run, bool) {
	run := Run{Runner: "go test"}
	dir := ""
	if len(args) > 1 && args[0].Text == "-C" {
		dir, args = args[1].Text, args[2:]
	}
	if len(args) == 0 || args[0].Text != "test" {
		return run, false
	}
	for i := 1; i < len(args); i++ {
		text := args[i].Text
		if !strings.HasPrefix(text, "-") {
			run.addPackage(args[i], dir)
			continue
		}
		name, value, attached := strings.Cut(strings.TrimLeft(text, "-"), "=")
		name = strings.TrimPrefix(name, "test.")
		if name == "args" {
			break
		}
		if !attached && isIn(name, goValues) && i+1 < len(args) {
			i++
			value = args[i].Text
		}
		switch {
		case name == "C":
			dir = value
		case name == "run" && value != "^$":
			run.Match = patternOf(value, args[i])
		case name == "tags":
			run.Tags = append(run.Tags, strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })...)
		case name == "list", name == "c", name == "n", name == "run", isIdleValue(name, value):
			run.Idle = text
		}
	}
	return run, true
}

// isIdleValue tells of the options with a value of which no test is run.
func isIdleValue(name, value string) bool {
	switch name {
	case "count":
		return value == "0"
	case "exec":
		return value == "true" || value == "echo"
	case "skip":
		return value == "." || value == ".*"
	default:
		return false
	}
}

// patternOf is what -run asks of the name of a test: the part before the first
// slash, which is about tests inside of it. It is nil when only the shell or go
// could tell.
func patternOf(value string, w shell.Word) *regexp.Regexp {
	if !w.Known || strings.Contains(value, "[") { // a slash in brackets is none that parts
		return nil
	}
	name, inner, _ := strings.Cut(value, "/")
	if strings.Contains(inner, "|") { // the parts of an alternation
		return nil
	}
	pattern, err := regexp.Compile(name)
	if err != nil {
		return nil
	}
	return pattern
}

// addPackage keeps patterns of folders; import paths are another matter.
func (run *Run) addPackage(w shell.Word, dir string) {
	if !w.Known {
		return
	}
	text := w.Text
	if text != "." && text != ".." && !strings.HasPrefix(text, "./") && !strings.HasPrefix(text, "../") {
		run.Elsewhere = true
		return
	}
	before, _, deep := strings.Cut(text, "...")
	if deep && !strings.HasSuffix(before, "/") {
		before = path.Dir(before)
	}
	run.Paths = append(run.Paths, Target{Word: w, Path: path.Join(dir, before), Deep: deep})
}

// holdsGoTests tells whether go test would run a test in the folder, or below
// it when deep. Without match any will do.
func holdsGoTests(r *repo.Repo, rel string, deep bool, tags []string, match *regexp.Regexp) bool {
	found := false
	Below(r, rel, func(at string) bool {
		if !deep && path.Dir(at) != rel || !strings.HasSuffix(at, "_test.go") || passedOver(rel, at) {
			return true
		}
		found = isGoTestFile(r, at, tags, match)
		return !found
	})
	return found
}

// passedOver tells whether ./... leaves the file's folder out.
func passedOver(rel, at string) bool {
	inner := strings.TrimPrefix(path.Dir(at), rel)
	return slices.ContainsFunc(strings.Split(inner, "/"), func(name string) bool {
		return name == "testdata" || name == "vendor" || strings.HasPrefix(name, "_")
	})
}

func isGoTestFile(r *repo.Repo, rel string, tags []string, match *regexp.Regexp) bool {
	src, err := r.Read(rel)
	if err != nil || !bytes.Contains(src, []byte("func ")) {
		return false
	}
	file, _ := parser.ParseFile(token.NewFileSet(), rel, src, parser.SkipObjectResolution|parser.ParseComments)
	if file == nil || !isBuilt(file, tags) {
		return false
	}
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Recv == nil && isGoTest(f.Name.Name) && (match == nil || match.MatchString(f.Name.Name))
	})
}

// isBuilt tells whether a file may be part of a build with the tags: whatever
// names a system, a compiler or a version may hold, other tags must be given.
func isBuilt(file *ast.File, tags []string) bool {
	for _, group := range file.Comments {
		if group.Pos() >= file.Package {
			break
		}
		for _, c := range group.List {
			if expr, err := constraint.Parse(c.Text); err == nil && constraint.IsGoBuild(c.Text) {
				return expr.Eval(func(tag string) bool {
					return isIn(tag, systems) || strings.HasPrefix(tag, "go1.") || slices.Contains(tags, tag)
				})
			}
		}
	}
	return true
}

// systems are the build tags that hold without being given, on one machine or
// another. Only common ones: another must be given.
const systems = "linux darwin windows unix freebsd amd64 arm64 cgo gc race"

func isGoTest(name string) bool {
	for _, prefix := range []string{"Test", "Fuzz", "Example", "Benchmark"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && name != "TestMain" {
			first, _ := utf8.DecodeRuneInString(rest)
			return rest == "" || !unicode.IsLower(first)
		}
	}
	return false
}
