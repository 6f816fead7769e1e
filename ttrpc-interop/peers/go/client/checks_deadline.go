package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"ttrpc.conformance/conformancepb"
)

const (
	// The deadline of a call that is to miss it, and how late its response may be on a busy machine.
	shortTimeout = 100 * time.Millisecond
	tolerance    = 3 * time.Second
	// Longer than any check may take.
	endless = 2 * checkLimit
)

var deadlineChecks = []check{
	{"Sleep responds after its delay", func(ctx context.Context, peer *peer) error {
		return sleeps(ctx, peer, 50*time.Millisecond)
	}},
	{"Sleep of 0 responds", func(ctx context.Context, peer *peer) error {
		return sleeps(ctx, peer, 0)
	}},
	{"Sleep responds within its deadline", func(ctx context.Context, peer *peer) error {
		ctx, cancel := context.WithTimeout(ctx, checkLimit)
		defer cancel()
		return sleeps(ctx, peer, 50*time.Millisecond)
	}},
	{"Sleep beyond its deadline is DEADLINE_EXCEEDED in time", func(ctx context.Context, peer *peer) error {
		ctx, cancel := context.WithTimeout(ctx, shortTimeout)
		defer cancel()
		return missesDeadline(ctx, peer)
	}},
	{"the server itself ends a call at its deadline", func(ctx context.Context, peer *peer) error {
		return missesDeadline(withServerTimeout(ctx, shortTimeout), peer)
	}},
	{"a deadline of 1 ns is DEADLINE_EXCEEDED", func(ctx context.Context, peer *peer) error {
		return missesDeadline(withServerTimeout(ctx, 1), peer)
	}},
	{"a deadline in 292 years is not exceeded", func(ctx context.Context, peer *peer) error {
		return sleeps(withServerTimeout(ctx, 1<<63-1), peer, time.Millisecond)
	}},
	{"a call past its deadline does not end its neighbours", func(ctx context.Context, peer *peer) error {
		slept := make(chan error, 1)
		go func() { slept <- sleeps(ctx, peer, 3*shortTimeout) }()
		if err := missesDeadline(withServerTimeout(ctx, shortTimeout), peer); err != nil {
			return err
		}
		return <-slept
	}},
}

func sleeps(ctx context.Context, peer *peer, delay time.Duration) error {
	start := time.Now()
	response, err := peer.Sleep(ctx, &conformancepb.SleepRequest{DelayMillis: uint64(delay.Milliseconds())})
	if err != nil {
		return err
	}
	if took := time.Since(start); took < delay {
		return fmt.Errorf("response must come after %s but came after %s", delay, took)
	}
	if slept := time.Duration(response.GetSleptMillis()) * time.Millisecond; slept < delay {
		return fmt.Errorf("server must have slept %s but slept %s", delay, slept)
	}
	return nil
}

// missesDeadline lets an endless call run into the deadline that the context carries.
func missesDeadline(ctx context.Context, peer *peer) error {
	start := time.Now()
	_, err := peer.Sleep(ctx, &conformancepb.SleepRequest{DelayMillis: uint64(endless.Milliseconds())})
	if took := time.Since(start); took > shortTimeout+tolerance {
		return fmt.Errorf("call must end %s after the start but took %s", shortTimeout, took)
	}
	return expectCode(err, codes.DeadlineExceeded)
}
