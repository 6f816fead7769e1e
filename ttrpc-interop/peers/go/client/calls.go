package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/containerd/ttrpc"
	"ttrpc.conformance/conformancepb"
)

// call makes one call given on the command line and describes its outcome in one line.
type call func(ctx context.Context, peer *peer) string

// makeCalls makes the calls one after the other on one connection and prints a line for each.
func makeCalls(socket string, calls []call, timeout time.Duration) error {
	peer, err := connect(socket)
	if err != nil {
		return err
	}
	defer peer.close()
	for _, call := range calls {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		line := call(ctx, peer)
		cancel()
		fmt.Println(oneLine(line))
	}
	return nil
}

func echoCall(text string) call {
	return func(ctx context.Context, peer *peer) string {
		response, err := peer.Echo(ctx, &conformancepb.EchoRequest{Payload: []byte(text)})
		if err != nil {
			return "echo " + statusLine(err)
		}
		return fmt.Sprintf("echo OK %d", len(response.GetPayload()))
	}
}

func echoStreamCall(text string) call {
	return func(ctx context.Context, peer *peer) string {
		count, err := echoStream(ctx, peer, text)
		if err != nil {
			return fmt.Sprintf("echo-stream %d %s", count, statusLine(err))
		}
		return fmt.Sprintf("echo-stream %d END", count)
	}
}

// echoStream sends one message, closes its side and counts the messages received until the end.
// The timeout is this side's alone: Go sends neither timeout nor metadata on streams.
func echoStream(ctx context.Context, peer *peer, text string) (int, error) {
	stream, err := peer.EchoStream(ctx)
	if err != nil {
		return 0, err
	}
	err = stream.Send(&conformancepb.EchoRequest{Payload: []byte(text)})
	if err == nil {
		err = stream.CloseSend()
	}
	// A lost connection may have left messages and a status behind: receiving tells.
	if err != nil && !errors.Is(err, ttrpc.ErrClosed) {
		return 0, err
	}
	for count := 0; ; count++ {
		// Nothing may be received after a status: Go's client would wait for the timeout.
		if _, err := stream.Recv(); errors.Is(err, io.EOF) {
			return count, nil
		} else if err != nil {
			return count, err
		}
	}
}

func statusLine(err error) string {
	status := statusOf(err)
	return fmt.Sprintf("STATUS %s %s", codeName(status.Code()), status.Message())
}
