package main

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"ttrpc.conformance/conformancepb"
)

var echoChecks = []check{
	{"Echo returns sequence and payload", func(ctx context.Context, peer *peer) error {
		return echoes(ctx, peer, 1<<63+5, []byte("payload\x00\xff"))
	}},
	{"Echo of an empty message is an empty message", func(ctx context.Context, peer *peer) error {
		response, err := peer.Echo(ctx, &conformancepb.EchoRequest{})
		if err != nil {
			return err
		}
		if size := proto.Size(response); size != 0 {
			return fmt.Errorf("response must be empty but was %v", response)
		}
		return nil
	}},
	{"Echo sees the values of a repeated metadata key in their order", func(ctx context.Context, peer *peer) error {
		return sees(ctx, peer, ttrpc.MD{
			"color": {"red", "green", "blue", "green"},
			"trace": {"4bf92f35"},
		})
	}},
	{"Echo sees empty metadata keys and values", func(ctx context.Context, peer *peer) error {
		return sees(ctx, peer, ttrpc.MD{"": {"no key"}, "no-value": {"", "x", ""}})
	}},
	{"Echo sees metadata of 1,000 values", func(ctx context.Context, peer *peer) error {
		values := make([]string, 1000)
		for i := range values {
			values[i] = fmt.Sprintf("value %d – ü", i)
		}
		return sees(ctx, peer, ttrpc.MD{"many": values})
	}},
	{"Echo sees no metadata where none was sent", func(ctx context.Context, peer *peer) error {
		return sees(ctx, peer, ttrpc.MD{})
	}},
	{"Echo sees what remains until the deadline", func(ctx context.Context, peer *peer) error {
		const timeout = 20 * time.Second
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		response, err := peer.Echo(ctx, &conformancepb.EchoRequest{Sequence: 1, Payload: []byte("in time")})
		if err != nil {
			return err
		}
		remaining := time.Duration(response.GetRemainingNanos())
		if remaining > timeout || remaining < timeout-checkLimit/3 {
			return fmt.Errorf("remaining time must be at most %s and near it but was %s", timeout, remaining)
		}
		return nil
	}},
	{"Echo sees no deadline where none was sent", func(ctx context.Context, peer *peer) error {
		response, err := peer.Echo(ctx, &conformancepb.EchoRequest{})
		if err != nil {
			return err
		}
		if response.GetRemainingNanos() != 0 {
			return fmt.Errorf("remaining nanos must be 0 but were %d", response.GetRemainingNanos())
		}
		return nil
	}},
	{"Nothing takes and returns an empty message", func(ctx context.Context, peer *peer) error {
		_, err := peer.Nothing(ctx, &emptypb.Empty{})
		return err
	}},
}

// echoes is nil if Echo returns this sequence and payload.
func echoes(ctx context.Context, peer *peer, sequence uint64, payload []byte) error {
	response, err := peer.Echo(ctx, &conformancepb.EchoRequest{Sequence: sequence, Payload: payload})
	if err != nil {
		return err
	}
	return isEcho(response, sequence, payload)
}

func isEcho(response *conformancepb.EchoResponse, sequence uint64, payload []byte) error {
	if response.GetSequence() != sequence {
		return fmt.Errorf("sequence must be %d but was %d", sequence, response.GetSequence())
	}
	if !bytes.Equal(response.GetPayload(), payload) {
		return fmt.Errorf("payload of %d bytes differs from the %d bytes sent", len(response.GetPayload()), len(payload))
	}
	return nil
}

// sees is nil if Echo's handler saw exactly this metadata; the order of keys does not count.
func sees(ctx context.Context, peer *peer, sent ttrpc.MD) error {
	request := &conformancepb.EchoRequest{Sequence: 1, Payload: []byte("metadata")}
	response, err := peer.Echo(ttrpc.WithMetadata(ctx, sent), request)
	if err != nil {
		return err
	}
	seen := ttrpc.MD{}
	for _, metadatum := range response.GetMetadata() {
		seen[metadatum.GetKey()] = append(seen[metadatum.GetKey()], metadatum.GetValue())
	}
	if !reflect.DeepEqual(seen, sent) {
		return fmt.Errorf("metadata must be %q but was %q", sent, seen)
	}
	return nil
}
