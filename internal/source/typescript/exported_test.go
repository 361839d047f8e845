package typescript

import "testing"

func TestExported(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"export default { a: 'x' }":                                "x",
		"import { d } from 'v'\nexport default d({ a: 'x' })\n":    "x",
		"export default d({ a: 'x' },);":                           "x",
		"module.exports = { a: 'x' };":                             "x",
		"export default { a: 'x' } satisfies Config":               "x",
		"export default { a: x }":                                  "",
		"export default { ...base, a: 'x' }":                       "x",
		"export default d(() => ({ a: 'x' }))":                     "none",
		"export default merge({ a: 'x' }, { a: 'y' })":             "none",
		"export default d({ a: 'x' }).b":                           "none",
		"export default config":                                    "none",
		"if (x) { module.exports = { a: 'x' } }":                   "none",
		"module.exports = { a: 'x' }; module.exports = { a: 'y' }": "none",
		"my.module = 1\nexports = { a: 'x' }":                      "none",
		"export default { a: 'x'":                                  "none",
		"export const a = 1":                                       "none",
		"export default":                                           "none",
		"":                                                         "none",
	} {
		got := "none"
		if f, err := Open("a.mts", []byte(src)); err == nil {
			if v, ok := f.Exported(); ok {
				m, _ := v.Member("a")
				got = m.Value.Text
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
}

func FuzzExported(f *testing.F) {
	f.Add("export default d({ a: ['x', ...y], b() {} })")
	f.Add("module.exports = { a: `x` } as C")
	f.Fuzz(func(t *testing.T, src string) {
		file, err := Open("a.ts", []byte(src))
		if err != nil {
			return
		}
		if v, ok := file.Exported(); ok && (v.Kind != Object || v.Start < 0 || v.End > len(src) || v.Start >= v.End) {
			t.Fatalf("%q: %+v", src, v)
		}
	})
}
