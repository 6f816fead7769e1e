package main

import (
	"context"
	"fmt"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/proto"
	"ttrpc.conformance/conformancepb"
)

// The most data that a frame may carry.
const maxFrameData = 4 << 20

// sizeChecks send payloads up to the largest that fits a frame: for a unary call together with its
// envelope, on a stream as the message alone.
func sizeChecks() []check {
	unarySizes := []int{0, 1, 64 << 10, 1 << 20, payloadFilling(func(size int) int {
		return proto.Size(echoEnvelope(size))
	})}
	streamSizes := []int{0, 1, 64 << 10, 1 << 20, payloadFilling(func(size int) int {
		return proto.Size(sized(size))
	})}
	var checks []check
	for _, size := range unarySizes {
		checks = append(checks, check{
			fmt.Sprintf("Echo returns a payload of %d bytes", size),
			func(ctx context.Context, peer *peer) error {
				return echoes(ctx, peer, 1, patterned(size))
			},
		})
	}
	for _, size := range streamSizes {
		checks = append(checks, check{
			fmt.Sprintf("EchoStream returns payloads of %d bytes", size),
			func(ctx context.Context, peer *peer) error {
				return streamsInOrder(ctx, peer, 4, patterned(size))
			},
		})
	}
	return checks
}

// payloadFilling returns the payload's size at which the data is exactly as large as a frame allows.
func payloadFilling(dataSize func(payloadSize int) int) int {
	// From 2 MiB on, the lengths around the payload take no more bytes when it grows.
	const large = maxFrameData / 2
	return maxFrameData - (dataSize(large) - large)
}

// sized is the message of sequence 1, as streams send it second: their first one is shorter.
func sized(payloadSize int) *conformancepb.EchoRequest {
	return &conformancepb.EchoRequest{Sequence: 1, Payload: make([]byte, payloadSize)}
}

// echoEnvelope is what the unary call of a sized message sends when it has no deadline.
func echoEnvelope(payloadSize int) *ttrpc.Request {
	message, err := proto.Marshal(sized(payloadSize))
	if err != nil {
		panic(err)
	}
	return &ttrpc.Request{Service: serviceName, Method: "Echo", Payload: message}
}

// patterned bytes make a payload that was cut, shifted or mixed up differ from the one sent.
func patterned(size int) []byte {
	payload := make([]byte, size)
	for i := range payload {
		payload[i] = byte(i ^ i>>8 ^ i>>16)
	}
	return payload
}
