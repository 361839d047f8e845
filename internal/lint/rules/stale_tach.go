package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

func (s subject) staleModules() []report.Finding {
	tach, err := s.repo.Tach()
	if err != nil || tach.File == nil {
		return nil
	}
	var found []report.Finding
	for i := range tach.File.Tables {
		found = append(found, s.staleNames(tach, &tach.File.Tables[i])...)
	}
	return found
}

// tachLists are the lists of modules that name others, and what they say.
var tachLists = [...]struct{ key, says string }{{"depends_on", "depends on"}, {"cannot_depend_on", "may not depend on"}}

func (s subject) staleNames(tach *repo.Tach, table *tomlfile.Table) []report.Finding {
	if table.Name == "interfaces" {
		return s.staleFrom(tach, table)
	}
	path, ok := table.Field("path")
	if table.Name != "modules" || !ok {
		return nil
	}
	if name, gone := s.isGone(path.Value.Text); gone { // the block goes as a whole
		return []report.Finding{s.found(tach.File.Span(path.Value.Start, path.Value.End),
			fmt.Sprintf("the module %s is not there, nor is the product %s", path.Value.Text, name),
			s.meant(name, "take the block out, and the module out of depends_on of others"))}
	}
	var found []report.Finding
	for _, list := range tachLists {
		field, _ := table.Field(list.key)
		if field == nil {
			continue
		}
		for _, item := range field.Value.Items {
			if name, gone := s.isGone(moduleOf(item)); gone {
				found = append(found, s.found(tach.File.Span(item.Start, item.End),
					fmt.Sprintf("%s %s %s, and there is no product %s", path.Value.Text, list.says, moduleOf(item), name), s.meant(name, "take the entry out")))
			}
		}
	}
	return found
}

// moduleOf is the path of an entry: a string, or a table with one.
func moduleOf(item tomlfile.Value) string {
	for _, f := range item.Fields {
		if f.Key == "path" {
			return f.Value.Text
		}
	}
	return item.Text
}

// fromNames is a pattern of modules that names them: products\.a, products\.(a|b).
var fromNames = regexp.MustCompile(`^\^?products\\?\.\(?([a-z0-9_|]+)\)?\$?$`)

func (s subject) staleFrom(tach *repo.Tach, table *tomlfile.Table) []report.Finding {
	field, ok := table.Field("from")
	if !ok {
		return nil
	}
	var found []report.Finding
	for _, item := range field.Value.Items {
		names := fromNames.FindStringSubmatch(item.Text)
		if names == nil {
			continue
		}
		for name := range strings.SplitSeq(names[1], "|") {
			if _, gone := s.isGone("products." + name); gone {
				found = append(found, s.found(tach.File.Span(item.Start, item.End),
					fmt.Sprintf("an interface is from products.%s, and there is no product %s", name, name), s.meant(name, "take the name out, or the block when it names nobody else")))
			}
		}
	}
	return found
}
