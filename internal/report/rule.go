package report

// Rule says what a check is. Its page is docs/rules/<ID>.md.
type Rule struct {
	ID        string   // group/kebab-case
	Severity  Severity // of its findings, as a rule; Off for one that a repository has to ask for
	Rationale string   // one line, lower case, no stop
	Help      string   // its page, where a printer wants it; "" otherwise
	Whole     bool     // it tells what nothing in the repository does: with a part unseen it cannot be told
}
