package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/containerd/ttrpc"
	"ttrpc.conformance/conformancepb"
)

var connectionChecks = []check{
	{"100 connections at once are served", func(ctx context.Context, first *peer) error {
		const connections = 100
		var peers [connections]*peer
		for i := range peers {
			peer, err := connect(first.socket)
			if err != nil {
				return err
			}
			defer peer.close()
			peers[i] = peer
		}
		return concurrently(connections, func(caller int) error {
			return streamsInOrder(ctx, peers[caller], 5, fmt.Appendf(nil, "connection %d", caller))
		})
	}},
	{"a client that vanishes with calls running harms no other", func(ctx context.Context, survivor *peer) error {
		stream, err := survivor.EchoStream(ctx)
		if err != nil {
			return err
		}
		for round := range uint64(20) {
			if err := vanish(ctx, survivor.socket); err != nil {
				return err
			}
			if err := exchange(stream, round, []byte("still here")); err != nil {
				return err
			}
		}
		return closes(stream)
	}},
}

// vanish closes a connection on which a unary call, a stream and a flood are under way.
func vanish(ctx context.Context, socket string) error {
	peer, err := connect(socket)
	if err != nil {
		return err
	}
	defer peer.close()
	slept := make(chan error, 1)
	go func() {
		_, err := peer.Sleep(ctx, &conformancepb.SleepRequest{DelayMillis: uint64(endless.Milliseconds())})
		slept <- err
	}()
	stream, err := peer.EchoStream(ctx)
	if err != nil {
		return err
	}
	if err := exchange(stream, 1, []byte("about to vanish")); err != nil {
		return err
	}
	flood, err := peer.Flood(ctx)
	if err != nil {
		return err
	}
	if err := flood.Send(&conformancepb.FloodRequest{Count: 1000, Size: 1024}); err != nil {
		return err
	}
	if _, err := flood.Recv(); err != nil {
		return err
	}
	peer.close()
	if err := <-slept; !errors.Is(err, ttrpc.ErrClosed) {
		return fmt.Errorf("call must run until the connection closes but ended: %v", err)
	}
	return nil
}
