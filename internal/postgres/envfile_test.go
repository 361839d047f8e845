package postgres

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseEnv(t *testing.T) {
	t.Parallel()
	const text = "\ufeff# comment\n\nexport DATABASE_URL=postgres://u:p#x@h/db # why\n" +
		"  DEBUG = 1\r\nEMPTY=\nSINGLE='a \"b\" \\n $X' # c\n" +
		"DOUBLE=\"a\\n\\\"b\\\" \\$c \\q\"\nKEY=\"-----BEGIN\nline\n\"\nexported=2\nCOMMENT=# none\nDEBUG=2"
	got, err := ParseEnv(".env", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := EnvFile{Name: ".env", Values: vars{
		"DATABASE_URL": "postgres://u:p#x@h/db", "DEBUG": "2", "EMPTY": "", "SINGLE": `a "b" \n $X`,
		"DOUBLE": "a\n\"b\" $c \\q", "KEY": "-----BEGIN\nline\n", "exported": "2", "COMMENT": "",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseEnvFaults(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"A=1\nB":          ".env:2:2: there is no = after B",
		"A=1\n  9B=1":     ".env:2:3: a line of an env file is KEY=VALUE, and a key has letters, digits and _",
		"A='x\nB=1":       ".env:1:3: the quote is not closed",
		"A=\"x\" y":       ".env:1:7: there is text after the closing quote",
		"A=x\x00":         ".env:1:4: the value holds a NUL byte",
		"A='\x00'":        ".env:1:3: the value holds a NUL byte",
		"B=1\nexport A B": ".env:2:10: there is no = after A",
	}
	for text, want := range cases {
		_, err := ParseEnv(".env", []byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("ParseEnv(%q): %v, want %s", text, err, want)
		}
	}
}

func FuzzParseEnv(f *testing.F) {
	for _, seed := range []string{"A=1", "export A='x' # y", "A=\"\\n\"", "A=\"x\ny\"", "\ufeffA=1\r\n", "A", "=", "A='"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := ParseEnv(".env", text)
		if err != nil {
			if len(got.Values) > 0 {
				t.Errorf("values beside an error: %v", got)
			}
			return
		}
		// What was read can be written in double quotes and read again.
		var out strings.Builder
		escape := strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "$", "\\$", "\r", "\\r", "\n", "\\n")
		for key, value := range got.Values {
			out.WriteString(key + "=\"" + escape.Replace(value) + "\"\n")
		}
		again, err := ParseEnv(".env", []byte(out.String()))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Error(diff)
		}
	})
}
