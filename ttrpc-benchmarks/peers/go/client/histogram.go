package main

import (
	"math"
	"math/bits"
	"time"
)

// Each power of two is cut into this many equal buckets, so that a quantile is off by less than 1 %.
const (
	bucketBits       = 7
	bucketsPerDouble = 1 << bucketBits
)

// histogram counts durations in a fixed space: below 2^bucketBits ns exactly, above in buckets that
// widen with each power of two. Not safe for concurrent use; each caller has its own.
type histogram struct {
	buckets [(64 - bucketBits) * bucketsPerDouble]uint64
	count   uint64
}

func (h *histogram) record(duration time.Duration) {
	h.buckets[bucketOf(uint64(max(duration, 0)))]++
	h.count++
}

func (h *histogram) add(other *histogram) {
	for i, count := range other.buckets {
		h.buckets[i] += count
	}
	h.count += other.count
}

// quantile returns the upper bound of the bucket in which this share of the durations is reached.
func (h *histogram) quantile(share float64) time.Duration {
	rank := uint64(math.Ceil(share * float64(h.count)))
	var reached uint64
	for i, count := range h.buckets {
		if reached += count; count > 0 && reached >= rank {
			return time.Duration(upperBound(i))
		}
	}
	return 0
}

func bucketOf(nanos uint64) int {
	shift := max(bits.Len64(nanos)-bucketBits-1, 0)
	return shift*bucketsPerDouble + int(nanos>>shift)
}

func upperBound(bucket int) uint64 {
	shift := max(bucket/bucketsPerDouble-1, 0)
	lowest := uint64(bucket-shift*bucketsPerDouble) << shift
	return lowest + 1<<shift - 1
}
