package postgres

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

type entry struct {
	name, text string
	mode       int64
	kind       byte
}

func archive(tb testing.TB, entries ...entry) []byte {
	tb.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	tarred := tar.NewWriter(zipped)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: e.mode, Size: int64(len(e.text)), Typeflag: e.kind}
		if e.kind == tar.TypeSymlink {
			h.Linkname, h.Size = e.text, 0
			e.text = ""
		}
		if err := tarred.WriteHeader(h); err != nil {
			tb.Fatal(err)
		}
		if _, err := tarred.Write([]byte(e.text)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := errors.Join(tarred.Close(), zipped.Close()); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string][]entry{
		"up":             {{"package/../../evil", "x", 0o644, tar.TypeReg}},
		"up at once":     {{"../evil", "x", 0o644, tar.TypeReg}},
		"absolute":       {{"/evil", "x", 0o644, tar.TypeReg}},
		"absolute below": {{"package//evil", "x", 0o644, tar.TypeReg}},
		"backslash":      {{`package\..\evil`, "x", 0o644, tar.TypeReg}},
		"link":           {{"package/a", "/etc", 0o644, tar.TypeSymlink}, {"package/a/evil", "x", 0o644, tar.TypeReg}},
		"list, source":   {{"package/" + linkList, `[{"source":"../../etc/passwd","target":"a"}]`, 0o644, tar.TypeReg}},
		"list, target":   {{"package/" + linkList, `[{"source":"a","target":"../evil"}]`, 0o644, tar.TypeReg}},
		"list, chain":    {{"package/d/e/f", "", 0o644, tar.TypeReg}, {"package/" + linkList, `[{"source":".","target":"d/e/c"},{"source":"x","target":"d/e/c/y"}]`, 0o644, tar.TypeReg}},
	}
	for name, entries := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := unpack(bytes.NewReader(archive(t, entries...)), filepath.Join(dir, "in")); err == nil {
				t.Error("unpacked")
			}
			staysInside(t, dir)
		})
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add("package/native/bin/postgres", "package/x", `[{"source":"a","target":"b"}]`)
	f.Add("package/../x", "/abs", `[{"source":".","target":"d/e"},{"source":"x","target":"d/e/y"}]`)
	f.Add("package/a/..", "a/b/../../..", `[{"source":"native","target":"native/l/m"}]`)
	f.Fuzz(func(t *testing.T, first, second, links string) {
		for _, name := range []string{first, second} {
			if name == "" || len(name) > 90 || strings.ContainsRune(name, 0) || strings.HasSuffix(name, "/") || !utf8.ValidString(name) {
				t.Skip()
			}
		}
		dir := t.TempDir()
		_ = unpack(bytes.NewReader(archive(t,
			entry{first, "1", 0o755, tar.TypeReg},
			entry{second, "2", 0o644, tar.TypeReg},
			entry{"package/" + linkList, links, 0o644, tar.TypeReg},
		)), filepath.Join(dir, "in"))
		staysInside(t, dir)
	})
}

// staysInside checks that dir holds in/ alone, and that links lead into it.
func staysInside(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range left {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"in"}, names); diff != "" {
		t.Error(diff)
	}
	inside := filepath.Join(dir, "in")
	_ = filepath.WalkDir(inside, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.Type()&fs.ModeSymlink == 0 {
			return err
		}
		to, err := os.Readlink(path)
		if err != nil {
			return err
		}
		if at := filepath.Join(filepath.Dir(path), to); at != inside && !strings.HasPrefix(at, inside+"/") {
			t.Errorf("%s leads to %s", path, at)
		}
		return nil
	})
}
