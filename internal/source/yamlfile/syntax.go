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
	_, parseErr := parser.ParseBytes(content, 0)
	var precise *yaml.SyntaxError
	if errors.As(parseErr, &precise) && precise.Token != nil {
		at := precise.Token.Position
		return &fault.Error{
			Code:  fault.BadFile,
			What:  "not valid YAML",
			Where: fault.AtLine(path, content, at.Line, at.Column),
			Why:   precise.Message,
		}
	}
	line := 1
	if m := lineOf.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	return &fault.Error{
		Code:  fault.BadFile,
		What:  "not valid YAML",
		Where: fault.AtLine(path, content, line, 1),
		Why:   err.Error(),
	}
}
