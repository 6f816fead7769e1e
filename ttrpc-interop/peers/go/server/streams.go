package main

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"ttrpc.conformance/conformancepb"
)

func (conformance) Sum(
	_ context.Context, parts conformancepb.Conformance_SumServer,
) (*conformancepb.Total, error) {
	total := &conformancepb.Total{}
	for {
		part, err := parts.Recv()
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return nil, err
		}
		total.Sum += part.GetAdd()
		total.Count++
	}
}

func (conformance) Divide(
	_ context.Context, total *conformancepb.Total, parts conformancepb.Conformance_DivideServer,
) error {
	rest, count := total.GetSum(), int64(total.GetCount())
	if count == 0 && rest != 0 {
		return status.Errorf(codes.InvalidArgument, "no parts make a sum of 0 but was %d", rest)
	}
	for ; count > 0; count-- {
		add := rest / count
		rest -= add
		if err := parts.Send(&conformancepb.Part{Add: add}); err != nil {
			return err
		}
	}
	return nil
}

func (conformance) Empties(
	_ context.Context, _ *emptypb.Empty, empties conformancepb.Conformance_EmptiesServer,
) error {
	for range 3 {
		if err := empties.Send(&emptypb.Empty{}); err != nil {
			return err
		}
	}
	return nil
}

func (conformance) EchoStream(
	ctx context.Context, stream conformancepb.Conformance_EchoStreamServer,
) error {
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(echo(ctx, request)); err != nil {
			return err
		}
	}
}

func (conformance) FailStream(
	ctx context.Context, stream conformancepb.Conformance_FailStreamServer,
) error {
	first, err := stream.Recv()
	if err != nil {
		return endOfInput(err)
	}
	for answered := range first.GetAfterMessages() {
		if answered > 0 {
			if _, err := stream.Recv(); err != nil {
				return endOfInput(err)
			}
		}
		if err := stream.Send(echo(ctx, &conformancepb.EchoRequest{})); err != nil {
			return err
		}
	}
	return statusOf(first.GetStatus())
}

// endOfInput tells a client that closed its side too early from a failed receive.
func endOfInput(err error) error {
	if errors.Is(err, io.EOF) {
		return status.Error(codes.InvalidArgument, "the client closed its side too early")
	}
	return err
}

func (conformance) Flood(
	ctx context.Context, stream conformancepb.Conformance_FloodServer,
) error {
	request, err := stream.Recv()
	if err != nil {
		return endOfInput(err)
	}
	payload := make([]byte, request.GetSize())
	for sequence := range uint64(request.GetCount()) {
		response := echo(ctx, &conformancepb.EchoRequest{Sequence: sequence, Payload: payload})
		if err := stream.Send(response); err != nil {
			return err
		}
	}
	return nil
}
