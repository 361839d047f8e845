package distribution

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// requirementFiles are where projects without a pyproject.toml, or beside it,
// list what they need.
var requirementFiles = []string{"requirements*.txt", "requirements*.in", "requirements/*.txt", "requirements/*.in"}

func (p *Project) allRequirements(r *repo.Repo) error {
	read := map[string]bool{}
	for _, pattern := range requirementFiles {
		files, err := doublestar.Glob(r.FS(), path.Join(p.Dir, pattern))
		if err != nil {
			return err
		}
		for _, rel := range files {
			if err := p.requirements(r, rel, Whole, read); err != nil {
				return err
			}
		}
	}
	return nil
}

var (
	included = regexp.MustCompile(`^(?:-r|--requirement)[ =]*(\S+)`)
	egg      = regexp.MustCompile(`#egg=([A-Za-z0-9._-]+)`)
)

// requirements adds what a file lists, and the files that it includes.
func (p *Project) requirements(r *repo.Repo, rel string, extent Extent, read map[string]bool) error {
	if read[rel] {
		return nil
	}
	read[rel] = true
	content, err := r.Read(rel)
	if err != nil {
		return err
	}
	for _, other := range p.lines(rel, content, extent) {
		if r.Exists(other) { // pip tells of one that is not there
			if err := p.requirements(r, other, extent, read); err != nil {
				return err
			}
		}
	}
	return nil
}

// lines adds what the lines of a file name, and gives the files that they include.
func (p *Project) lines(rel string, content []byte, extent Extent) (files []string) {
	offset := 0
	for line := range bytes.Lines(content) {
		start := offset
		offset += len(line)
		text := strings.TrimSpace(string(line))
		if m := included.FindStringSubmatch(text); m != nil && extent == Whole {
			files = append(files, path.Join(path.Dir(rel), m[1]))
		}
		if name := nameOn(text, extent); isNeed(name) {
			p.Needs = append(p.Needs, Need{name, fault.At(rel, content, start, start+len(bytes.TrimRight(line, "\r\n")))})
		}
	}
	return files
}

// nameOn is the distribution that a line of requirements names; "" for an
// option, a comment, and a place that tells no name.
func nameOn(text string, extent Extent) string {
	if extent == Whole {
		if m := egg.FindStringSubmatch(text); m != nil {
			return m[1]
		}
		if first, _, _ := strings.Cut(text, " "); strings.Contains(first, "://") {
			return ""
		}
	}
	if text == "" || text[0] == '#' || text[0] == '-' {
		return ""
	}
	return nameIn(text, extent)
}
