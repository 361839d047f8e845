package contracts

import (
	"fmt"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// Import is one that may or may not be in the code.
type Import struct {
	From       string // module that imports
	Name       string // what it imports, dotted
	To         string // the module that this is, or is in
	FirstParty bool
}

// Opinion is what a contract says of an import that it refuses, or would but
// for an exception.
type Opinion struct {
	Rule   string
	Why    string
	Fix    string
	Except *Exception // the exception that lets it pass; nil for a refusal

	// Entry is what an exception for the import alone reads, and Blocks are the
	// lines of the contracts that can hold it.
	Entry  string
	Blocks []int
}

// Exception is an entry of ignore_imports.
type Exception struct {
	Text  string
	Where fault.Span
	Block int // line of the header of its contract
}

// File is the file of the exceptions.
const File = file

// Ask gives the opinions of the contracts on an import, by the exceptions that
// read gives. Contracts that have nothing against it have none.
func Ask(r *repo.Repo, read func(rel string) ([]byte, error), i Import) []Opinion {
	from := place(r, i.From)
	exempted := readExceptions(read)
	var out []Opinion
	for _, c := range []contract{presentation(), routes(), facade()} {
		if c.part != from.part {
			continue
		}
		e, why := c.weigh(r, i)
		if why == "" || c.leaves(r, from.product, i.To) {
			continue
		}
		one := Opinion{Rule: c.meta.ID, Why: why, Fix: c.mend(e), Entry: i.From + " -> " + i.To, Blocks: exempted.blocks}
		if x, ok := exempted.allow(i.From, i.To); ok {
			one.Except = &Exception{x.text, x.where, x.block}
		}
		out = append(out, one)
	}
	return out
}

// leaves tells whether the contract does not judge what the product imports.
func (c contract) leaves(in *repo.Repo, product, module string) bool {
	p, err := in.Product(product)
	return err != nil || c.isFacadeCalls(p, module)
}

// mend says what to do instead of the import.
func (c contract) mend(e edge) string {
	owner := e.other
	if owner == "" || c.part == "facade" {
		owner = e.product
	}
	return fmt.Sprintf(c.fix, owner)
}
