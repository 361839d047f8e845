package rules

import (
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
)

// scripts are the imports of scripts that lead to other products, as far as a job
// has read the scripts.
type scripts struct {
	mu   sync.Mutex
	read map[script][]imported
}

// script is a file of a repository.
type script struct {
	in  *repo.Repo
	rel string
}

func newScripts() *scripts { return &scripts{read: map[script][]imported{}} }

// Read is lint.Reader's.
func (k *scripts) Read(r *repo.Repo, f *lint.File) {
	if !collect.IsScript(f.Path) {
		return
	}
	defer func() { _ = recover() }() // the rule that needs the file panics again, where lint catches it
	products := r.Config.Paths.Products + "/"
	name, _, _ := strings.Cut(strings.TrimPrefix(f.Path, products), "/")
	list := scriptImportsIn(r, f.Path, f.Content, func(to string) bool { return strings.HasPrefix(to, products) && !within(to[len(products):], name) })
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read[script{r, f.Path}] = list
}

// importsOf lists the imports of a script of the product, those at least that
// lead to other products.
func (k *scripts) importsOf(s subject, rel string) []imported {
	k.mu.Lock()
	list, ok := k.read[script{s.repo, rel}]
	k.mu.Unlock()
	if ok {
		return list
	}
	return s.scriptImports(rel)
}
