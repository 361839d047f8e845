package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
)

// seenLine is a line of the output; it only grows.
type seenLine struct {
	Path         string `json:"path"` // as given
	Lang         string `json:"lang"`
	Line         int    `json:"line"`
	NameLine     int    `json:"name_line"`
	Kind         string `json:"kind"`
	Level        int    `json:"level"`
	Module       string `json:"module"`
	Name         string `json:"name"`
	Alias        string `json:"alias"`
	Nested       bool   `json:"nested"`
	Function     bool   `json:"function"`
	TypeChecking string `json:"type_checking"`
	TypeOnly     bool   `json:"type_only"`
}

func newImports(a *app) *cobra.Command {
	return documented(&cobra.Command{
		Use:     "imports PATH..",
		Short:   "Print what the import readers see, as JSON lines",
		GroupID: "product",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fault.Usage("imports needs a PATH", "hogli imports products/annotations")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return runImports(a, args) },
	}, `
Print one JSON line for each imported name of Python, and each reference of
TypeScript, JavaScript and Go, in the order of the text, with nothing resolved.
Strings that Django, Celery and tests look up have kinds of their own
(relation, model, task, include, mock and the like); so have those of scripts
(mock, resolve, url), and the directives above their code (reference-path and
reference-types). Of folders all files are
read but those in hidden folders and node_modules. No repository is needed.

Exit status 1: a file is not valid code, so that not all of it may be seen.`, `
hogli imports products/annotations/backend
hogli imports frontend/src | jq -r 'select(.kind == "dynamic") | .module'`,
		fault.ExitFinding, fault.ExitUsage)
}

func runImports(a *app, paths []string) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	files, err := codeFiles(dir, paths)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.Out)
	broken := 0
	for _, name := range files {
		content, err := os.ReadFile(inDir(dir, name))
		if err != nil {
			return errors.Join(out.Flush(), noCode(name, err))
		}
		seen := importgraph.See(filepath.ToSlash(name), content)
		if err := printSeen(json.NewEncoder(out), name, seen); err != nil {
			return err
		}
		if seen.Problem != "" {
			broken++
			a.Note("%s: %s", seen.At, seen.Problem)
		}
	}
	if err := out.Flush(); err != nil || broken == 0 {
		return err
	}
	return answered(fault.ExitFinding)
}

func printSeen(to *json.Encoder, name string, seen importgraph.Seen) error {
	to.SetEscapeHTML(false)
	for _, i := range seen.Imports {
		if err := to.Encode(seenLine{
			name, i.Lang, i.Line, i.NameLine, i.Kind, i.Level, i.Module, i.Name, i.Alias, i.Nested, i.Function, i.Checking, i.TypeOnly,
		}); err != nil {
			return err
		}
	}
	return nil
}

// codeFiles lists the files that paths name, folders walked in order.
func codeFiles(dir string, paths []string) ([]string, error) {
	var files []string
	for _, given := range paths {
		info, err := os.Stat(inDir(dir, given))
		switch {
		case err != nil:
			return nil, noCode(given, err)
		case !info.IsDir() && !importgraph.IsCode(given):
			return nil, fault.Usage(given+" is no "+importgraph.Languages, "name a file that ends in .py, .ts, .tsx, .js or .go, or a folder")
		case !info.IsDir():
			files = append(files, given)
			continue
		}
		err = filepath.WalkDir(inDir(dir, given), func(at string, d fs.DirEntry, err error) error {
			rel, _ := filepath.Rel(inDir(dir, given), at)
			switch {
			case err != nil:
				return noCode(filepath.Join(given, rel), err)
			case d.IsDir() && rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules"):
				return fs.SkipDir
			case d.Type().IsRegular() && importgraph.IsCode(d.Name()):
				files = append(files, filepath.Join(given, rel))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

func inDir(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

func noCode(name string, err error) error {
	return &fault.Error{Code: fault.BadFile, What: "cannot read " + name, Err: err}
}
