package main

import (
	"sync/atomic"
	"time"
)

// phase says whether calls are counted. A call counts if it both began and ended while measuring.
type phase int32

const (
	settling phase = iota
	measuring
	finished
)

type clock struct{ phase atomic.Int32 }

func (c *clock) set(to phase) { c.phase.Store(int32(to)) }

func (c *clock) is(in phase) bool { return phase(c.phase.Load()) == in }

// recorder counts for one caller.
type recorder struct {
	now       *clock
	latencies histogram
	messages  int64
}

func newRecorder(now *clock) *recorder { return &recorder{now: now} }

// start returns the zero time while not measuring.
func (r *recorder) start() time.Time {
	if r.now.is(measuring) {
		return time.Now()
	}
	return time.Time{}
}

func (r *recorder) answered(start time.Time) {
	if !start.IsZero() && r.now.is(measuring) {
		r.latencies.record(time.Since(start))
	}
}

// arrived counts a message that has no beginning on this side.
func (r *recorder) arrived() {
	if r.now.is(measuring) {
		r.messages++
	}
}
