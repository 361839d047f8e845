package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

type graphOptions struct {
	format

	kinds  kindsOption
	level  string
	cycles bool
}

// levels are what the nodes of a graph can be.
var levels = []string{"product", "module", "file"}

func newProductGraph(a *app) *cobra.Command {
	var o graphOptions
	cmd := documented(&cobra.Command{
		Use:   "graph [NAME...]",
		Short: "Who imports whom",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			if !slices.Contains(levels, o.level) {
				return fault.Usage("--level cannot be "+o.level, "use one of "+strings.Join(levels, ", "))
			}
			return runProductGraph(cmd.Context(), a, o, args)
		},
		ValidArgsFunction: a.completeProducts,
	}, `
Show which products, modules or files import which, in Python, TypeScript and
Go, with the number of places and the first of them; NAMEs keep what these
products import and who imports them. Folders outside of products/ count as one
node each; modules are those of tach.toml, for scripts and Go too. Below it stand
the cycles, each with a shortest ring and the edge of it that the fewest places make,
and those among products alone, which one through the core would hide.

Strings that Django, Celery, Python or a test look up make edges too, each of its
kind: relation and model (ForeignKey("app.Model"), get_model), app (INSTALLED_APPS
and labels), migration, task (send_task, the beat schedule), include (urls),
lookup (import_string, settings) and mock (patch). They are drawn dashed, and
--kinds leaves them out. Cycles are made of imports, type imports included, unless
--kinds says of what.`, `
hogli product:graph
hogli product:graph visual_review --level file
hogli product:graph --format mermaid
hogli product:graph --kinds import,type-only
hogli product:graph --cycles --level module`,
		fault.ExitUsage)
	o.addTo(cmd, "text", "dot", "mermaid", "json")
	cmd.Flags().StringVar(&o.level, "level", "product", "`LEVEL` of the nodes: "+strings.Join(levels, ", "))
	o.kinds.addTo(cmd, "all")
	cmd.Flags().BoolVar(&o.cycles, "cycles", false, "the cycles alone")
	_ = cmd.RegisterFlagCompletionFunc("level", cobra.FixedCompletions(levels, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runProductGraph(ctx context.Context, a *app, o graphOptions, names []string) error {
	doc, err := drawGraph(ctx, a, o, names)
	if o.name == "json" {
		if err != nil {
			doc.Errors = report.Errors([]error{err})
		}
		return errors.Join(err, report.Encode(a.Out, doc))
	}
	if err != nil {
		return err
	}
	for _, u := range doc.Unread {
		a.Note("%s: its imports are not all known: %s", u.Path, u.Why)
	}
	if why := o.nothing(doc, names); why != "" {
		a.Note("%s", why)
	}
	switch o.name {
	case "dot":
		doc.dot(a.Out)
	case "mermaid":
		doc.mermaid(a.Out)
	default:
		doc.text(a.Out)
	}
	return nil
}

// nothing says that a graph has no edges, so that an empty answer is not taken for
// a fault; "" when it has some.
func (o graphOptions) nothing(doc drawn, names []string) string {
	if len(doc.Edges)+len(doc.Cycles) > 0 {
		return ""
	}
	said := "no edges"
	if o.cycles {
		said = "no cycles of imports"
	}
	if o.kinds.given() {
		said = strings.TrimSuffix(said, " of imports") + " of " + strings.Join(o.kinds.names, ", ")
	}
	if len(names) > 0 {
		said += " with " + strings.Join(names, ", ")
	}
	return said + ", by " + o.level + "s"
}

func drawGraph(ctx context.Context, a *app, o graphOptions, names []string) (drawn, error) {
	doc := drawn{Schema: "hogli.graph/1", Level: o.level, Nodes: []drawnNode{}, Edges: []drawnEdge{}, Cycles: [][]string{}, Rings: []drawnRing{}, Unread: []drawnUnread{}, Errors: []report.JSONError{}}
	r, err := a.repo()
	if err != nil {
		return doc, err
	}
	products, err := selected(r, names)
	if err != nil {
		return doc, err
	}
	chosen, err := o.kinds.chosen()
	if err != nil {
		return doc, err
	}
	graph, err := readGraph(ctx, r)
	if err != nil {
		return doc, err
	}
	of, err := groupsAt(r, o.level)
	if err != nil {
		return doc, err
	}
	for _, u := range graph.Unread {
		doc.Unread = append(doc.Unread, drawnUnread{u.Path, u.Why})
	}
	group := graph.Only(chosen...).Group(of)
	keep := func(string) bool { return true }
	if len(names) > 0 {
		keep = within(graph, of, products)
	}
	if !o.kinds.given() {
		chosen = imports()
	}
	for _, c := range cyclesOf(graph.Only(chosen...), of, r.Config.Paths.Products+"/") {
		if slices.ContainsFunc(c.Members, keep) {
			doc.Cycles = append(doc.Cycles, c.Members)
			doc.Rings = append(doc.Rings, drawRing(c))
		}
	}
	if !o.cycles {
		doc.add(group, keep, productsOf(r, graph, of))
	}
	return doc, nil
}

// cyclesOf are the cycles, and behind them those among products alone: where a core
// mounts all products and they use it, one cycle holds everything, and its shortest
// ring tells nothing of how products need each other.
func cyclesOf(g *importgraph.Graph, of func(file string) string, products string) []importgraph.Cycle {
	cycles := g.Group(of).Cycles()
	alone := g.Group(func(file string) string {
		if !strings.HasPrefix(file, products) {
			return ""
		}
		return of(file)
	})
	whole := cycles
	for _, c := range alone.Cycles() {
		if !slices.ContainsFunc(whole, func(w importgraph.Cycle) bool { return slices.Equal(w.Members, c.Members) }) {
			cycles = append(cycles, c)
		}
	}
	return cycles
}

func readGraph(ctx context.Context, r *repo.Repo) (*importgraph.Graph, error) {
	roots, err := r.SourceRoots()
	if err != nil {
		return nil, err
	}
	return importgraph.ReadGraph(ctx, r, roots)
}

// groupsAt gives the node of a level that a file belongs to.
func groupsAt(r *repo.Repo, level string) (func(file string) string, error) {
	area := func(file string) string {
		if rest, ok := strings.CutPrefix(file, r.Config.Paths.Products+"/"); ok {
			if name, _, below := strings.Cut(rest, "/"); below {
				return name
			}
		}
		top, _, below := strings.Cut(file, "/")
		if !below {
			return "."
		}
		return top
	}
	switch level {
	case "file":
		return func(file string) string { return file }, nil
	case "module":
		tach, err := r.Tach()
		return func(file string) string {
			m := tachOwner(tach, file)
			p := r.Config.Paths.Products + "/" + area(file)
			if m == "" || !strings.HasSuffix(file, ".py") && strings.HasPrefix(file, p+"/") && !strings.HasPrefix(m+".", strings.ReplaceAll(p, "/", ".")+".") {
				return area(file) // a module above all products may have no more of a script than the name
			}
			return m
		}, err
	}
	return area, nil
}

// tachOwner is the module of tach.toml that a file, or the folder of a package in
// Go, belongs to.
func tachOwner(tach *repo.Tach, file string) string {
	dotted := strings.ReplaceAll(strings.TrimSuffix(file, ".py"), "/", ".")
	best := ""
	for _, m := range tach.Modules {
		if (dotted == m.Path || strings.HasPrefix(dotted, m.Path+".")) && len(m.Path) > len(best) {
			best = m.Path
		}
	}
	return best
}

// within tells whether a node of the level holds a file of the products.
func within(g *importgraph.Graph, of func(string) string, products []*repo.Product) func(node string) bool {
	nodes := map[string]bool{}
	for _, file := range g.Nodes {
		for _, p := range products {
			if strings.HasPrefix(file, p.Dir+"/") {
				nodes[of(file)] = true
			}
		}
	}
	return func(node string) bool { return nodes[node] }
}
