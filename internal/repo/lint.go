package repo

import (
	"fmt"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// Lint is config.lint: how the repository judges what rules find.
type Lint struct {
	Severity []RuleSeverity
}

// RuleSeverity is what the findings of a rule, or of a group of them, count for
// here. Whether there is such a rule only lint can tell.
type RuleSeverity struct {
	Rule  string          // an id or a group
	Level report.Severity // report.Off: the rule does not run
	Where fault.Span      // of the rule's name
}

func readLint(v yamlfile.Value) Lint {
	var l Lint
	for _, pair := range v.Fields("severity")["severity"].Pairs() {
		switch level := report.Severity(pair.Value.Text()); level {
		case report.Error, report.Warning, report.Off:
			l.Severity = append(l.Severity, RuleSeverity{Rule: pair.Key, Level: level, Where: pair.At.Span()})
		case "":
			if pair.Value.Kind() == "" || pair.Value.Kind() == "string" { // Text has told of any other kind
				pair.At.Fault(fmt.Sprintf("%s has no severity", pair.Key), "write error, warning or off")
			}
		default:
			pair.Value.Fault(fmt.Sprintf("%q is no severity", level), fault.DidYouMean(string(level), []string{"error", "warning", "off"}))
		}
	}
	return l
}
