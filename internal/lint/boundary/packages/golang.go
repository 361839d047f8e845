package packages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
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
		o, asked := c.AskGo(f.Path, one.Dir)
		if !asked || o.Allowed {
			continue
		}
		product := from
		if from == nil {
			product = c.ProductOf(one.Dir)
		}
		found = append(found, report.Finding{Rule: goFacade.ID, Severity: goFacade.Severity, Product: product.Name, Where: one.Where, Message: o.Why, Fix: o.Fix})
	}
	return found
}

// AskGo is about an import of the folder of a Go package by a file; false when it
// leads to no other product.
func (c *Code) AskGo(file, dir string) (Opinion, bool) {
	from, to := c.ProductOf(file), c.ProductOf(dir)
	if to == nil || to == from {
		return Opinion{}, false
	}
	open, who := doors.product, "another product"
	if from == nil {
		open, who = doors.core, "the core"
	}
	target := strings.TrimPrefix(strings.TrimPrefix(dir, to.Dir), "/")
	o := Opinion{Rule: goFacade.ID, Where: fault.File(dir), Fix: fmt.Sprintf("let %s/backend/facade offer what is needed", to.Dir)}
	if slices.ContainsFunc(open, func(door string) bool { return repo.Within(target, door) }) {
		o.Allowed, o.Why = true, fmt.Sprintf("%s may import %s of product %s", who, target, to.Name)
		return o, true
	}
	o.Why = fmt.Sprintf("%s is internal to product %s: %s may import %s", shown(target), to.Name, who, strings.Join(open, ", "))
	return o, true
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
