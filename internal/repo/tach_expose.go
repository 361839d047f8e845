package repo

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// Member is what an expose pattern lets others import, as far as the pattern
// writes it out: a dotted path below the module. An open one goes on with
// whatever the pattern says there.
type Member struct {
	Name string
	Open bool
}

// maxMembers is how many members a pattern may write out; one with more lets
// others import anything, as far as hogli can tell.
const maxMembers = 200

// Members are those that a pattern lets others import: each alternative of the
// regular expression is one. A dot that nobody escaped is taken for a dot.
func Members(pattern string) ([]Member, error) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	return extend([]Member{{}}, re.Simplify()), nil
}

// extend gives what each of the beginnings becomes with the expression behind it.
func extend(begun []Member, re *syntax.Regexp) []Member {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpBeginText, syntax.OpEndLine, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return begun
	case syntax.OpLiteral:
		text := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 {
			text = strings.ToLower(text)
		}
		return with(begun, text)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return with(begun, ".")
	case syntax.OpCharClass:
		return either(begun, letters(re)...)
	case syntax.OpCapture:
		return extend(begun, re.Sub[0])
	case syntax.OpConcat:
		for _, part := range re.Sub {
			begun = extend(begun, part)
		}
		return begun
	case syntax.OpAlternate:
		return either(begun, re.Sub...)
	case syntax.OpQuest:
		return either(begun, re.Sub[0], &syntax.Regexp{Op: syntax.OpEmptyMatch})
	case syntax.OpPlus:
		return opened(extend(begun, re.Sub[0]))
	default: // a star, or nothing that matches
		return opened(begun)
	}
}

// opened leaves the beginnings as they are: what follows is not written out.
func opened(begun []Member) []Member {
	for i := range begun {
		begun[i].Open = true
	}
	return begun
}

// either gives what the beginnings become with each of the expressions.
func either(begun []Member, expressions ...*syntax.Regexp) []Member {
	if len(begun)*len(expressions) > maxMembers {
		return []Member{{Open: true}}
	}
	var out []Member
	for _, re := range expressions {
		out = append(out, extend(slices.Clone(begun), re)...)
	}
	return out
}

// with puts a text behind the beginnings that are written out so far.
func with(begun []Member, text string) []Member {
	for i, m := range begun {
		if !m.Open {
			begun[i].Name += text
		}
	}
	return begun
}

// letters are the characters of a small class as expressions; of any other, one
// that stands for what is not written out.
func letters(re *syntax.Regexp) []*syntax.Regexp {
	var out []*syntax.Regexp
	for i := 0; i+1 < len(re.Rune); i += 2 {
		for c := re.Rune[i]; c <= re.Rune[i+1]; c++ {
			if len(out) == 8 {
				return []*syntax.Regexp{{Op: syntax.OpStar}}
			}
			out = append(out, &syntax.Regexp{Op: syntax.OpLiteral, Rune: []rune{c}})
		}
	}
	return out
}

// publicSurface are the parts of a product that others may import (SEED 000
// and products.md 3.8).
var publicSurface = [...]string{"backend.facade", "backend.presentation", "backend.routes"}

// IsPublic tells whether all that the member stands for is public.
func (m Member) IsPublic() bool {
	return slices.ContainsFunc(publicSurface[:], m.IsOf)
}

// IsOf tells whether the member is the module or something in it.
func (m Member) IsOf(module string) bool {
	rest, ok := strings.CutPrefix(m.Name, module)
	return ok && (rest == "" || rest[0] == '.')
}

// reaches tells whether the member may be in a backend.
func (m Member) reaches() bool {
	const backend = "backend."
	return m.IsOf("backend") || m.Open && len(m.Name) <= len(backend) && backend[:len(m.Name)] == m.Name
}

// beyondSurface are the patterns with a member that is not public. A block that
// is for every module counts where its patterns meet what is in a backend.
func (b TachInterface) beyondSurface() []string {
	var out []string
	for i, pattern := range b.Expose {
		if slices.ContainsFunc(b.members(i), func(m Member) bool { return !m.IsPublic() && (len(b.From) > 0 || m.reaches()) }) {
			out = append(out, pattern)
		}
	}
	return out
}

// ExposesFacade tells whether the block lets others see the facade.
func (b TachInterface) ExposesFacade() bool { return b.Exposes("backend.facade") }

// Exposes tells whether the block lets others see something of a module.
func (b TachInterface) Exposes(module string) bool {
	for i := range b.Expose {
		if slices.ContainsFunc(b.members(i), func(m Member) bool { return m.IsOf(module) }) {
			return true
		}
	}
	return false
}

// members are those of one pattern. One that is no regular expression, which
// reading tach.toml tells, has none.
func (b TachInterface) members(pattern int) []Member {
	members, err := Members(b.Expose[pattern])
	if err != nil {
		return nil
	}
	return members
}

// catchAll is a pattern that stands for whatever there is, in the backend or at
// all.
var catchAll = regexp.MustCompile(`^\^?(?:backend(?:\\?\.)?)?(?:\(\.[*+]\)|\.[*+])\$?$`)

// CatchAll gives a pattern of a block for some modules that lets others import
// the whole of their backends.
func (b TachInterface) CatchAll() (string, bool) {
	at := slices.IndexFunc(b.Expose, catchAll.MatchString)
	if at < 0 || len(b.From) == 0 {
		return "", false
	}
	return b.Expose[at], true
}
