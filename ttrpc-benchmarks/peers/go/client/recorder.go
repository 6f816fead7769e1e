package main

import (
	"sync/atomic"
	"time"
)

// phase says whether calls are counted. A call counts if it ended while measuring, and its latency if
// it began while measuring, too.
type phase int32

const (
	settling phase = iota
	measuring
	finished
)

type clock struct{ phase atomic.Int32 }

func (c *clock) set(to phase) { c.phase.Store(int32(to)) }

func (c *clock) is(in phase) bool { return phase(c.phase.Load()) == in }

// More callers than these would need more memory for their latencies than for their calls.
const timedCallers = 100

// recorder counts for one caller.
type recorder struct {
	now       *clock
	latencies *histogram // Nil for all but the first callers.
	answers   int64
}

func newRecorder(caller int, now *clock) *recorder {
	if caller >= timedCallers {
		return &recorder{now: now}
	}
	return &recorder{now: now, latencies: &histogram{}}
}

// start returns the zero time while not measuring.
func (r *recorder) start() time.Time {
	if r.now.is(measuring) {
		return time.Now()
	}
	return time.Time{}
}

func (r *recorder) answered(start time.Time) {
	if r.now.is(measuring) {
		took := time.Since(start)
		if r.latencies != nil && !start.IsZero() {
			r.latencies.record(took)
		}
		r.answers++
	}
}

// arrived counts a message that has no beginning on this side.
func (r *recorder) arrived() {
	if r.now.is(measuring) {
		r.answers++
	}
}
