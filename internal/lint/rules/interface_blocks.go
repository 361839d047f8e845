package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// interfaceBlocksRule looks at the blocks that products share, once.
type interfaceBlocksRule struct{}

func interfaceBlocks() interfaceBlocksRule { return interfaceBlocksRule{} }

// Meta describes the rule.
func (interfaceBlocksRule) Meta() report.Rule {
	return report.Rule{
		ID: "boundary/interface-blocks", Severity: report.Warning,
		Rationale: "a block that says more, or less, than it seems to is read wrongly by whoever adds the next product",
	}
}

// Check looks at every block, or at those of the products that are asked for.
func (i interfaceBlocksRule) Check(r *repo.Repo, products []*repo.Product) []report.Finding {
	tach, err := r.Tach()
	if err != nil || tach.File == nil {
		return nil
	}
	c := blockCheck{subject{Product: &repo.Product{}, repo: r, meta: i.Meta()}, tach}
	whole := len(products) == len(r.Products())
	var found []report.Finding
	for n, block := range tach.Interfaces {
		asked := slices.ContainsFunc(products, func(p *repo.Product) bool { return block.IsFor(p.Module()) })
		if !whole && !asked {
			continue
		}
		found = append(found, c.exposed(block)...)
		if f, ok := c.repeats(n); ok {
			found = append(found, f)
		}
		if table := c.table(n); table != nil {
			found = append(found, c.from(block, table)...)
		}
	}
	return found
}

// blockCheck is the check of one tach.toml.
type blockCheck struct {
	subject

	tach *repo.Tach
}

// table is the n-th [[interfaces]] block as written.
func (c blockCheck) table(n int) *tomlfile.Table {
	for i := range c.tach.File.Tables {
		table := &c.tach.File.Tables[i]
		if table.Name != "interfaces" || !table.Array {
			continue
		}
		if n == 0 {
			return table
		}
		n--
	}
	return nil
}

// nameParts is how to mend a pattern for everything.
const nameParts = `name the parts that others may use, such as "backend\\.facade.*"`

// repeats: what another block says already can go.
func (c blockCheck) repeats(n int) (report.Finding, bool) {
	for m, other := range c.tach.Interfaces {
		if m == n || !c.addsNothing(n, m) || m > n && c.addsNothing(m, n) { // of two that are alike the second is told
			continue
		}
		return c.found(c.tach.Interfaces[n].Where, fmt.Sprintf("this block adds nothing to the one at line %d: what it exposes of these modules, that one does", other.Where.Start.Line),
			"take this block out"), true
	}
	return report.Finding{}, false
}

// addsNothing tells whether the n-th block says nothing that the m-th does not.
func (c blockCheck) addsNothing(n, m int) bool {
	block, other := c.tach.Interfaces[n], c.tach.Interfaces[m]
	return c.isPlain(n) && c.isPlain(m) && isPartOf(block.Expose, other.Expose) && isPartOf(modulesOf(block), modulesOf(other)) && (len(block.From) > 0) == (len(other.From) > 0)
}

// isPlain tells whether a block has nothing but expose and from.
func (c blockCheck) isPlain(n int) bool {
	table := c.table(n)
	return table != nil && !slices.ContainsFunc(table.Fields, func(f tomlfile.Field) bool { return f.Key != "expose" && f.Key != "from" })
}

// modulesOf are the modules that a block names, and the patterns it has for others.
func modulesOf(block repo.TachInterface) []string {
	var out []string
	for _, pattern := range block.From {
		if names := fromModules(pattern); names != nil {
			out = append(out, names...)
		} else {
			out = append(out, pattern)
		}
	}
	return out
}

func isPartOf(some, all []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}

// exposed: what is to go away stands by itself, and no pattern is everything.
func (c blockCheck) exposed(block repo.TachInterface) []report.Finding {
	if pattern, ok := block.CatchAll(); ok {
		f := c.found(block.Where, fmt.Sprintf("%q lets others import the whole backend, so this block keeps nobody from anything", pattern), nameParts)
		f.Yields = leakRule
		return []report.Finding{f}
	}
	leaks := block.Leaks()
	public := slices.DeleteFunc(slices.Clone(block.Expose), func(pattern string) bool { return slices.Contains(leaks, pattern) })
	if len(leaks) == 0 || len(public) == 0 || len(block.From) == 0 {
		return nil
	}
	f := c.found(block.Where, fmt.Sprintf("this block hands out internals (%s) beside what is public (%s)", leaks[0], public[0]),
		"put the internals into a block of their own, which can go when nobody needs them any more")
	f.Yields = leakRule // which says who needs them
	return []report.Finding{f}
}

// from checks whom the block is for.
func (c blockCheck) from(block repo.TachInterface, table *tomlfile.Table) []report.Finding {
	field, ok := table.Field("from")
	if !ok {
		return nil
	}
	var found []report.Finding
	for _, item := range field.Value.Items {
		where := c.tach.File.Span(item.Start, item.End)
		if f, ok := c.unsorted(item.Text, where); ok {
			found = append(found, f)
		}
		modules := fromModules(item.Text)
		if len(modules) == 0 && repo.IsCanonical(block.Expose) {
			found = append(found, c.found(where, fmt.Sprintf("%q does not say which products this block is for, so a product that has no facade yet is taken for one that has", item.Text),
				`name them: "products\.alpha", or "products\.(alpha|beta)"`))
		}
		for _, name := range modules {
			if f, ok := c.named(block, name, where); ok {
				found = append(found, f)
			}
		}
	}
	return found
}

// unsorted: an alternation that is sorted holds each name once, and changes that
// add to it seldom meet.
func (c blockCheck) unsorted(pattern string, where fault.Span) (report.Finding, bool) {
	names := edit.TachNames(pattern)
	sorted := slices.Compact(slices.Sorted(slices.Values(names)))
	if slices.Equal(names, sorted) {
		return report.Finding{}, false
	}
	what := "the names of this alternation are not sorted"
	if len(sorted) < len(names) {
		what = "a name stands in this alternation twice"
	}
	file := c.repo.Config.Paths.Tach
	f := c.found(where, what, "write ("+strings.Join(sorted, "|")+")")
	f.Repair = one(file, func(content []byte) ([]byte, bool, error) { return edit.SortTachNames(file, content, pattern) })
	return f, true
}

// modulePattern is a from that says the paths of modules in full.
var modulePattern = regexp.MustCompile(`^[a-z0-9_]+(?:\.[a-z0-9_]+)*$`)

// fromModules are the modules that a pattern names; none for one that stands for
// any number of them.
func fromModules(pattern string) []string {
	bare := strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$")
	if names := edit.TachNames(pattern); names != nil {
		head, _, _ := strings.Cut(bare, "(")
		head = strings.ReplaceAll(head, `\`, "")
		for i := range names {
			names[i] = head + names[i]
		}
		return names
	}
	if plain := strings.ReplaceAll(bare, `\`, ""); modulePattern.MatchString(plain) {
		return []string{plain}
	}
	return nil
}

// named checks one product that a block is for: what boundary/vacuous finds to be
// no module is none of its business.
func (c blockCheck) named(block repo.TachInterface, module string, where fault.Span) (report.Finding, bool) {
	at := slices.IndexFunc(c.repo.Products(), func(p *repo.Product) bool { return p.Module() == module && p.Backend == repo.Django })
	if at < 0 || c.repo.Products()[at].Isolated || !repo.IsCanonical(block.Expose) {
		return report.Finding{}, false
	}
	p := c.repo.Products()[at]
	what := module + " has no facade, and this block offers one to others"
	if p.Has("backend/facade") {
		what = module + " has a facade without contracts, and this block offers it to others"
	}
	f := c.found(where, what,
		"write "+p.Path("backend/facade/contracts.py")+" and its api.py, or take the name out until they are there")
	f.Product = p.Name
	return f, true
}
