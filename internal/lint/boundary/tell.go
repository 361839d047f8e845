package boundary

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
)

// tell says what is wrong in a line, with the line of tach.toml that decides,
// and how to mend it.
func (a *Analysis) tell(v Violation) (message, fix string) {
	if v.isOfMap() {
		return a.tellMap(v)
	}
	from, to := nameOf(v.Source), nameOf(v.Target)
	at := place(v.Rule)
	switch v.Kind {
	case Undeclared:
		return fmt.Sprintf("%s may not import %s: depends_on of %s (%s) does not list %s", from, v.Path, from, at, to),
			fmt.Sprintf("import it from a module that %s depends on, or add %q to its depends_on", from, to)
	case Forbidden:
		return fmt.Sprintf("%s must not import %s: its cannot_depend_on (%s) lists %s", from, v.Path, at, to), "take the import out"
	case Deprecated:
		return fmt.Sprintf("%s imports %s, and its dependency on %s is deprecated (%s)", from, v.Path, to, at), "import what replaces it"
	case LayerAbove:
		return fmt.Sprintf("%s may not import %s of %s: its layer %s (%s)", from, v.Path, to, v.Detail, at), "let the upper layer pass in what is needed, or move the code down"
	case LayerClosed:
		return fmt.Sprintf("%s may not import %s of %s: the layer %s between them is closed (%s)", from, v.Path, to, v.Detail, at), "go through a module of the layer " + v.Detail
	case Private:
		return tellPrivate(v, from, to, at)
	case Loose:
		member := memberOf(v.Path, v.Target)
		return fmt.Sprintf("%s imports %s, which %s (%s) exposes only because its pattern does not end at a dot", from, v.Path, v.Detail, at),
			fmt.Sprintf(`end the pattern with (\\..*)?, and list %s if it is meant`, member)
	case Attribute:
		message, fix = tellPrivate(v, from, to, at)
		return strings.Replace(message, "may not import", "may not reach", 1), fix
	case DataTypes:
		return fmt.Sprintf("%s may not import %s: the interface of %s (%s) gives primitive types only", from, v.Path, to, at),
			"annotate all parameters and what is returned with int, str, bool, float, list, dict or tuple"
	case External:
		return fmt.Sprintf("%s may not import %s: depends_on_external of %s (%s) does not list %s", from, v.Path, from, at, v.Detail),
			fmt.Sprintf("add %q to depends_on_external, or do without", v.Detail)
	case Banned:
		return fmt.Sprintf("%s must not import %s: its cannot_depend_on_external (%s) lists %s", from, v.Path, at, v.Detail), "take the import out"
	case Related:
		return fmt.Sprintf("%s has a relation to %s of %s: %s", from, v.Path, to, v.Detail), fmt.Sprintf("decide on the dependency, or store the id of %s as a plain number", v.Path)
	case Fetched:
		return fmt.Sprintf("%s gets the model %s of %s by its name: %s", from, v.Path, to, v.Detail), "call the facade of " + to
	case UndeclaredPackage:
		return fmt.Sprintf("%s is imported, and no project declares a distribution that has it", v.Path),
			fmt.Sprintf("declare it in %s; when its distribution has another name, add \"%s:NAME\" to rename in [external] of %s", v.Detail, v.Path, a.Config.Path)
	case AboveRoot:
		return fmt.Sprintf("%s leads out of the source root, so Python finds nothing there", v.Path), "count the dots, or import by the full name"
	case Gone:
		return fmt.Sprintf("there is no module %s, so importing %s fails when it runs", v.Detail, v.Path), "take the import out, or import from where it has moved; a file that is generated is one that git ignores"
	case Unread:
		return a.tellUnread(v)
	case NoReason:
		return "the comment does not say why it ignores", "write tach-ignore(the reason)"
	default: // UnusedIgnore
		return "the comment ignores nothing", "take it out"
	}
}

func (a *Analysis) tellUnread(v Violation) (message, fix string) {
	reader, language := "Python", "Python"
	if v.Code {
		reader, language = "its compiler", "code"
	}
	if v.Where.Start.Line > 0 {
		return fmt.Sprintf("no valid %s: %s; what it imports from there on is not known", language, v.Detail), "mend the file"
	}
	message = "what the file imports is not known: " + v.Detail
	if v.Detail == fs.ErrPermission.Error() {
		return message, "chmod u+r " + v.Where.Path + "    as its owner"
	}
	return message, fmt.Sprintf("make it a text that %s reads, or add it to exclude in %s", reader, a.Config.Path)
}

func tellPrivate(v Violation, from, to, at string) (message, fix string) {
	member := memberOf(v.Path, v.Target)
	if v.Detail == "" {
		return fmt.Sprintf("%s may not import %s: %s exposes nothing (%s)", from, v.Path, to, at), fmt.Sprintf("let an interface of %s expose %s", to, member)
	}
	return fmt.Sprintf("%s may not import %s: %s is not in the interface of %s (%s), which exposes %s", from, v.Path, member, to, at, v.Detail),
		fmt.Sprintf("import what the interface exposes; if %s has to be public, put it behind the facade of %s", member, to)
}

// tellMap is about tach.toml itself.
func (a *Analysis) tellMap(v Violation) (message, fix string) {
	mean := "take it out, or correct it"
	if v.Detail != "" {
		mean = "did you mean " + v.Detail + "?"
	}
	switch v.Kind {
	case UnknownModule:
		return fmt.Sprintf("there is no module %q, so nothing of it is checked", v.Path), mean
	case DuplicateModule:
		return fmt.Sprintf("the module %q stands here once more: it is defined at %s", v.Path, place(v.Rule)), "keep one of them"
	case UnknownTarget:
		if v.Target != nil {
			return fmt.Sprintf("%q is no module of its own but a part of %s, so the entry means nothing", v.Path, nameOf(v.Target)),
				fmt.Sprintf("add a [[modules]] block with path = %q, or depend on %s", v.Path, nameOf(v.Target))
		}
		return fmt.Sprintf("%q is no module of %s, so the entry means nothing", v.Path, a.Config.Path), mean
	case UnknownLayer:
		return fmt.Sprintf("there is no layer %q", v.Path), mean
	case UnknownRoot:
		return fmt.Sprintf("%q is no source root: %s", v.Path, v.Detail), "take it out, or correct it"
	case RootModule:
		return fmt.Sprintf("root_module = %q does not allow %s here", v.Detail, tach.Root), "list the code in modules of its own, or change root_module"
	case Invisible:
		return fmt.Sprintf("%s may not depend on %s, which is visible to %s only (%s)", nameOf(v.Source), nameOf(v.Target), orNobody(v.Detail), place(v.Rule)),
			fmt.Sprintf("add %q to the visibility of %s, or do without", nameOf(v.Source), nameOf(v.Target))
	case Circular:
		return "modules depend on each other: " + v.Detail, "take one of these entries or imports out, and turn what needs it round"
	case UnusedPackage:
		return fmt.Sprintf("%s declares %s, and nothing imports it", v.Detail, v.Path), fmt.Sprintf("take it out; when it is a program or a plugin, add it to exclude in [external] of %s", a.Config.Path)
	case Unread:
		return "what the project needs is not known: " + v.Detail, "mend the file"
	case Vacuous:
		return v.Detail, "take it out, or correct it: it does nothing"
	case UnusedExpose:
		return tellUnusedExpose(v)
	case Uncovered:
		return fmt.Sprintf("no module of %s covers this, so what it imports is not checked: %s", a.Config.Path, v.Detail),
			fmt.Sprintf("add a module for it, or set root_module in %s to allow", a.Config.Path)
	default: // Unused
		return fmt.Sprintf("%s imports nothing from %s, which it lists", nameOf(v.Source), v.Path), "take the entry out"
	}
}

func tellUnusedExpose(v Violation) (message, fix string) {
	of := ""
	if v.Source != nil {
		of = " of " + v.Source.Name
	}
	if v.Detail != "" {
		return fmt.Sprintf("the interface%s exposes %s, and there is nothing like it", of, v.Path), "take the pattern out, or correct it"
	}
	return fmt.Sprintf("the interface%s exposes %s, and nobody else imports it", of, v.Path), "take the pattern out, so that nobody will"
}

func orNobody(names string) string {
	if names == "" {
		return "nobody"
	}
	return names
}

// nameOf is how a module is called.
func nameOf(m *Module) string {
	if m == nil {
		return ""
	}
	return m.Name
}

// place is a file with its line: the column says nothing about a block.
func place(s fault.Span) string {
	if s.Start.Line == 0 {
		return s.Path
	}
	return fmt.Sprintf("%s:%d", s.Path, s.Start.Line)
}
