package devenv

import "testing"

func TestVerdict(t *testing.T) {
	t.Parallel()
	all := map[string]Status{
		"db":     {Name: "db", State: Ready, Ready: true},
		"broken": {Name: "broken", State: Failed},
		"behind": {Name: "behind", State: Waiting, WaitingFor: []string{"middle: ready (waiting)"}},
		"middle": {Name: "middle", State: Waiting, WaitingFor: []string{"broken: succeeded (failed)"}},
		"slow":   {Name: "slow", State: Starting},
		"crashy": {Name: "crashy", State: Backoff},
		"hand":   {Name: "hand", State: Manual},
		"absent": {Name: "absent", State: Skipped},
		"done":   {Name: "done", State: Succeeded, Ready: true},
		"ended":  {Name: "ended", State: Stopped},
	}
	for name, row := range map[string]struct {
		heard, ask []string
		want       Verdict
	}{
		"nothing heard":         {nil, nil, Pending},
		"all ready":             {[]string{"db", "done", "hand", "absent"}, nil, AllReady},
		"one starts":            {[]string{"db", "slow"}, nil, Pending},
		"one is started again":  {[]string{"db", "crashy"}, nil, Pending},
		"one failed":            {[]string{"db", "slow", "broken"}, nil, SomeFailed},
		"not what is asked for": {[]string{"db", "slow", "broken"}, []string{"db"}, AllReady},
		"needs what failed":     {[]string{"broken", "middle", "behind"}, []string{"behind"}, SomeFailed},
		"asked for by hand":     {[]string{"hand"}, []string{"hand"}, SomeFailed},
		"stopped":               {[]string{"db", "ended"}, nil, SomeFailed},
	} {
		o := Outlook{Units: row.ask}
		for _, unit := range row.heard {
			o.Hear(UnitChanged{Status: all[unit]})
		}
		if got := o.Verdict(); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}
