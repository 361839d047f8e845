package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"charm.land/huh/v2"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// answers are what the form asks for; they begin as the flags and defaults say.
type answers struct {
	title, owner string
	backend      string // django, go, none
	frontend     bool
	database     string // one of the words below, or the name of one that is shared
}

// No database can be called like these.
const (
	ownDatabase = "(own)"
	noDatabase  = "(none)"
)

// answersOf gives the answers that make the options.
func answersOf(o bootstrap.Options) answers {
	a := answers{title: o.Title, owner: o.Owner, backend: backendWord(o.Backend), frontend: o.Frontend, database: o.Database}
	switch o.Database {
	case o.Name:
		a.database = ownDatabase
	case "":
		a.database = noDatabase
	}
	return a
}

// options puts the answers into the options of a product.
func (a answers) options(o bootstrap.Options) bootstrap.Options {
	o.Title, o.Owner, o.Frontend = a.title, a.owner, a.frontend
	o.Backend, _ = backendOf(a.backend)
	switch {
	case o.Backend == repo.NoBackend, a.database == noDatabase:
		o.Database = ""
	case a.database == ownDatabase:
		o.Database = o.Name
	default:
		o.Database = a.database
	}
	if o.Backend == repo.NoBackend {
		o.Frontend = true // nobody is asked then: without it there is nothing
	}
	return o
}

// askBootstrap asks what the flags did not say; given tells which they did.
func askBootstrap(ctx context.Context, a *app, o bootstrap.Options, databases []string, given func(flag string) bool) (bootstrap.Options, error) {
	ans := answersOf(o)
	backends := huh.NewOptions(backendsFor(o, given)...)
	places := []huh.Option[string]{
		huh.NewOption("its own: "+o.Name+" (locks, connections and migrations are nobody else's)", ownDatabase),
		huh.NewOption("none: its tables go into the default database", noDatabase),
	}
	for _, name := range databases {
		places = append(places, huh.NewOption("share "+name, name))
	}
	var groups []*huh.Group
	ask := func(flags []string, hide func() bool, fields ...huh.Field) {
		if !slices.ContainsFunc(flags, given) {
			groups = append(groups, huh.NewGroup(fields...).WithHideFunc(hide))
		}
	}
	always := func() bool { return false }
	ask([]string{"display-name"}, always, huh.NewInput().Title("Name that people read").
		Placeholder(repo.NamesOf(o.Name).Title).Value(&ans.title).Validate(orEmpty(bootstrap.CheckTitle)))
	ask([]string{"owner"}, always, huh.NewInput().Title("Team that answers for it").Description("Its slug, or @person; empty for nobody yet.").
		Value(&ans.owner).Validate(orEmpty(bootstrap.CheckOwner)))
	ask([]string{"backend"}, always, huh.NewSelect[string]().Title("Backend").Options(backends...).Value(&ans.backend))
	ask([]string{"no-frontend"}, func() bool { return ans.backend == "none" }, huh.NewConfirm().Title("A frontend?").Value(&ans.frontend))
	ask([]string{"database", "no-database"}, func() bool { return ans.backend == "none" }, huh.NewSelect[string]().Title("Database").Options(places...).Value(&ans.database).Validate(func(place string) error {
		if ans.backend == "go" && place == noDatabase {
			return errors.New("a product in Go needs a database")
		}
		return nil
	}))
	if len(groups) == 0 {
		return o, nil
	}
	if err := runForm(ctx, a, groups...); err != nil {
		return o, err
	}
	return ans.options(o), nil
}

// backendsFor are the backends that go with the flags.
func backendsFor(o bootstrap.Options, given func(flag string) bool) []string {
	kinds := []string{"django"}
	if !given("no-database") {
		kinds = append(kinds, "go")
	}
	if !given("no-frontend") && !given("database") && !o.Shared {
		kinds = append(kinds, "none")
	}
	return kinds
}

// orEmpty lets a question go unanswered.
func orEmpty(check func(string) error) func(string) error {
	return func(text string) error {
		if text == "" {
			return nil
		}
		err := check(text)
		if e, ok := errors.AsType[*fault.Error](err); ok {
			return errors.New(e.What + ": " + strings.Join(e.Fix, ", "))
		}
		return err
	}
}

// runForm asks on the terminal. It must not be called without one: huh would
// write escape codes and take no answer for a good one.
func runForm(ctx context.Context, a *app, groups ...*huh.Group) error {
	err := huh.NewForm(groups...).WithInput(a.In).WithOutput(a.Err).WithTheme(huh.ThemeFunc(huh.ThemeBase)).RunWithContext(ctx)
	if errors.Is(err, huh.ErrUserAborted) {
		return fault.Interrupt(nil, "nothing was changed")
	}
	return err
}

// confirm asks a question; yes is the answer that Enter gives.
func confirm(a *app, question string, yes bool) (bool, error) {
	err := runForm(context.Background(), a, huh.NewGroup(huh.NewConfirm().Title(question+"?").Value(&yes)))
	return yes, err
}
