package edit

import "testing"

func TestJSONString(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"{\"name\": \"a\", \"x\": 1}\n":   "{\"name\": \"b\", \"x\": 1}\n",
		"{\r\n  \"x\": 1\r\n}\r\n":        "{\r\n  \"name\": \"b\",\r\n  \"x\": 1\r\n}\r\n",
		"{}":                              "{\n  \"name\": \"b\"\n}",
		"{\"x\": {\"name\": \"a\"}}":      "{\"name\": \"b\", \"x\": {\"name\": \"a\"}}",
		"\xef\xbb\xbf{\"name\": null }\n": "\xef\xbb\xbf{\"name\": \"b\" }\n",
		"{\"name\": [\"a\"] }":            "{\"name\": \"b\" }",
	} {
		got, changed, err := JSONString("f", []byte(content), "name", "b")
		if err != nil || !changed || string(got) != want {
			t.Errorf("%q became %q, %v, %v; want %q", content, got, changed, err, want)
		}
		if again, changed, err := JSONString("f", got, "name", "b"); err != nil || changed || string(again) != want {
			t.Errorf("twice: %q, %v, %v", again, changed, err)
		}
	}
	if _, _, err := JSONString("f", []byte("[]"), "name", "b"); err == nil {
		t.Error("a list has no name")
	}
}

func FuzzJSONString(f *testing.F) {
	f.Add("{\"name\": 1}")
	f.Add("\xef\xbb\xbf{ \"x\" : {}\r\n}")
	f.Fuzz(func(t *testing.T, content string) {
		after, _, err := JSONString("f", []byte(content), "name", "b")
		if err != nil {
			return
		}
		if again, changed, err := JSONString("f", after, "name", "b"); err != nil || changed || string(again) != string(after) {
			t.Fatalf("%q became %q, then %q, %v", content, after, again, err)
		}
	})
}
