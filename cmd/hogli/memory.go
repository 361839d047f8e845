package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Memory is collected when as much as memoryPace, in parts of a hundred of what
// is in use, was allocated since the last time; but not before memoryRoom is
// full, so that little is collected while little is in use. Go's own pace, 100
// from 4 MB on, costs a lint of ten thousand files more memory and as much time.
const (
	memoryPace = 25
	memoryRoom = 24 << 20
)

// smallestHeap is where Go first collects at a pace of 100.
const smallestHeap = 4 << 20

// paceMemory sets the pace, and again whenever memory was collected. A pace that
// the user gives by GOGC stays.
func paceMemory() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(memoryRoom * 100 / smallestHeap)
	runtime.SetFinalizer(&collection{}, (*collection).ended)
}

// collection is nobody's, so that it ends with each collection of memory.
type collection struct{ _ [16]byte }

func (c *collection) ended() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(paceFor(live[0].Value.Uint64()))
	runtime.SetFinalizer(c, (*collection).ended)
}

// paceFor is the pace for a heap of which so many bytes are in use.
func paceFor(live uint64) int {
	if live >= memoryRoom {
		return memoryPace
	}
	return max(memoryPace, int((memoryRoom-live)*100/max(live, 1<<20)))
}
