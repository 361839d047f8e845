package repo

import (
	"errors"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

func TestCheckName(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"a", "visual_review", "web3", "a1_b2", strings.Repeat("a", 50)} {
		if err := CheckName(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, hint := range map[string]string{
		"Foo":                   "did you mean foo?",
		"visualReview":          "did you mean visual_review?",
		"visual-review":         "did you mean visual_review?",
		"1x":                    "did you mean x?",
		"foo__bar":              "did you mean foo_bar?",
		"foo_":                  "did you mean foo?",
		"":                      "choose a name",
		"é":                     "choose a name",
		"class":                 "class_insights",
		"interface":             "interface_insights",
		"chan":                  "chan_insights",
		"auth":                  "auth_insights",
		"test":                  "test_insights",
		strings.Repeat("a", 51): "shorter",
	} {
		err := CheckName(bad)
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || fault.ExitOf(err) != fault.ExitUsage || !strings.Contains(strings.Join(e.Fix, " "), hint) {
			t.Errorf("%q: got %+v, want a fix with %q", bad, err, hint)
		}
	}
}

func TestNamesOf(t *testing.T) {
	t.Parallel()
	n := NamesOf("feature_flags")
	got := []string{n.Dashed, n.Pascal, n.Title, n.Package(), n.AppConfig(), n.Module()}
	want := "feature-flags FeatureFlags Feature flags @posthog/products-feature-flags products.feature_flags.backend.apps.FeatureFlagsConfig products.feature_flags"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q", got)
	}
}
