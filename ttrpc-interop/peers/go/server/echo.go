package main

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/containerd/ttrpc"
	"ttrpc.conformance/conformancepb"
)

// echo responds to a message with what the server saw of its call.
func echo(ctx context.Context, request *conformancepb.EchoRequest) *conformancepb.EchoResponse {
	return &conformancepb.EchoResponse{
		Sequence:       request.GetSequence(),
		Payload:        request.GetPayload(),
		Metadata:       metadataOf(ctx),
		RemainingNanos: remainingNanos(ctx),
	}
}

// metadataOf sorts by key: Go keeps metadata in a map, so the order on the wire is lost but within a key.
func metadataOf(ctx context.Context) []*conformancepb.Metadatum {
	seen, _ := ttrpc.GetMetadata(ctx)
	var metadata []*conformancepb.Metadatum
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		for _, value := range seen[key] {
			metadata = append(metadata, &conformancepb.Metadatum{Key: key, Value: value})
		}
	}
	return metadata
}

func remainingNanos(ctx context.Context) int64 {
	deadline, ok := ctx.Deadline()
	if !ok {
		return 0
	}
	return time.Until(deadline).Nanoseconds()
}
