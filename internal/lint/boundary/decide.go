package boundary

import (
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
)

// decision is what the map says of one module that imports from another.
type decision struct {
	kind   Kind // "" when it is allowed
	by     means
	rule   fault.Span
	detail string
}

// means is what allows an import, or allows it in a way.
type means int

// What may allow an import.
const (
	byNothing means = iota
	byEntry         // an entry of depends_on
	byOpen          // there is no depends_on
	byUtility       // it is a utility
	byLayers        // its layer is below
)

// pair asks once for two modules, however many imports there are.
type pair struct{ from, to int }

type judge struct {
	config  *tach.Config
	stance  Stance
	emptied bool // every depends_on is taken for empty, as tach looks for unused ones
	known   map[pair]decision
}

func (j *judge) decide(from, to *Module) decision {
	d, ok := j.known[pair{from.id, to.id}]
	if !ok {
		d = j.judge(from, to)
		j.known[pair{from.id, to.id}] = d
	}
	return d
}

// judge goes through the rules in the order that decides. A module that layers
// allow is allowed at once for tach, whatever cannot_depend_on says.
func (j *judge) judge(from, to *Module) decision {
	layered, done := j.layers(from, to)
	if done && (layered.kind != "" || j.stance == AsTach) {
		return layered
	}
	for _, d := range from.Cannot {
		if j.stance.matches(d.Path.Value, to.Name) {
			return decision{kind: Forbidden, rule: d.Path.Where}
		}
	}
	if done {
		return layered
	}
	return j.declared(from, to)
}

// declared looks into depends_on.
func (j *judge) declared(from, to *Module) decision {
	if from.Open && !j.emptied {
		return decision{by: byOpen, rule: from.Where}
	}
	if to.Utility {
		return decision{by: byUtility, rule: to.Where}
	}
	if !j.emptied {
		for _, d := range from.DependsOn {
			if !j.stance.matches(d.Path.Value, to.Name) {
				continue
			}
			if d.Deprecated {
				return decision{kind: Deprecated, by: byEntry, rule: d.Path.Where}
			}
			return decision{by: byEntry, rule: d.Path.Where}
		}
	}
	return decision{kind: Undeclared, rule: from.DependsAt}
}

// layers compares the layers of two modules that both have one; done when
// nothing else has to be asked.
func (j *judge) layers(from, to *Module) (d decision, done bool) {
	if from.Layer == nil || to.Layer == nil {
		return d, false
	}
	a, b := j.layer(from), j.layer(to)
	switch {
	case a < 0 || b < 0:
		return d, j.stance == AsTach // the layer itself is reported
	case a == b:
		return d, false
	case a > b:
		return decision{kind: LayerAbove, rule: from.Layer.Where, detail: from.Layer.Value + " is below " + to.Layer.Value}, true
	}
	for _, between := range j.config.Layers[a+1 : b] {
		if between.Closed {
			return decision{kind: LayerClosed, rule: between.Name.Where, detail: between.Name.Value}, true
		}
	}
	return decision{by: byLayers, rule: from.Layer.Where, detail: from.Layer.Value + " is above " + to.Layer.Value}, !j.config.LayersExplicit || to.Utility
}

func (j *judge) layer(m *Module) int {
	return slices.IndexFunc(j.config.Layers, func(l tach.Layer) bool { return l.Name.Value == m.Layer.Value })
}
