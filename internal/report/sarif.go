package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// The parts of SARIF 2.1.0 that hogli writes.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool            `json:"tool"`
		Invocations []sarifInvocation    `json:"invocations"`
		Bases       map[string]sarifBase `json:"originalUriBaseIds"`
		ColumnKind  string               `json:"columnKind"`
		Results     []sarifResult        `json:"results"`
	}
	// sarifBase says what paths count from. It has no uri: where the checkout lies
	// is no business of a log that others read elsewhere.
	sarifBase struct {
		Description sarifText `json:"description"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string        `json:"id"`
		Short   sarifText     `json:"shortDescription"`
		Help    *sarifText    `json:"help,omitempty"`
		Default sarifSeverity `json:"defaultConfiguration"`
	}
	sarifSeverity struct {
		Level Severity `json:"level"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   Severity  `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        Severity          `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)

// sourceRoot is what consumers call the root of a checkout; GitHub takes paths
// for relative to it.
const sourceRoot = "%SRCROOT%"

// SARIF prints the document as SARIF 2.1.0, for code scanning. Its fingerprints
// are those of the rule, of what holds the finding and of what it is about, so
// they stay when lines move.
func SARIF(w io.Writer, d Document, version string) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "hogli", Version: version, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{Successful: len(d.Errors) == 0}},
		Bases:       map[string]sarifBase{sourceRoot: {sarifText{Text: "the root of the checkout"}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{},
	}
	for _, e := range Errors(d.Errors) {
		text := strings.TrimPrefix(e.Path+": "+e.What, ": ")
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{Error, sarifText{Text: text}})
	}
	index := map[string]int{}
	for _, r := range sarifRules(d) {
		index[r.ID] = len(run.Tool.Driver.Rules)
		rule := sarifRule{ID: r.ID, Short: sarifText{Text: cmp.Or(r.Rationale, r.ID)}, Default: sarifSeverity{cmp.Or(r.Severity, Error)}}
		if r.Help != "" {
			rule.Help = &sarifText{Text: r.Help, Markdown: r.Help}
		}
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	seen := map[string]int{}
	for _, f := range d.Findings {
		run.Results = append(run.Results, sarifResult{
			RuleID: f.Rule, RuleIndex: index[f.Rule], Level: f.Severity, Message: sarifText{Text: f.Message + "; fix: " + f.Fix},
			Locations:    []sarifLocation{{sarifPhysical{sarifArtifact{uri(f.Where.Path), sourceRoot}, regionOf(f.Where)}}},
			Fingerprints: map[string]string{"hogliFinding/v1": fingerprint(f, seen)},
		})
	}
	return Encode(w, sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifRules are the rules that ran, and those of findings that nobody announced.
func sarifRules(d Document) []Rule {
	rules := slices.Clone(d.Rules)
	for _, f := range d.Findings {
		if !slices.ContainsFunc(rules, func(r Rule) bool { return r.ID == f.Rule }) {
			rules = append(rules, Rule{ID: f.Rule, Severity: f.Severity})
		}
	}
	return rules
}

// fingerprint tells findings of the same key apart by their order.
func fingerprint(f Finding, seen map[string]int) string {
	source, target := f.Ratchet()
	key := f.Rule + "\x00" + source + "\x00" + target
	seen[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
	return hex.EncodeToString(sum[:16])
}

// uri is a path relative to the root as a reference.
func uri(rel string) string { return (&url.URL{Path: rel}).EscapedPath() }

func regionOf(s fault.Span) *sarifRegion {
	if s.Start.Line == 0 {
		return nil
	}
	return &sarifRegion{s.Start.Line, max(s.Start.Column, 1), max(s.End.Line, s.Start.Line), max(s.End.Column, 1)}
}
