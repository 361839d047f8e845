package rules

import (
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
)

// scripts are the imports of scripts that lead to products, as far as a job has
// read the scripts.
type scripts struct {
	mu   sync.Mutex
	read map[script]scriptRead
}

// scriptRead is what was read of a script.
type scriptRead struct {
	imports []imported
	at      fault.Span // of what the compiler would refuse
	problem string     // "" when there is nothing
}

// script is a file of a repository.
type script struct {
	in  *repo.Repo
	rel string
}

func newScripts() *scripts { return &scripts{read: map[script]scriptRead{}} }

// Read is lint.Reader's.
func (k *scripts) Read(r *repo.Repo, rel string, content []byte) {
	if !collect.IsScript(rel) {
		return
	}
	defer func() { _ = recover() }() // the rule that needs the file panics again, where lint catches it
	one := scriptImportsIn(r, rel, content, func(to string) bool { return strings.HasPrefix(to, r.Config.Paths.Products+"/") })
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read[script{r, rel}] = one
}

// importsOf lists the imports of a script of the product, those at least that
// lead to products.
func (k *scripts) importsOf(s subject, rel string) []imported { return k.of(s, rel).imports }

func (k *scripts) of(s subject, rel string) scriptRead {
	k.mu.Lock()
	one, ok := k.read[script{s.repo, rel}]
	k.mu.Unlock()
	if ok {
		return one
	}
	return s.readScript(rel)
}
