package main

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"
	"ttrpc.conformance/conformancepb"
)

var echoStreamChecks = []check{
	{"EchoStream without a message ends when the client closes its side", func(ctx context.Context, peer *peer) error {
		stream, err := peer.EchoStream(ctx)
		if err != nil {
			return err
		}
		if err := stream.CloseSend(); err != nil {
			return err
		}
		return ends(stream.Recv)
	}},
	{"EchoStream responds to each message before the next is sent", func(ctx context.Context, peer *peer) error {
		stream, err := peer.EchoStream(ctx)
		if err != nil {
			return err
		}
		for sequence := range uint64(500) {
			if err := exchange(stream, sequence, patterned(int(sequence))); err != nil {
				return err
			}
		}
		return closes(stream)
	}},
	{"EchoStream sees no metadata where none was sent", func(ctx context.Context, peer *peer) error {
		stream, err := peer.EchoStream(ctx)
		if err != nil {
			return err
		}
		if err := stream.Send(&conformancepb.EchoRequest{Sequence: 1, Payload: []byte("bare")}); err != nil {
			return err
		}
		response, err := stream.Recv()
		if err != nil {
			return err
		}
		if len(response.GetMetadata()) != 0 {
			return fmt.Errorf("metadata must be empty but was %v", response.GetMetadata())
		}
		return errors.Join(isEcho(response, 1, []byte("bare")), closes(stream))
	}},
	{"EchoStream responds to what was sent before the client closed its side", func(ctx context.Context, peer *peer) error {
		stream, err := peer.EchoStream(ctx)
		if err != nil {
			return err
		}
		// No more than Go's client can hold unread.
		const count = 60
		for sequence := range uint64(count) {
			if err := stream.Send(&conformancepb.EchoRequest{Sequence: sequence}); err != nil {
				return err
			}
		}
		if err := stream.CloseSend(); err != nil {
			return err
		}
		for sequence := range uint64(count) {
			if err := receives(stream, sequence, nil); err != nil {
				return err
			}
		}
		return ends(stream.Recv)
	}},
	{"EchoStream keeps the order of 10,000 messages", func(ctx context.Context, peer *peer) error {
		return streamsInOrder(ctx, peer, 10_000, []byte("in order"))
	}},
	{"EchoStream responds to empty messages with empty ones", func(ctx context.Context, peer *peer) error {
		stream, err := peer.EchoStream(ctx)
		if err != nil {
			return err
		}
		for range 3 {
			if err := stream.Send(&conformancepb.EchoRequest{}); err != nil {
				return err
			}
			response, err := stream.Recv()
			if err != nil {
				return err
			}
			// Go sends neither metadata nor a timeout on a stream, whatever its context carries,
			// so that the server cannot have seen any.
			if proto.Size(response) != 0 {
				return fmt.Errorf("response must be empty but was %v", response)
			}
		}
		return closes(stream)
	}},
}

// exchange sends one message and receives its echo.
func exchange(stream conformancepb.Conformance_EchoStreamClient, sequence uint64, payload []byte) error {
	if err := stream.Send(&conformancepb.EchoRequest{Sequence: sequence, Payload: payload}); err != nil {
		return fmt.Errorf("message %d: %w", sequence, err)
	}
	return receives(stream, sequence, payload)
}

func receives(stream conformancepb.Conformance_EchoStreamClient, sequence uint64, payload []byte) error {
	response, err := stream.Recv()
	if err == nil {
		err = isEcho(response, sequence, payload)
	}
	if err != nil {
		return fmt.Errorf("message %d: %w", sequence, err)
	}
	return nil
}

func closes(stream conformancepb.Conformance_EchoStreamClient) error {
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return ends(stream.Recv)
}

// streamsInOrder sends without waiting for responses. It receives at the same time: a Go client whose
// 64 received messages nobody takes stops reading its connection and then fails the stream.
func streamsInOrder(ctx context.Context, peer *peer, count uint64, payload []byte) error {
	stream, err := peer.EchoStream(ctx)
	if err != nil {
		return err
	}
	sent := make(chan error, 1)
	go func() {
		for sequence := range count {
			request := &conformancepb.EchoRequest{Sequence: sequence, Payload: payload}
			if err := stream.Send(request); err != nil {
				sent <- err
				return
			}
		}
		sent <- stream.CloseSend()
	}()
	for sequence := range count {
		if err := receives(stream, sequence, payload); err != nil {
			return err
		}
	}
	if err := <-sent; err != nil {
		return err
	}
	return ends(stream.Recv)
}
