package proc

import "testing"

func TestParseStat(t *testing.T) {
	t.Parallel()
	p, err := parseStat(7, []byte("7 (a ) b (c)) Z 3 7 5 0 -1 4 1 2 3 4 5 6 7 8 20 0 1 0 12345 6 7\n"))
	want := Process{PID: 7, Name: "a ) b (c)", Zombie: true, Parent: 3, Session: 5, Start: 12345}
	if err != nil || p != want {
		t.Errorf("got %+v, %v", p, err)
	}
	for _, bad := range []string{"", "7 (a", "7 (a) S 1 2"} {
		if _, err := parseStat(7, []byte(bad)); err == nil {
			t.Errorf("%q is no stat line", bad)
		}
	}
}
