package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ttrpc.conformance/conformancepb"
)

var concurrencyChecks = []check{
	{"64 concurrent callers get their own responses", func(ctx context.Context, peer *peer) error {
		return concurrently(64, func(caller int) error {
			for call := range 50 {
				payload := fmt.Appendf(nil, "caller %d call %d", caller, call)
				if err := echoes(ctx, peer, uint64(caller*1000+call), payload); err != nil {
					return err
				}
			}
			return nil
		})
	}},
	{"a fast call ends before a slow one made earlier", func(ctx context.Context, peer *peer) error {
		slow, cancel := context.WithCancel(ctx)
		defer cancel()
		answered := make(chan error, 1)
		go func() {
			_, err := peer.Sleep(slow, &conformancepb.SleepRequest{DelayMillis: uint64(endless.Milliseconds())})
			answered <- err
		}()
		for sequence := range uint64(20) {
			if err := echoes(ctx, peer, sequence, []byte("fast")); err != nil {
				return err
			}
		}
		cancel()
		if err := <-answered; !errors.Is(err, context.Canceled) {
			return fmt.Errorf("slow call must still be running but ended: %v", err)
		}
		return nil
	}},
	{"16 interleaved streams keep to themselves", func(ctx context.Context, peer *peer) error {
		streams := make([]conformancepb.Conformance_EchoStreamClient, 16)
		for i := range streams {
			stream, err := peer.EchoStream(ctx)
			if err != nil {
				return err
			}
			streams[i] = stream
		}
		return interleave(streams)
	}},
	{"8 streams of 2,000 messages at one time keep their order", func(ctx context.Context, peer *peer) error {
		return concurrently(8, func(caller int) error {
			return streamsInOrder(ctx, peer, 2000, patterned(64+caller))
		})
	}},
	{"streams of all kinds and unary calls share a connection", func(ctx context.Context, peer *peer) error {
		kinds := []func() error{
			func() error { return sums(ctx, peer, 1, 2, 3, -4) },
			func() error { return divides(ctx, peer, 1001, 30) },
			func() error { return streamsInOrder(ctx, peer, 200, patterned(500)) },
			func() error { return failsAfter(ctx, peer, 5, 10) },
			func() error { return floods(ctx, peer, 200, 200) },
			func() error { return echoes(ctx, peer, 7, patterned(3000)) },
		}
		return concurrently(8*len(kinds), func(caller int) error { return kinds[caller%len(kinds)]() })
	}},
	{"payloads of 1 MiB from 8 callers do not mix", func(ctx context.Context, peer *peer) error {
		return concurrently(8, func(caller int) error {
			payload := patterned(1<<20 + caller)
			for range 4 {
				if err := echoes(ctx, peer, uint64(caller), payload); err != nil {
					return err
				}
			}
			return nil
		})
	}},
}

// interleave gives each stream one message in turn, each its own, before it takes the responses in the
// opposite order.
func interleave(streams []conformancepb.Conformance_EchoStreamClient) error {
	const rounds = 50
	payload := func(stream int, round uint64) []byte {
		return fmt.Appendf(nil, "stream %d round %d", stream, round)
	}
	for round := range uint64(rounds) {
		for i, stream := range streams {
			request := &conformancepb.EchoRequest{Sequence: round, Payload: payload(i, round)}
			if err := stream.Send(request); err != nil {
				return err
			}
		}
		for i := len(streams) - 1; i >= 0; i-- {
			if err := receives(streams[i], round, payload(i, round)); err != nil {
				return fmt.Errorf("stream %d: %w", i, err)
			}
		}
	}
	for i, stream := range streams {
		if err := closes(stream); err != nil {
			return fmt.Errorf("stream %d: %w", i, err)
		}
	}
	return nil
}

// concurrently returns the failure of one caller and says how many failed.
func concurrently(callers int, run func(caller int) error) error {
	failures := make(chan error, callers)
	var running sync.WaitGroup
	for caller := range callers {
		running.Go(func() {
			if err := run(caller); err != nil {
				failures <- fmt.Errorf("caller %d: %w", caller, err)
			}
		})
	}
	running.Wait()
	if failed := len(failures); failed > 0 {
		return fmt.Errorf("%d of %d callers failed, one is %w", failed, callers, <-failures)
	}
	return nil
}
