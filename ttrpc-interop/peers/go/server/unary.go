package main

import (
	"context"
	"time"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"ttrpc.conformance/conformancepb"
)

type conformance struct{}

func (conformance) Echo(
	ctx context.Context, request *conformancepb.EchoRequest,
) (*conformancepb.EchoResponse, error) {
	return echo(ctx, request), nil
}

func (conformance) Fail(
	_ context.Context, request *conformancepb.FailRequest,
) (*conformancepb.EchoResponse, error) {
	if err := statusOf(request); err != nil {
		return nil, err
	}
	return &conformancepb.EchoResponse{}, nil
}

// statusOf is nil for code 0.
func statusOf(request *conformancepb.FailRequest) error {
	return status.ErrorProto(&spb.Status{
		Code:    request.GetCode(),
		Message: request.GetMessage(),
		Details: request.GetDetails(),
	})
}

// Sleep watches the context itself: Go sends no response at the deadline but waits for the handler.
// A lost connection cancels the context too.
func (conformance) Sleep(
	ctx context.Context, request *conformancepb.SleepRequest,
) (*conformancepb.SleepResponse, error) {
	start := time.Now()
	timer := time.NewTimer(time.Duration(request.GetDelayMillis()) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		slept := time.Since(start).Milliseconds()
		return &conformancepb.SleepResponse{SleptMillis: uint64(slept)}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (conformance) Nothing(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Crash ends the process: Go ttrpc does not recover a handler's panic.
func (conformance) Crash(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	panic("crash was called")
}
