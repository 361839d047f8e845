package typescript

import "slices"

// openCalls are the calls whose end says something of their beginning.
type openCalls struct {
	calls   []openCall
	after   int // 1 + the reference whose call the token before ended
	behind  int // the same, with a dot between
	chainAt int // the dot behind the call of a mock
}

// openCall is import("x", or jest.mock("x", with its brackets that are open.
type openCall struct {
	reference int // its index; -1 for a mock
	depth     int
}

// waits tells whether it is still to be seen what a reference is.
func (o *openCalls) waits() bool {
	return o.after > 0 || o.behind > 0 || slices.ContainsFunc(o.calls, func(c openCall) bool { return c.reference >= 0 })
}

// moved keeps the numbers right when a reference is put before others.
func (o *openCalls) moved(before int) {
	for i := range o.calls {
		if o.calls[i].reference >= before {
			o.calls[i].reference++
		}
	}
}

// pass notes what tok does to the calls that are open, before the next one is
// read.
func (r *importReader) pass() {
	o := &r.open
	o.behind, o.chainAt = 0, 0
	if o.after > 0 && r.is(".") {
		o.behind = o.after
	}
	o.after = 0
	if len(o.calls) == 0 || r.tok.Kind != Op {
		return
	}
	inner := &o.calls[len(o.calls)-1]
	switch {
	case r.is("("):
		inner.depth++
	case r.is(")"):
		if inner.depth--; inner.depth > 0 {
			return
		}
		if o.after = inner.reference + 1; inner.reference < 0 {
			o.chainAt = -1
		}
		o.calls = o.calls[:len(o.calls)-1]
	}
}

// follow looks at the token behind a call that has ended.
func (r *importReader) follow() {
	o := &r.open
	switch {
	case o.behind > 0 && r.isNoPromise():
		r.out[o.behind-1].TypeOnly = true
	case o.chainAt < 0 && (r.is(".") || r.is("?.")):
		o.chainAt = r.tok.Start
	}
}
