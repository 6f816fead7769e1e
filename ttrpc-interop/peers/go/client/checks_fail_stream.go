package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"ttrpc.conformance/conformancepb"
)

// After a status nothing more is received or sent on its stream: Go's client would wait for the end
// of the context, and a Go server would respond to each further frame with a status of its own.
var failStreamChecks = []check{
	{"FailStream after 0 messages is the status at once", func(ctx context.Context, peer *peer) error {
		return failsAfter(ctx, peer, 0, codes.NotFound)
	}},
	{"FailStream after 1 message responds to the first one", func(ctx context.Context, peer *peer) error {
		return failsAfter(ctx, peer, 1, codes.ResourceExhausted)
	}},
	{"FailStream after 100 messages responds to them all", func(ctx context.Context, peer *peer) error {
		return failsAfter(ctx, peer, 100, codes.Aborted)
	}},
	{"FailStream ends in each of the 16 codes with message and details", func(ctx context.Context, peer *peer) error {
		for code := codes.Canceled; code <= codes.Unauthenticated; code++ {
			if err := failsAfter(ctx, peer, 1, code); err != nil {
				return err
			}
		}
		return nil
	}},
	{"FailStream with code 0 just ends", func(ctx context.Context, peer *peer) error {
		stream, err := startFailStream(ctx, peer, &conformancepb.FailStreamRequest{AfterMessages: 1})
		if err != nil {
			return err
		}
		if _, err := stream.Recv(); err != nil {
			return err
		}
		return ends(stream.Recv)
	}},
}

func failsAfter(ctx context.Context, peer *peer, count uint32, code codes.Code) error {
	message, details := fmt.Sprintf("failed after %d", count), someDetails(code)
	stream, err := startFailStream(ctx, peer, &conformancepb.FailStreamRequest{
		AfterMessages: count,
		Status:        &conformancepb.FailRequest{Code: int32(code), Message: message, Details: details},
	})
	if err != nil {
		return err
	}
	for i := range count {
		// The first message is sent already.
		if i > 0 {
			if err := stream.Send(&conformancepb.FailStreamRequest{}); err != nil {
				return err
			}
		}
		if _, err := stream.Recv(); err != nil {
			return fmt.Errorf("response %d: %w", i, err)
		}
	}
	response, err := stream.Recv()
	if err == nil {
		return fmt.Errorf("status must follow %d responses but another came: %v", count, response)
	}
	return isStatus(err, code, message, details...)
}

func startFailStream(
	ctx context.Context, peer *peer, first *conformancepb.FailStreamRequest,
) (conformancepb.Conformance_FailStreamClient, error) {
	stream, err := peer.FailStream(ctx)
	if err != nil {
		return nil, err
	}
	return stream, stream.Send(first)
}
