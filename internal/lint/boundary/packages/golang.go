package packages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// doors are the folders of a Go product that others may import; the core mounts
// what answers requests, too.
var doors = struct{ product, core []string }{
	product: []string{"backend/facade"},
	core:    []string{"backend/facade", "backend/presentation", "backend/routes"},
}

// judgeGo finds imports that go past the doors.
func (c *Code) judgeGo(f *importgraph.GoFile) []report.Finding {
	from := c.ProductOf(f.Path)
	var found []report.Finding
	for _, one := range f.Imports {
		to := c.ProductOf(one.Dir)
		if to == nil || to == from {
			continue
		}
		open, who, product := doors.product, "another product", from
		if from == nil {
			open, who, product = doors.core, "the core", to
		}
		target := strings.TrimPrefix(strings.TrimPrefix(one.Dir, to.Dir), "/")
		if slices.ContainsFunc(open, func(door string) bool { return repo.Within(target, door) }) {
			continue
		}
		found = append(found, report.Finding{
			Rule: goFacade.ID, Severity: goFacade.Severity, Product: product.Name, Where: one.Where,
			Message: fmt.Sprintf("%s is internal to product %s: %s may import %s", shown(target), to.Name, who, strings.Join(open, ", ")),
			Fix:     fmt.Sprintf("let %s/backend/facade offer what is needed", to.Dir),
		})
	}
	return found
}

// shown is a folder of a product, which may be the product's own.
func shown(target string) string {
	if target == "" {
		return "the package at its root"
	}
	return target
}

// IsDoor tells whether another product may import the folder of a Go package.
func (c *Code) IsDoor(dir string) bool {
	to := c.ProductOf(dir)
	return to != nil && slices.ContainsFunc(doors.product, func(door string) bool { return repo.Within(dir, to.Path(door)) })
}
