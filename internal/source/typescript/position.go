package typescript

// What a token means for the next one: whether a value has ended, so that /
// divides and < compares, or a value or a statement can begin.

// word is what a keyword does to the position.
type word uint8

const (
	plainWord    word = iota
	valueWord         // a value follows: return, typeof
	infixWord         // the same, but only after a value: of, as
	controlWord       // a condition in brackets, then a statement
	bodyWord          // a statement follows: else, do
	exportWord        // a declaration follows
	defaultWord       // a declaration or a value, or the : of a switch
	caseWord          // a value, then a :
	defineWord        // function, class: a declaration or a value
	modifierWord      // async, declare, abstract: changes nothing
)

// words are told by length first: most names are none of them.
func wordOf(text []byte) word {
	if len(text) < 2 || len(text) > 10 || text[0] < 'a' || text[0] > 'y' {
		return plainWord
	}
	switch string(text) {
	case "return", "typeof", "instanceof", "in", "new", "delete", "void", "throw", "await", "yield", "extends", "keyof":
		return valueWord
	case "of", "as", "satisfies":
		return infixWord
	case "if", "while", "for", "with":
		return controlWord
	case "else", "do":
		return bodyWord
	case "export":
		return exportWord
	case "default":
		return defaultWord
	case "case":
		return caseWord
	case "function", "class":
		return defineWord
	case "async", "declare", "abstract":
		return modifierWord
	default:
		return plainWord
	}
}

// name passes a name or keyword and notes what it means.
func (s *Scanner) name() {
	start := s.pos
	for s.pos++; s.at(s.pos, nameByte); s.pos++ { // the fast way, for ASCII
	}
	if s.pos < len(s.src) && (s.src[s.pos] == '\\' || classes[s.src[s.pos]]&beyond != 0) {
		s.nameRest(false)
	}
	was := s.last
	s.last = last{operand: true, label: was.statement && !was.operand}
	if was.dot {
		return
	}
	switch wordOf(s.src[start:s.pos]) {
	case valueWord:
		s.last = last{}
		if was.control { // for await (
			s.last.control = true
		}
	case infixWord:
		s.last.operand = !was.operand
	case controlWord:
		s.last.control = true
	case bodyWord:
		s.last = last{statement: true, declares: true}
	case exportWord:
		s.last = last{statement: true, declares: true, export: true}
	case defaultWord:
		s.top().inCase = s.top().body && !was.export
		s.last = last{declares: true}
	case caseWord:
		s.top().inCase = s.top().body
		s.last = last{}
	case defineWord:
		s.top().value = !was.operand && !was.declares
	case modifierWord:
		s.last.declares = was.declares
	default: // an operand
	}
}

// op passes an operator or a bracket and notes what it means.
func (s *Scanner) op() {
	start := s.pos
	was := s.last
	c := s.src[start]
	switch c {
	case '(', '[', '{':
		s.pos++
		s.open(c, was)
		return
	case ')', ']', '}':
		s.pos++
		s.shut(c)
		return
	case '<':
		if s.angle(was) {
			return
		}
	case '>':
		s.pos++
		if s.top().kind == typesFrame {
			s.pop()
		}
		s.last = last{angle: true}
		return
	}
	s.pos += operator(s.src[start:])
	s.last = last{}
	switch string(s.src[start:s.pos]) {
	case "++", "--", "!":
		if was.operand && !was.fresh { // postfix
			s.last.operand = true
		}
	case ".", "?.":
		s.last.dot = true
	case "=>":
		s.last.arrow = true
	case ";":
		s.last = last{statement: true, declares: true}
	case "?":
		s.top().choices++
	case ":":
		s.colon(was)
	}
}

func (s *Scanner) colon(was last) {
	f := s.top()
	switch {
	case f.choices > 0:
		f.choices--
	case f.inCase, f.body && was.label:
		f.inCase = false
		s.last = last{statement: true, declares: true}
	}
}

func (s *Scanner) open(c byte, was last) {
	at := s.pos - 1
	s.last = last{}
	switch c {
	case '(':
		s.push(parenFrame, at).control = was.control
	case '[':
		s.push(bracketFrame, at)
	default:
		outer := s.top()
		block := was.operand || was.statement || was.arrow || was.angle
		operand := !block || outer.value
		outer.value = false
		f := s.push(braceFrame, at)
		f.body, f.operand = block, operand
		if block {
			s.last = last{statement: true, declares: true}
		}
	}
}

func (s *Scanner) shut(c byte) {
	f := *s.top()
	if closerOf(f.kind) != c {
		s.fail(s.pos-1, s.line, "a bracket is closed that was not opened")
		s.last = last{operand: true}
		return
	}
	s.pop()
	switch {
	case f.kind == exprFrame:
		s.last = last{}
	case f.control, f.kind == braceFrame && !f.operand:
		s.last = last{statement: true, declares: true}
	default:
		s.operand()
	}
}

func closerOf(kind frameKind) byte {
	switch kind {
	case parenFrame:
		return ')'
	case bracketFrame:
		return ']'
	case braceFrame, exprFrame:
		return '}'
	default:
		return 0
	}
}

// operator is the length of the operator that src begins with.
func operator(src []byte) int {
	if len(src) >= 4 && string(src[:4]) == ">>>=" {
		return 4
	}
	if len(src) >= 3 {
		switch string(src[:3]) {
		case "...", "===", "!==", "**=", "<<=", "&&=", "||=", "??=":
			return 3
		}
	}
	if len(src) >= 2 {
		switch string(src[:2]) {
		case "?.":
			if len(src) > 2 && classes[src[2]]&digit != 0 {
				return 1 // a ? .5 : 1
			}
			return 2
		case "=>", "==", "!=", "<=", "<<", "**", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "&&", "||", "??":
			return 2
		}
	}
	return 1
}
