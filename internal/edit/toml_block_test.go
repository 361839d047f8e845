package edit

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

func TestTOMLBlock(t *testing.T) {
	t.Parallel()
	const two = "# c\n[[m]]\npath = \"a\"\nd = [\n    \"a.x\", # why\n    {path = \"b\", deprecated = true},\n    'c',\n]\n\n[[m]]\npath = \"b\" # last\n"
	for _, row := range []struct {
		name, before, after string
		do                  func(b TOMLBlock, c []byte) ([]byte, bool, error)
		line                int
	}{
		{"to a list", two, strings.Replace(two, "    {path", "    \"a.y\",\n    {path", 1), addItem("d", "a.y"), 2},
		{"a list that is not there", two, two + "d = [\"x\\\\.y\"]\n", addItem("d", `x\.y`), 10},
		{"there already", two, two, addItem("d", "b"), 2},
		{"to the root", two, "d = [\"x\"]\n\n" + two, addItem("d", "x"), 0},
		{"to an empty file", "", "d = [\"x\"]\n", addItem("d", "x"), 0},
		{"to comments alone", "# c", "# c\nd = [\"x\"]", addItem("d", "x"), 0},
		{"to a root with keys", "a = 1\r\n[b]\r\n", "a = 1\r\nd = [\"x\"]\r\n[b]\r\n", addItem("d", "x"), 0},
		{"an inline table out", two, strings.Replace(two, "    {path = \"b\", deprecated = true},\n", "", 1), removeItems("d", "b"), 2},
		{"several out", two, strings.Replace(two, "[\n    \"a.x\", # why\n    {path = \"b\", deprecated = true},\n    'c',\n]", "[]", 1), removeItems("d", "a.x", "b", "c"), 2},
		{"none out", two, two, removeItems("d", "z"), 2},
		{"no list to take out of", two, two, removeItems("d", "b"), 10},
		{"a value anew", two, strings.Replace(two, `"b" # last`, `"z" # last`, 1), setKey("path", `"z"`), 10},
		{"a value alike", two, two, setKey("path", `"b"`), 10},
		{"a value more", two, two + "e = true\n", setKey("e", "true"), 10},
		{"a key out", two, strings.Replace(two, "path = \"a\"\n", "", 1), dropKey("path"), 2},
		{"a key of several lines out", two, "# c\n[[m]]\npath = \"a\"\n\n[[m]]\npath = \"b\" # last\n", dropKey("d"), 2},
		{"a key that is not there out", two, two, dropKey("z"), 2},
	} {
		b := TOMLBlock{"t", row.line}
		after, changed, err := row.do(b, []byte(row.before))
		if err != nil || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v, %v", row.name, changed, err)
		}
		if diff := cmp.Diff(row.after, string(after)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
	for name, do := range map[string]func(b TOMLBlock, c []byte) ([]byte, bool, error){
		"no block there": addItem("d", "x"), "no list": addItem("path", "x"), "no TOML": setKey("a", "["),
	} {
		line := map[string]int{"no block there": 3, "no list": 2, "no TOML": 2}[name]
		if _, changed, err := do(TOMLBlock{"t", line}, []byte(two)); !errors.Is(err, ErrShape) || changed {
			t.Errorf("%s: %v, %v", name, changed, err)
		}
	}
}

func addItem(key, text string) func(b TOMLBlock, c []byte) ([]byte, bool, error) {
	return func(b TOMLBlock, c []byte) ([]byte, bool, error) { return b.AddItem(c, key, text) }
}

func removeItems(key string, texts ...string) func(b TOMLBlock, c []byte) ([]byte, bool, error) {
	return func(b TOMLBlock, c []byte) ([]byte, bool, error) { return b.RemoveItem(c, key, texts...) }
}

func setKey(key, value string) func(b TOMLBlock, c []byte) ([]byte, bool, error) {
	return func(b TOMLBlock, c []byte) ([]byte, bool, error) { return b.SetKey(c, key, value) }
}

func dropKey(key string) func(b TOMLBlock, c []byte) ([]byte, bool, error) {
	return func(b TOMLBlock, c []byte) ([]byte, bool, error) { return b.RemoveKey(c, key) }
}

// FuzzTOMLBlock: whatever the file, a change that is made reads back, is not
// made twice, and is taken back to the old bytes where something stood before.
func FuzzTOMLBlock(f *testing.F) {
	for _, s := range tachSeeds {
		f.Add(s, 1)
		f.Add(s, 0)
	}
	f.Fuzz(func(t *testing.T, content string, line int) {
		b := TOMLBlock{"t", line}
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) { return b.AddItem(c, "depends_on", `m\.new`) },
			func(c []byte) ([]byte, bool, error) { return b.RemoveItem(c, "depends_on", `m\.new`) },
			func(c []byte) bool {
				_, some, err := b.RemoveItem(c, "depends_on", `m\.new`)
				return err == nil && !some && holdsItems(b, c, "depends_on")
			})
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return b.SetKey(c, "utility", "true") })
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return b.RemoveKey(c, "depends_on") })
	})
}

func holdsItems(b TOMLBlock, content []byte, key string) bool {
	file, index, err := b.find([]byte(strings.TrimPrefix(string(content), bom)))
	if err != nil {
		return false
	}
	list, ok := file.Tables[index].Field(key)
	return ok && len(list.Value.Items) > 0
}

func FuzzQuoteTOML(f *testing.F) {
	f.Add("a\\.b\"\n\x7f\u00fc")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		file, err := tomlfile.Read("t", []byte("a = "+QuoteTOML(text)+"\n"))
		if err != nil || file.Tables[0].Fields[0].Value.Text != text {
			t.Errorf("%q: %v, %v", text, file, err)
		}
	})
}

func TestTachOpenLayer(t *testing.T) {
	t.Parallel()
	for before, after := range map[string]string{
		"layers = [\"a\", { name = \"mid\", closed = true }, \"c\"]\n":                         "layers = [\"a\", \"mid\", \"c\"]\n",
		"layers = [\n  { name = \"mid\" },\n  \"c\"]\n":                                        "layers = [\n  { name = \"mid\" },\n  \"c\"]\n",
		"[[layers]]\nname = \"mid\"\nclosed = true\n[[layers]]\nname = \"c\"\nclosed = true\n": "[[layers]]\nname = \"mid\"\n[[layers]]\nname = \"c\"\nclosed = true\n",
	} {
		got, _ := twice(t, []byte(before), func(c []byte) ([]byte, bool, error) { return TachOpenLayer("t", c, "mid") })
		if diff := cmp.Diff(after, string(got)); diff != "" {
			t.Errorf("%q: %s", before, diff)
		}
	}
}

func TestTachExpose(t *testing.T) {
	t.Parallel()
	const (
		shared = "[[interfaces]]\nexpose = [\"f\"]\nfrom = [\"p\\\\.(a|b)\"]\n"
		own    = "\n# TODO ]\n[[interfaces]]\nexpose = [\n    \"x\", # ]\n    \"y\",\n]\nfrom = [\"p\\\\.a\"]\n"
		one    = "\n# TODO ]\n[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"p\\\\.a\"]\n"
		hidden = "\n[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"p\\\\.a\"]\nvisibility = []\n"
	)
	remove := func(c []byte) ([]byte, bool, error) {
		return RemoveTachExpose("t", c, []string{`p\.a`}, "x", []string{"p.a"})
	}
	const block = "[[interfaces]]\nexpose = [\"x\", \"z\\\\.z\"]\nfrom = [\"p\\\\.a\"]\n"
	add := func(c []byte) ([]byte, bool, error) {
		return TachSurface("t", c, "p.a", block, []string{"x", `z\.z`}, func(expose []string) bool { return expose[0] == "f" })
	}
	for _, row := range []struct {
		name, before, after string
		do                  change
	}{
		{"one of several out", shared + own, shared + strings.Replace(own, "    \"x\", # ]\n", "", 1), remove},
		{"the last one out, and the block with it", shared + one, shared, remove},
		{"the last one out, and no other block keeps others out", one, strings.Replace(one, `["x"]`, "[]", 1), remove},
		{"of another block", shared, shared, remove},
		{"to the own block", shared + own, shared + strings.Replace(own, "\"y\",\n", "\"y\",\n    \"z\\\\.z\",\n", 1), add},
		{"beside one that hides", hidden, hidden + "\n" + block, add},
		{"beside one that others share and that leaks", strings.Replace(shared, `"f"`, `"x"`, 1), strings.Replace(shared, `"f"`, `"x"`, 1) + "\n" + block, add},
		{"to the canonical one", strings.Replace(shared, "a|b", "b|c", 1), strings.Replace(shared, "a|b", "a|b|c", 1), add},
		{"to an empty file", "", block, add},
	} {
		got, changed := twice(t, []byte(row.before), row.do)
		if diff := cmp.Diff(row.after, string(got)); diff != "" || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v: %s", row.name, changed, diff)
		}
	}
}

func FuzzTachExpose(f *testing.F) {
	for _, s := range tachSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		for _, from := range [][]string{nil, {`products\.(a|z)`}, {"products.a"}} {
			twice(t, []byte(content), func(c []byte) ([]byte, bool, error) {
				return RemoveTachExpose("t", c, from, "x", []string{"products.a"})
			})
		}
		block := "[[interfaces]]\nexpose = [\"n\", \"x\"]\nfrom = [\"products\\\\.a\"]\n"
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) {
			return TachSurface("t", c, "products.a", block, []string{"n", "x"}, func([]string) bool { return true })
		})
	})
}
