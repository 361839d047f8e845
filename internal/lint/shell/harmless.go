package shell

import (
	"regexp"
	"slices"
	"strings"
)

// bystanders are programs that test nothing: a failure of one matters little,
// and a script of nothing else tests nothing.
const bystanders = `echo printf true false : cd pushd popd export unset set shopt exit return sleep
	mkdir rm rmdir cp mv touch chmod ln cat ls pwd date test [ which type command hash source . trap wait kill pkill
	read local declare let grep tee umask ulimit alias clear tput break continue shift basename dirname`

// tidying are programs that say little by their status: what stands before || in
// front of one of them fails for nothing.
const tidying = `echo printf true : cat ls pwd date sleep mkdir rmdir rm touch tee clear tput cp mv chmod ln kill pkill`

// Tests tells whether the command may run something: false for echo, true and
// the like, and for inline code that only prints.
func (c Command) Tests() bool {
	name := c.Program()
	if name == "" {
		return true
	}
	if slices.Contains(strings.Fields(bystanders), name) {
		return false
	}
	return !isIdleCode(name, c.Args[1:])
}

// isIdleCode tells whether this is node -e "" and its kind.
func isIdleCode(name string, args []Word) bool {
	interpreter := name == "node" || name == "deno" || name == "ruby" || name == "perl" || strings.HasPrefix(name, "python")
	if !interpreter || len(args) != 2 || !args[1].Known || !slices.Contains([]string{"-e", "-c", "-p", "--eval"}, args[0].Text) {
		return false
	}
	return idleCode.MatchString(strings.TrimSpace(args[1].Text))
}

// idleCode is code that says something at most, and ends well.
var idleCode = regexp.MustCompile(`^(?:(?:` + strings.Join([]string{
	`pass|import (?:sys|os)`,
	`(?:console\.(?:log|info|warn|error)|print)\s*\(\s*(?:` + plainText + `|\d+)?\s*\)`,
	`(?:puts|print|say)\s+` + plainText,
	`(?:process\.exit|sys\.exit|os\._exit|exit|quit)(?:\(\s*0?\s*\)|\s+0)?`,
	`raise SystemExit(?:\(\s*0?\s*\))?`,
}, "|") + `)\s*(?:[;\n]\s*|$))*$`)

// plainText is a string in which nothing is computed.
const plainText = `(?:'[^'\\\n]*'|"[^"\\\n#$@]*"|` + "`[^`\\\\$]*`" + `)`
