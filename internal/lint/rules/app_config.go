package rules

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func appConfig(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "django/app-config", Severity: report.Error,
			Rationale: "migrations, relations and database routes name an app by its label, and Django finds it by its name",
		},
		check: func(s subject) []report.Finding {
			f := c.of(s.repo).file(s.Path("backend/apps.py"))
			if s.Backend != repo.Django || !s.keepsName() || f.content() == nil || f.problem() != nil {
				return nil
			}
			configs := f.appConfigs()
			if len(configs) == 0 {
				return []report.Finding{s.found(fault.File(f.path), "apps.py has no AppConfig, so Django cannot register the product",
					fmt.Sprintf("add class %sConfig(AppConfig) with name, label and verbose_name", s.Pascal))}
			}
			var found []report.Finding
			for _, class := range configs {
				found = append(found, s.checkAppConfig(f, class)...)
			}
			return found
		},
	}
}

func (s subject) checkAppConfig(f *pyFile, class int) []report.Finding {
	var found []report.Finding
	config := f.module().Defs[class].Name
	for _, want := range []struct{ key, value, why string }{
		{"name", s.Module() + ".backend", "the path that the backend is imported by"},
		{"label", s.Name, "the name of the product, without products"},
		{"verbose_name", "", "how people call the product"},
	} {
		fix := fmt.Sprintf("write %s = %q", want.key, want.value)
		if want.value == "" {
			fix = fmt.Sprintf("write %s = %q", want.key, s.Title)
		}
		set, ok := f.inherited(class, want.key)
		if !ok {
			one := s.found(f.class(class), fmt.Sprintf("%s has no %s: it is %s", config, want.key, want.why), fix)
			if want.value == "" {
				one.Severity = report.Warning // Django makes one up from the label
			}
			found = append(found, one)
			continue
		}
		text, plain := f.module().Str(set.Value)
		where := f.span(set.Value.Start, set.Value.End)
		switch {
		case want.value == "" && plain && strings.TrimSpace(text.Text) == "":
			found = append(found, s.found(where, fmt.Sprintf("%s of %s is blank: it is %s", want.key, config, want.why), fix))
		case want.value == "": // also _("…")
		case !plain:
			found = append(found, s.found(where, fmt.Sprintf("%s of %s is computed, and what reads apps.py cannot know it", want.key, config), fix))
		case text.Text != want.value:
			found = append(found, s.found(where, fmt.Sprintf("%s of %s is %q, and has to be %q: it is %s", want.key, config, text.Text, want.value, want.why), fix))
		}
	}
	return found
}
