package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// rowMethods are the methods of a manager that give rows, or a query that gives
// them; each has a form with an a before it too. Those that a manager has of its
// own, nobody knows.
const rowMethods = `get first last earliest latest create get_or_create update_or_create bulk_create in_bulk iterator
	all filter exclude none order_by reverse distinct annotate alias select_related prefetch_related select_for_update
	only defer using union intersection difference extra raw ` + plainMethods

// plainMethods turn a query into one of values, which are no rows any more.
const plainMethods = "values values_list dates datetimes"

// itemMethods give what is in a query, and no query.
const itemMethods = "get first last earliest latest iterator"

// wraps are what holds rows when it is made of them.
const wraps = "list tuple set frozenset iter sorted reversed next"

// passThrough are what give an argument as it is, by its index.
var passThrough = map[string]int{"copy.copy": 0, "copy.deepcopy": 0, "typing.cast": 1}

// privateManagers are those that each model has.
const privateManagers = "_default_manager _base_manager"

// rows are what the database has of a model.
type rows struct {
	of    *model
	plain bool   // a query whose items are values
	via   string // the function of the product that gives them; "" for none
}

// items are what rows hold: nothing of the database when they are values.
func (r *rows) items() *rows {
	if r == nil || r.plain {
		return nil
	}
	return r
}

// place is a function of a file; -1 is none.
type place struct {
	*pyFile

	def int
}

// rowTrace follows what expressions give, through names, displays and functions
// of the product.
type rowTrace struct {
	importCheck

	files map[*pyFile]tracedFile
	left  *int // steps, so that no file costs more than it can be worth
}

// tracedFile is what a module does not hold.
type tracedFile struct {
	returns []python.Expr
	yields  []python.Yield
	targets []python.Target
	lines   []codeLine
}

// maxTrace is how many steps one value may take.
const maxTrace = 1000

func (t rowTrace) of(f *pyFile) tracedFile {
	if _, ok := t.files[f]; !ok {
		t.files[f] = tracedFile{python.Returns(f.content()), python.Yields(f.content()), python.Targets(f.content()), codeLines(f.content())}
	}
	return t.files[f]
}

// in is what an expression gives of the database; nil when it gives nothing, or
// nobody can tell. A step into what it is made of takes one hop.
func (t rowTrace) in(at place, value python.Expr, hops int) *rows {
	if *t.left--; hops <= 0 || *t.left < 0 {
		return nil
	}
	made := python.ReadMade(awaited(value))
	for _, part := range made.Parts {
		if found := t.in(at, part, hops-1); found != nil {
			return found
		}
	}
	switch {
	case len(made.Parts) > 0:
		return nil
	case made.Base.Present():
		return t.in(at, made.Base, hops-1).items()
	case made.Over.Present():
		if strings.TrimSpace(made.Item.Text) != made.Target.Text {
			return nil // what it makes of each is not known to be a row
		}
		return t.in(at, made.Over, hops-1).items()
	}
	if part := operand(at.module(), made.Bare); part != made.Bare {
		return t.in(at, part, hops-1)
	}
	bare := awaited(made.Bare)
	if call, ok := at.module().Call(bare); ok {
		call.Name, call.Root = t.spelled(at, call.Name, call.Start), t.spelled(at, call.Root, call.Start)
		return t.call(at, bare, call, hops)
	}
	if found := t.name(at, bare, hops); found != nil {
		return found
	}
	spelled := t.spelled(at, bare.Text, bare.Start)
	if class, ok := cutManager(spelled); ok {
		spelled = class // which gets all that its manager does
	}
	of, ok := t.code.modelAt(t.code.models(), at.pyFile, spelled)
	if !ok {
		return nil
	}
	return &rows{of: of} // the class itself, which gets all the rest
}

// given lists what a file gives: what its functions return or yield, each with
// what it has of the database.
func (t rowTrace) given(f *pyFile) []given {
	var out []given
	for _, value := range t.of(f).returns {
		out = append(out, given{Expr: value})
	}
	for _, y := range t.of(f).yields {
		out = append(out, given{Expr: y.Expr, each: y.From})
	}
	return out
}

// given is a value that a function gives; with each, what is in it.
type given struct {
	python.Expr

	each bool
}

func (t rowTrace) inGiven(at place, g given, hops int) *rows {
	found := t.in(at, g.Expr, hops)
	if g.each {
		return found.items()
	}
	return found
}

// call is what a call gives.
func (t rowTrace) call(at place, value python.Expr, call python.Call, hops int) *rows {
	models := t.code.models()
	first, _ := call.Positional(0)
	if given, items := wrappedIn(at, call); given.Present() {
		if found := t.in(at, given, hops-1); !items {
			return found
		} else if found != nil {
			return found.items()
		}
	}
	if call.Name == "dict" {
		for _, arg := range call.Args {
			if found := t.in(at, arg.Value, hops-1); found != nil && arg.Star == 0 && arg.Name != "" {
				return found
			}
		}
	}
	if shortcut, _ := at.pathOf(call.Name); shortcut == "django.shortcuts.get_object_or_404" || shortcut == "django.shortcuts.get_list_or_404" {
		if of, ok := t.code.modelAt(models, at.pyFile, first.Text); ok {
			return &rows{of: of}
		}
		return t.in(at, first, hops-1)
	}
	if of, ok := t.code.modelAt(models, at.pyFile, call.Name); ok {
		return &rows{of: of} // Item(…) makes a row
	}
	if base, ok := wrapped(at.module(), value, call); ok {
		base.Text = t.spelled(at, base.Text, base.Start)
		if of := t.managed(at.pyFile, base.Text); of != nil && isRowMethod(lastName(base.Text), rowMethods) {
			return &rows{of: of}
		}
		return t.function(at, base.Text, hops)
	}
	if isRowMethod(call.Attr, rowMethods) {
		if found := t.method(at, value, call, hops); found != nil {
			return found.after(call.Attr)
		}
	}
	return t.function(at, call.Name, hops)
}

// wrappedIn is the argument that a call of Python's own gives back, or what is
// in it.
func wrappedIn(at place, call python.Call) (given python.Expr, items bool) {
	index, items := 0, true
	dotted, _ := at.pathOf(call.Name)
	pass, isPass := passThrough[dotted]
	switch {
	case isIn(call.Name, wraps):
	case call.Name == "filter":
		index = 1
	case isPass:
		index, items = pass, false
	default:
		return python.Expr{}, false
	}
	given, _ = call.Positional(index)
	return given, items
}

// cutManager cuts the manager off Item.objects.
func cutManager(dotted string) (class string, ok bool) {
	at := strings.LastIndexByte(dotted, '.')
	if at < 0 || !isIn(dotted[at+1:], "objects "+privateManagers) {
		return dotted, false
	}
	return dotted[:at], true
}

// operand is a of a | b and a & b, which are queries of the same kind, and the
// value of name := value; else the expression itself.
func operand(m *python.Module, e python.Expr) python.Expr {
	if walrus := walrusHead.FindString(e.Text); walrus != "" {
		return python.Expr{Text: e.Text[len(walrus):], Start: e.Start + len(walrus), End: e.End}
	}
	size := len(nameHead.FindString(e.Text))
	for _, c := range m.CallsIn(e) {
		if c.Start == e.Start {
			size = max(size, c.End-c.Start)
		}
	}
	if rest := strings.TrimLeft(e.Text[size:], " \t\r\n\\"); size == 0 || rest == "" || rest[0] != '|' && rest[0] != '&' {
		return e
	}
	return python.Expr{Text: e.Text[:size], Start: e.Start, End: e.Start + size}
}

var (
	walrusHead = regexp.MustCompile(`^[A-Za-z_]\w*\s*:=\s*`)
	nameHead   = regexp.MustCompile(`^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*`)
)

// wrapped is the function of sync_to_async(function)(…).
func wrapped(m *python.Module, value python.Expr, call python.Call) (python.Expr, bool) {
	for _, c := range m.CallsIn(value) {
		if c.Start == value.Start && c.End < value.End && isIn(lastName(c.Name), "sync_to_async database_sync_to_async async_to_sync") &&
			strings.HasPrefix(value.Text[c.End-value.Start:], "(") && call.Name == "" {
			return c.Positional(0)
		}
	}
	return python.Expr{}, false
}

// after is what a method of a query gives.
func (r *rows) after(method string) *rows {
	switch {
	case r.plain && isRowMethod(method, itemMethods):
		return nil
	case isIn(method, plainMethods):
		return &rows{of: r.of, plain: true, via: r.via}
	default:
		return r
	}
}

func isRowMethod(name, list string) bool {
	return isIn(name, list) || isIn(strings.TrimPrefix(name, "a"), list)
}

// method is what a method of rows or of a manager is called on.
func (t rowTrace) method(at place, value python.Expr, call python.Call, hops int) *rows {
	if base, ok := baseOf(at.module(), value, call); ok {
		found := t.in(at, base, hops-1)
		if found != nil {
			return found
		}
	}
	if of := t.managed(at.pyFile, call.Root); of != nil {
		chained := func(c python.Call) bool {
			return c.Start == value.Start && c.End < value.End && isIn(c.Attr, plainMethods)
		}
		return &rows{of: of, plain: slices.ContainsFunc(at.module().CallsIn(value), chained)}
	}
	name, _, dotted := strings.Cut(call.Root, ".")
	if !dotted || call.Name != call.Root {
		return nil
	}
	return t.name(at, python.Expr{Text: name, Start: value.Start, End: value.Start + len(name)}, hops-1)
}

// baseOf is the call that a method is called on; false when it is called on
// something else.
func baseOf(m *python.Module, value python.Expr, call python.Call) (python.Expr, bool) {
	end := 0
	for _, c := range m.CallsIn(value) {
		if c.Start == value.Start && c.End < value.End {
			end = max(end, c.End)
		}
	}
	if end == 0 {
		return python.Expr{}, false
	}
	size := end - value.Start
	after := strings.TrimLeft(value.Text[size:], " \t\r\n\\")
	return python.Expr{Text: value.Text[:size], Start: value.Start, End: end}, strings.HasPrefix(after, "."+call.Attr)
}

// managed is the model whose manager a dotted name goes through, as in
// models.Item.objects.filter: whatever the manager is called.
func (t rowTrace) managed(f *pyFile, dotted string) *model {
	parts := strings.Split(dotted, ".")
	for n := len(parts) - 2; n > 0; n-- {
		manager := parts[n]
		if manager == "" || manager[0] < 'a' && !isIn(manager, privateManagers) {
			continue
		}
		if of, ok := t.code.modelAt(t.code.models(), f, strings.Join(parts[:n], ".")); ok {
			return of
		}
	}
	return nil
}

// bound is what a name has of what it is bound to.
func (t rowTrace) bound(at place, b python.Target, hops int) *rows {
	if b.Each.Present() {
		return t.in(at, b.Each, hops-1).items()
	}
	if b.Index < 0 {
		return t.in(at, b.Value, hops-1)
	}
	if parts := python.ReadMade(b.Value).Parts; b.Index < len(parts) {
		return t.in(at, parts[b.Index], hops-1)
	}
	call, ok := at.module().Call(awaited(b.Value))
	if ok && b.Index == 0 && isRowMethod(call.Attr, "get_or_create update_or_create") {
		return t.in(at, b.Value, hops-1)
	}
	return nil
}

// awaited is an expression without the await before it.
func awaited(e python.Expr) python.Expr {
	if rest, ok := strings.CutPrefix(e.Text, "await "); ok {
		e.Text = strings.TrimLeft(rest, " ")
		e.Start = e.End - len(e.Text)
	}
	return e
}

func isIn(word, list string) bool { return slices.Contains(strings.Fields(list), word) }
