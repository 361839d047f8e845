package report

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/posthog/hogli/internal/fault"
)

type jsonPos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type jsonFinding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Product  string   `json:"product"`
	Path     string   `json:"path"`
	Start    *jsonPos `json:"start"`
	End      *jsonPos `json:"end"`
	Message  string   `json:"message"`
	Fix      string   `json:"fix"`
	Fixable  bool     `json:"fixable,omitempty"` // --fix does it
}

type jsonDocument struct {
	Schema   string        `json:"schema"`
	Findings []jsonFinding `json:"findings"`
	Summary  Summary       `json:"summary"`
	Errors   []JSONError   `json:"errors"`
}

// JSONError is an error inside a JSON document.
type JSONError struct {
	Code   string   `json:"code"`
	What   string   `json:"what"`
	Path   string   `json:"path,omitempty"`
	Line   int      `json:"line,omitempty"`
	Column int      `json:"column,omitempty"`
	Why    string   `json:"why,omitempty"`
	Fix    []string `json:"fix"`
}

// JSON prints the document, complete also when some of it failed.
func JSON(w io.Writer, d Document) error {
	doc := jsonDocument{Schema: d.Schema, Findings: []jsonFinding{}, Summary: d.Summary(), Errors: Errors(d.Errors)}
	for _, f := range d.Findings {
		doc.Findings = append(doc.Findings, jsonFinding{
			Rule: f.Rule, Severity: f.Severity, Product: f.Product, Path: f.Where.Path,
			Start: jsonAt(f.Where.Start), End: jsonAt(f.Where.End), Message: f.Message, Fix: f.Fix, Fixable: f.Repair != nil,
		})
	}
	return Encode(w, doc)
}

// Errors is the errors in the shape that all documents share.
func Errors(errs []error) []JSONError {
	out := []JSONError{}
	for _, e := range fault.List(errors.Join(errs...)) {
		out = append(out, JSONError{
			Code: string(e.Code), What: e.What, Path: e.Where.Path, Line: e.Where.Start.Line, Column: e.Where.Start.Column,
			Why: e.Reason(), Fix: append([]string{}, e.Fix...),
		})
	}
	return out
}

// Encode prints any document as hogli prints JSON: indented, without HTML escapes.
func Encode(w io.Writer, document any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(document)
}

func jsonAt(p fault.Pos) *jsonPos {
	if p.Line == 0 {
		return nil
	}
	return &jsonPos{p.Line, p.Column}
}
