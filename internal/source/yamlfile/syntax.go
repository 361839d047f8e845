package yamlfile

import (
	"errors"
	"regexp"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/posthog/hogli/internal/fault"
)

// yaml.v3 gives a wrong line for many syntax errors and never a column, so
// goccy's parser is asked for the place. This is the only file that uses it.

var lineOf = regexp.MustCompile(`line (\d+)`)

func syntaxFault(path string, content []byte, err error) error {
	bad := &fault.Error{
		Code: fault.BadFile, What: "not valid YAML", Why: err.Error(),
		Fix: []string{"mend the file there; git diff shows what was changed last"},
	}
	_, parseErr := parser.ParseBytes(content, 0)
	var precise *yaml.SyntaxError
	if errors.As(parseErr, &precise) && precise.Token != nil {
		at := precise.Token.Position
		bad.Where, bad.Why = fault.AtLine(path, content, at.Line, at.Column), precise.Message
		return bad
	}
	line := 1
	if m := lineOf.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	bad.Where = fault.AtLine(path, content, line, 1)
	return bad
}
