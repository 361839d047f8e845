// Package tach reads tach.toml and tach.domain.toml whole: every key, each
// value with its place.
//
// It refuses to write, to guess (an unknown key, a wrong type and a pattern that
// does not compile are faults), and to look at any other file: what the values
// mean for the code is package boundary's.
package tach

import (
	"regexp"

	"github.com/posthog/hogli/internal/fault"
)

// Text is a string with its place.
type Text struct {
	Value string
	Where fault.Span
}

// Config is a tach.toml.
type Config struct {
	Path       string
	Modules    []Module
	Interfaces []Interface
	Layers     []Layer

	LayersExplicit bool // layers_explicit_depends_on

	SourceRoots      []Text // folders, or patterns of folders
	Exclude          []Text
	RespectGitignore bool // false only when it is switched off

	IgnoreTypeChecking bool // ignore_type_checking_imports
	StringImports      bool // include_string_imports
	ForbidCircular     bool // forbid_circular_dependencies
	Exact              bool
	RootModule         RootModule
	RootModuleAt       fault.Span // without a path when the file does not say
	Rules              Rules
	External           External
	Django             *Text // plugins.django.settings_module
}

// Module is a [[modules]] block, or one path of a block with paths.
type Module struct {
	Path   Text
	Where  fault.Span // of the block
	Domain string     // dotted path of the domain it stands in; "" for the main file

	Several bool // the block has paths

	Open      bool // depends_on is absent: everything may be imported
	DependsOn []Dependency
	DependsAt fault.Span   // the key depends_on
	Cannot    []Dependency // cannot_depend_on

	External       []Text // depends_on_external
	OpenExternal   bool   // it is absent
	ExternalAt     fault.Span
	CannotExternal []Text // cannot_depend_on_external

	Layer      *Text
	Visibility []Text
	Public     bool // visibility is absent
	Utility    bool
	Unchecked  bool
	Strict     bool // the old way to say: only what __all__ lists
}

// Dependency is an entry of depends_on or cannot_depend_on.
type Dependency struct {
	Path       Text
	Deprecated bool
}

// Layer is an entry of layers, the highest first.
type Layer struct {
	Name   Text
	Closed bool
}

// Interface is an [[interfaces]] block.
type Interface struct {
	Where      fault.Span
	Domain     string // of the file it stands in
	Expose     []Pattern
	From       []Pattern // none: every module; in a domain, every one below it
	Nowhere    bool      // from is there and empty: no module
	Visibility []Text
	Public     bool // visibility is absent
	Exclusive  bool
	Primitive  bool // data_types = "primitive"
}

// Pattern is a regular expression, as hogli reads it and as tach does.
type Pattern struct {
	Text
	Whole *regexp.Regexp // all of it from end to end
	Tach  *regexp.Regexp // ^ and $ put around it as they are: a|b holds one of them on each side
}

// RootModule is what the code means that no module covers.
type RootModule string

// The values of root_module.
const (
	RootIgnore           RootModule = "ignore"
	RootAllow            RootModule = "allow"
	RootDependenciesOnly RootModule = "dependenciesonly"
	RootForbid           RootModule = "forbid"
)

// Root is the name of the module of all that no other covers.
const Root = "<root>"

// Level is what a rule of tach's counts for.
type Level string

// The levels.
const (
	LevelError Level = "error"
	LevelWarn  Level = "warn"
	LevelOff   Level = "off"
)

// Rules is [rules].
type Rules struct {
	UnusedIgnore   Level // unused_ignore_directives
	IgnoreReasons  Level // require_ignore_directive_reasons
	UnusedExternal Level // unused_external_dependencies
	ExternalGiven  bool  // it is written
	LocalImports   Level // local_imports
}

// External is [external].
type External struct {
	Given   bool
	Exclude []Text
	Rename  map[string]string // import name to package
}

func newConfig(path string) *Config {
	return &Config{
		Path: path, RespectGitignore: true, IgnoreTypeChecking: true, RootModule: RootIgnore,
		Rules:    Rules{UnusedIgnore: LevelWarn, IgnoreReasons: LevelOff, UnusedExternal: LevelError, LocalImports: LevelError},
		External: External{Rename: map[string]string{}},
	}
}
