package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/emptypb"
	"ttrpc.conformance/conformancepb"
)

// Client streaming and server streaming.
var oneSidedStreamChecks = []check{
	{"Sum of no parts is 0", func(ctx context.Context, peer *peer) error {
		return sums(ctx, peer)
	}},
	{"Sum of one part is that part", func(ctx context.Context, peer *peer) error {
		return sums(ctx, peer, 42)
	}},
	{"Sum adds negative parts", func(ctx context.Context, peer *peer) error {
		return sums(ctx, peer, -5, 3, 0, -7, math.MaxInt64, math.MinInt64)
	}},
	{"Sum adds 10,000 parts", func(ctx context.Context, peer *peer) error {
		parts := make([]int64, 10_000)
		for i := range parts {
			parts[i] = int64(i) - 2500
		}
		return sums(ctx, peer, parts...)
	}},
	{"Divide into no parts ends at once", func(ctx context.Context, peer *peer) error {
		return divides(ctx, peer, 0, 0)
	}},
	{"Divide into one part returns the sum", func(ctx context.Context, peer *peer) error {
		return divides(ctx, peer, -12, 1)
	}},
	{"Divide into three parts keeps the smallest sum", func(ctx context.Context, peer *peer) error {
		return divides(ctx, peer, math.MinInt64, 3)
	}},
	{"Divide into 10,000 parts", func(ctx context.Context, peer *peer) error {
		return divides(ctx, peer, 123_456_789, 10_000)
	}},
	{"Empties sends three empty messages", func(ctx context.Context, peer *peer) error {
		stream, err := peer.Empties(ctx, &emptypb.Empty{})
		if err != nil {
			return err
		}
		for i := range 3 {
			if _, err := stream.Recv(); err != nil {
				return fmt.Errorf("message %d: %w", i, err)
			}
		}
		return ends(stream.Recv)
	}},
	{"unknown streaming method is UNIMPLEMENTED", func(ctx context.Context, peer *peer) error {
		stream, err := peer.raw.NewStream(ctx,
			&ttrpc.StreamDesc{StreamingServer: true}, serviceName, "NoSuchStream", &emptypb.Empty{})
		if err != nil {
			return err
		}
		return expectStatus(stream.RecvMsg(&emptypb.Empty{}), codes.Unimplemented, "method NoSuchStream")
	}},
	{"undecodable part is INTERNAL", func(ctx context.Context, peer *peer) error {
		stream, err := peer.Sum(ctx)
		if err != nil {
			return err
		}
		if err := stream.SendMsg(undecodable()); err != nil {
			return err
		}
		return expectCode(stream.RecvMsg(&conformancepb.Total{}), codes.Internal)
	}},
}

func sums(ctx context.Context, peer *peer, parts ...int64) error {
	stream, err := peer.Sum(ctx)
	if err != nil {
		return err
	}
	var want int64
	for _, part := range parts {
		want += part
		if err := stream.Send(&conformancepb.Part{Add: part}); err != nil {
			return err
		}
	}
	total, err := stream.CloseAndRecv()
	if err != nil {
		return err
	}
	if total.GetSum() != want || total.GetCount() != uint32(len(parts)) {
		return fmt.Errorf("total must be %d of %d parts but was %d of %d",
			want, len(parts), total.GetSum(), total.GetCount())
	}
	return nil
}

func divides(ctx context.Context, peer *peer, sum int64, count uint32) error {
	stream, err := peer.Divide(ctx, &conformancepb.Total{Sum: sum, Count: count})
	if err != nil {
		return err
	}
	var got int64
	for i := range count {
		part, err := stream.Recv()
		if err != nil {
			return fmt.Errorf("part %d: %w", i, err)
		}
		got += part.GetAdd()
	}
	if got != sum {
		return fmt.Errorf("sum of the parts must be %d but was %d", sum, got)
	}
	return ends(stream.Recv)
}

// ends is nil if the next thing to be received is the stream's end.
func ends[M any](receive func() (M, error)) error {
	message, err := receive()
	if err == nil {
		return fmt.Errorf("stream must end but goes on with %v", message)
	}
	if !errors.Is(err, io.EOF) {
		return fmt.Errorf("stream must end but fails: %w", err)
	}
	return nil
}
