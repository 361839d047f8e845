package devenv

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// However a stream is cut into chunks, the lines are the same.
func FuzzSplitter(f *testing.F) {
	f.Add("one\ntwo\r\n\nthree", uint8(3))
	f.Add(strings.Repeat("x", 3*maxLine)+"\ny", uint8(200))
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		var whole splitter
		want := append(whole.add([]byte(text)), whole.flush()...)
		var cut splitter
		var got []string
		for rest := []byte(text); len(rest) > 0; {
			n := min(int(size)*257+1, len(rest))
			got = append(got, cut.add(rest[:n])...)
			rest = rest[n:]
		}
		got = append(got, cut.flush()...)
		clean := func(lines []string) string {
			return strings.ReplaceAll(strings.Join(lines, "\n"), cutMark+"\n", "")
		}
		if !strings.Contains(text, cutMark) && clean(got) != clean(want) {
			t.Errorf("chunks of %d: got %q, want %q", size, got, want)
		}
		for _, line := range got {
			if len(line) > maxLine+len(cutMark) {
				t.Errorf("a line of %d bytes", len(line))
			}
		}
	})
}

func TestStripANSI(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain":                                "plain",
		"\x1b[32mgreen\x1b[0m!":                "green!",
		"\x1b]8;;http://x\x07link\x1b]8;;\x07": "link",
		"\x1b]0;title\x1b\\text":               "text",
		"\x1b[2K\x1b[1Gprogress":               "progress",
		"unfinished \x1b[3":                    "unfinished \x1b[3",
	} {
		if got := stripANSI(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestRingKeepsTheLastLines(t *testing.T) {
	t.Parallel()
	var r ring
	var all []string
	for i := range ringLines + 5000 {
		line := fmt.Sprintf("line %d", i)
		r.add([]string{line})
		all = append(all, line)
	}
	if !slices.Equal(r.tail(-1), all[5000:]) || !slices.Equal(r.tail(3), all[len(all)-3:]) || len(r.tail(0)) != 0 {
		t.Errorf("kept %d lines from %q", r.count, r.tail(-1)[0])
	}
	r.add([]string{strings.Repeat("x", ringBytes-10)})
	if r.bytes > ringBytes || r.count > 3 {
		t.Errorf("%d bytes in %d lines are kept", r.bytes, r.count)
	}
}

// A client that does not read loses lines, is told how many, and nobody else
// notices; what is no log line is never lost.
func TestSlowClientGetsAGap(t *testing.T) {
	t.Parallel()
	j := newJournal()
	j.status(Status{Name: "web", State: Ready})
	slow, fast := newOutbox(), newOutbox()
	for _, o := range []*outbox{slow, fast} {
		j.subscribe(o, filter{Logs: true})
	}
	batch := slices.Repeat([]string{strings.Repeat("x", 1000)}, 1000)
	sent, heard := 0, 0
	count := func(o *outbox) (lines, lost int, last string) {
		frames, _ := o.take()
		for _, f := range frames {
			var m message
			if err := json.Unmarshal(f, &m); err != nil {
				t.Fatal(err)
			}
			last = m.Event
			e, err := decodeEvent(m)
			if err != nil {
				t.Fatal(err)
			}
			switch e := e.(type) {
			case LogLines:
				lines += len(e.Lines)
			case LogGap:
				lost += e.Lost
			}
		}
		return lines, lost, last
	}
	for range 40 { // 40 MB
		j.lines("web", batch)
		sent += len(batch)
		lines, lost, _ := count(fast)
		heard += lines
		if lost != 0 {
			t.Fatalf("the fast client lost %d lines", lost)
		}
	}
	j.mark(StackStopping{Why: "test"})
	lines, lost, _ := count(slow)
	if heard != sent || lines+lost != sent || lost == 0 {
		t.Errorf("sent %d; fast got %d; slow got %d and lost %d", sent, heard, lines, lost)
	}
	j.lines("web", []string{"more"})
	if lines, lost, _ := count(slow); lines != 1 || lost != 0 {
		t.Errorf("after the gap: %d lines, %d lost", lines, lost)
	}
}

// Of a unit that changes while nobody reads, the last status arrives.
func TestSuspendedClientHearsTheLatest(t *testing.T) {
	t.Parallel()
	j := newJournal()
	o := newOutbox()
	j.subscribe(o, filter{})
	for i := range 3 * outboxFrames {
		j.status(Status{Name: "web", Restarts: i})
	}
	frames, ok := o.take()
	var m message
	var last UnitChanged
	if err := json.Unmarshal(frames[len(frames)-1], &m); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(m.Data, &last); err != nil {
		t.Fatal(err)
	}
	if !ok || len(frames) > outboxFrames+1 || last.Status.Restarts != 3*outboxFrames-1 {
		t.Errorf("%d messages, the last of restart %d", len(frames), last.Status.Restarts)
	}
}

// A client that comes late is told the past once, and nothing twice.
func TestSubscribeReplaysThePast(t *testing.T) {
	t.Parallel()
	j := newJournal()
	j.status(Status{Name: "a", State: Ready})
	j.status(Status{Name: "b", State: Waiting})
	j.lines("a", []string{"1", "2", "3"})
	o := newOutbox()
	j.subscribe(o, filter{Units: []string{"a"}, Logs: true, Tail: 2})
	j.lines("a", []string{"4"})
	j.lines("b", []string{"not for this client"})
	var got []string
	frames, _ := o.take()
	for _, f := range frames {
		var m message
		_ = json.Unmarshal(f, &m)
		got = append(got, m.Event+" "+string(m.Data))
	}
	want := []string{
		got[0], `lines {"unit":"a","lines":["2","3"]}`, "replayed {}", `lines {"unit":"a","lines":["4"]}`,
	}
	if diff := cmp.Diff(want, got); diff != "" || !strings.HasPrefix(got[0], "unit ") {
		t.Error(diff)
	}
}

func TestLogFileTurnsOverBetweenLines(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := newLogFile(dir, "web")
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	line := strings.Repeat("y", 99) + "\n"
	written := 0
	for written < logFileSize+logFileSize/4 {
		n, err := f.Write([]byte(strings.Repeat(line, 600) + "half"))
		if err != nil {
			t.Fatal(err)
		}
		m, _ := f.Write([]byte(" of a line\n"))
		written += n + m
	}
	first, _ := os.ReadFile(f.path + ".1")
	second, _ := os.ReadFile(f.path)
	if len(first)+len(second) != written || !strings.HasSuffix(string(first), "\n") || len(first) > logFileSize+1<<17 {
		t.Errorf("%d + %d bytes of %d; the first ends in %q", len(first), len(second), written, first[len(first)-5:])
	}
}
