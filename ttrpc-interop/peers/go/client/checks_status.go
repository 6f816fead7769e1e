package main

import (
	"context"
	"fmt"
	"strings"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/emptypb"
	"ttrpc.conformance/conformancepb"
)

var statusChecks = []check{
	{"Fail with code 0 returns an empty message", func(ctx context.Context, peer *peer) error {
		response, err := peer.Fail(ctx, &conformancepb.FailRequest{Message: "not a failure"})
		if err != nil {
			return err
		}
		if proto.Size(response) != 0 {
			return fmt.Errorf("response must be empty but was %v", response)
		}
		return nil
	}},
	{"Fail ends in each of the 16 codes with message and details", func(ctx context.Context, peer *peer) error {
		for code := codes.Canceled; code <= codes.Unauthenticated; code++ {
			message := "failed as asked: " + codeName(code)
			if err := failsWith(ctx, peer, code, message, someDetails(code)...); err != nil {
				return err
			}
		}
		return nil
	}},
	{"Fail keeps an empty message without details", func(ctx context.Context, peer *peer) error {
		return failsWith(ctx, peer, codes.Aborted, "")
	}},
	{"Fail keeps a long message beyond ASCII", func(ctx context.Context, peer *peer) error {
		return failsWith(ctx, peer, codes.DataLoss, strings.Repeat("größer, 更大, 🐳\n", 4096))
	}},
	{"unknown service is UNIMPLEMENTED", func(ctx context.Context, peer *peer) error {
		err := peer.raw.Call(ctx, "no.such.Service", "Echo", &emptypb.Empty{}, &emptypb.Empty{})
		return expectStatus(err, codes.Unimplemented, "service no.such.Service")
	}},
	{"unknown method is UNIMPLEMENTED", func(ctx context.Context, peer *peer) error {
		err := peer.raw.Call(ctx, serviceName, "NoSuchMethod", &emptypb.Empty{}, &emptypb.Empty{})
		return expectStatus(err, codes.Unimplemented, "method NoSuchMethod")
	}},
	{"method name in other letter case is UNIMPLEMENTED", func(ctx context.Context, peer *peer) error {
		err := peer.raw.Call(ctx, serviceName, "echo", &emptypb.Empty{}, &emptypb.Empty{})
		return expectStatus(err, codes.Unimplemented, "method echo")
	}},
	{"undecodable message is INTERNAL", func(ctx context.Context, peer *peer) error {
		err := peer.raw.Call(ctx, serviceName, "Echo", undecodable(), &conformancepb.EchoResponse{})
		return expectCode(err, codes.Internal)
	}},
}

// crashCheck fails on a Go server, which dies of the panic and takes the connection along.
var crashCheck = check{"Crash is UNKNOWN and the server lives", func(ctx context.Context, peer *peer) error {
	_, err := peer.Crash(ctx, &emptypb.Empty{})
	return expectCode(err, codes.Unknown)
}}

// undecodable is encoded as a field that is longer than its message.
func undecodable() proto.Message {
	message := &emptypb.Empty{}
	message.ProtoReflect().SetUnknown([]byte{1<<3 | 2, 100})
	return message
}

// someDetails are one message that this side knows and one that no side does.
func someDetails(code codes.Code) []*anypb.Any {
	known, err := anypb.New(&conformancepb.Metadatum{Key: "code", Value: codeName(code)})
	if err != nil {
		panic(err)
	}
	unknown := &anypb.Any{TypeUrl: "example.com/no.such.Message", Value: []byte{0xff, 0x00, byte(code)}}
	return []*anypb.Any{known, unknown}
}

func failsWith(
	ctx context.Context, peer *peer, code codes.Code, message string, details ...*anypb.Any,
) error {
	response, err := peer.Fail(ctx,
		&conformancepb.FailRequest{Code: int32(code), Message: message, Details: details})
	if err == nil {
		return fmt.Errorf("status must be %s but the call returned %v", codeName(code), response)
	}
	return isStatus(err, code, message, details...)
}

// isStatus compares whole statuses, so that neither order nor content of the details may change.
func isStatus(err error, code codes.Code, message string, details ...*anypb.Any) error {
	want := &spb.Status{Code: int32(code), Message: message, Details: details}
	if got := statusOf(err).Proto(); !proto.Equal(got, want) {
		return fmt.Errorf("status must be {%v} but was {%v}", want, got)
	}
	return nil
}
