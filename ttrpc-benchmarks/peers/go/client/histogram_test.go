package main

import (
	"math"
	"testing"
	"time"
)

func TestQuantilesAreWithinOnePercent(t *testing.T) {
	var odd, even, all histogram
	const durations = 100_000
	for i := 1; i <= durations; i += 2 {
		odd.record(time.Duration(i) * time.Microsecond)
		even.record(time.Duration(i+1) * time.Microsecond)
	}
	all.add(&odd)
	all.add(&even)
	if all.count != durations {
		t.Errorf("count must be %d but was %d", durations, all.count)
	}
	for _, share := range []float64{0.001, 0.5, 0.99, 0.999, 1} {
		want := share * durations * float64(time.Microsecond)
		if got := float64(all.quantile(share)); got < want || got > want*1.01 {
			t.Errorf("quantile %g must be %g but was %g", share, want, got)
		}
	}
}

func TestEveryDurationHasABucketThatHoldsIt(t *testing.T) {
	for exponent := range 63 {
		for _, nanos := range []uint64{1<<exponent - 1, 1 << exponent, 1<<exponent + 1} {
			bucket := bucketOf(nanos)
			if upperBound(bucket) < nanos || bucket > 0 && upperBound(bucket-1) >= nanos {
				t.Errorf("%d ns must not be in bucket %d, up to %d ns", nanos, bucket, upperBound(bucket))
			}
		}
	}
	var longest histogram
	longest.record(math.MaxInt64)
	if got := longest.quantile(1); got != math.MaxInt64 {
		t.Errorf("longest duration must be %d but was %d", int64(math.MaxInt64), got)
	}
}
