package yamlfile

import (
	"fmt"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// Text reads a string; "" when absent. Another kind is a fault: YAML's bare
// yes, 1 or 1.0 are no strings.
func (v Value) Text() string {
	if !v.Present() {
		return ""
	}
	if v.resolved().Kind != yaml.ScalarNode || v.resolved().Tag != "!!str" {
		v.Fault(fmt.Sprintf("%s must be a string", v.name), "put it in quotes")
		return ""
	}
	return v.resolved().Value
}

// Scalar reads any scalar as it is written (numbers too); "" when absent.
func (v Value) Scalar() string {
	if !v.Present() {
		return ""
	}
	if v.resolved().Kind != yaml.ScalarNode {
		v.Fault(fmt.Sprintf("%s must be a single value", v.name), "write one word or number, or put the text in quotes")
		return ""
	}
	return v.resolved().Value
}

// Bool reads true or false; false when absent.
func (v Value) Bool() bool {
	if !v.Present() {
		return false
	}
	if v.resolved().Tag != "!!bool" {
		v.Fault(fmt.Sprintf("%s must be true or false", v.name), "write true or false")
		return false
	}
	return v.resolved().Value == "true" || v.resolved().Value == "True" || v.resolved().Value == "TRUE"
}

// Int reads a whole number; 0 when absent.
func (v Value) Int() int {
	if !v.Present() {
		return 0
	}
	n, err := strconv.Atoi(v.resolved().Value)
	if v.resolved().Tag != "!!int" || err != nil {
		v.Fault(fmt.Sprintf("%s must be a whole number", v.name), "write it without quotes and without a point, such as 3")
		return 0
	}
	return n
}

// Duration reads a duration such as 500ms, 30s or 2m; 0 when absent.
func (v Value) Duration() time.Duration {
	if !v.Present() {
		return 0
	}
	d, err := time.ParseDuration(v.Scalar())
	if err != nil || d < 0 {
		v.Fault(fmt.Sprintf("%s must be a duration", v.name), "write it as 500ms, 30s or 2m")
		return 0
	}
	return d
}

// List reads a sequence; nil when absent.
func (v Value) List() []Value {
	if !v.Present() {
		return nil
	}
	if v.resolved().Kind != yaml.SequenceNode {
		v.Fault(fmt.Sprintf("%s must be a list", v.name), "write its entries as lines of - ENTRY")
		return nil
	}
	items := make([]Value, len(v.resolved().Content))
	for i, n := range v.resolved().Content {
		items[i] = Value{file: v.file, node: n, name: "an item of " + v.name}
	}
	return items
}

// Texts reads a list of strings; nil when absent.
func (v Value) Texts() []string {
	items := v.List()
	texts := make([]string, 0, len(items))
	for _, item := range items {
		texts = append(texts, item.Text())
	}
	return texts
}

// Kind tells "mapping", "list", "string", "scalar" or "" for an absent value.
func (v Value) Kind() string {
	switch {
	case !v.Present():
		return ""
	case v.resolved().Kind == yaml.MappingNode:
		return "mapping"
	case v.resolved().Kind == yaml.SequenceNode:
		return "list"
	case v.resolved().Tag == "!!str":
		return "string"
	default:
		return "scalar"
	}
}
