package main

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
)

func TestPaceFor(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{0: 2400, 1 << 20: 2300, 12 << 20: 100, 20 << 20: memoryPace, 24 << 20: memoryPace, 1 << 40: memoryPace} {
		if got := paceFor(live); got != want {
			t.Errorf("%d MB in use: %d, want %d", live>>20, got, want)
		}
	}
}

// TestPaceFollowsWhatIsInUse: with more in use than memoryRoom, memory is
// collected at memoryPace, however it was before.
func TestPaceFollowsWhatIsInUse(t *testing.T) {
	t.Setenv("GOGC", "")
	paceMemory()
	held := make([]byte, 2*memoryRoom)
	pace := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		runtime.GC()
		metrics.Read(pace)
		if pace[0].Value.Uint64() == memoryPace {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the pace is %d", pace[0].Value.Uint64())
		}
	}
	runtime.KeepAlive(held)
}
