package main

import (
	"context"
	"fmt"

	"ttrpc.conformance/conformancepb"
)

var floodChecks = []check{
	{"Flood of no messages ends at once", func(ctx context.Context, peer *peer) error {
		return floods(ctx, peer, 0, 1)
	}},
	{"Flood sends 20,000 messages", func(ctx context.Context, peer *peer) error {
		return floods(ctx, peer, 20_000, 100)
	}},
	{"Flood sends large messages", func(ctx context.Context, peer *peer) error {
		return floods(ctx, peer, 32, 1<<20)
	}},
	{"unary calls succeed during a Flood", func(ctx context.Context, peer *peer) error {
		flooded := make(chan error, 1)
		go func() { flooded <- floods(ctx, peer, 20_000, 1024) }()
		for sequence := range uint64(100) {
			if err := echoes(ctx, peer, sequence, []byte("beside a flood")); err != nil {
				return err
			}
		}
		return <-flooded
	}},
}

// floods leaves its side open as Flood reads one message only: closing it once the server has
// returned would get the response of a Go server for a frame on an unknown stream.
func floods(ctx context.Context, peer *peer, count, size uint32) error {
	stream, err := peer.Flood(ctx)
	if err != nil {
		return err
	}
	if err := stream.Send(&conformancepb.FloodRequest{Count: count, Size: size}); err != nil {
		return err
	}
	for i := range count {
		response, err := stream.Recv()
		if err != nil {
			return fmt.Errorf("message %d: %w", i, err)
		}
		if got := len(response.GetPayload()); got != int(size) {
			return fmt.Errorf("message %d must have %d bytes of payload but had %d", i, size, got)
		}
	}
	return ends(stream.Recv)
}
