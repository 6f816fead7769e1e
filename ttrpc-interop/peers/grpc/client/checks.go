package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"ttrpc.conformance/conformancepb"
)

// How long one check may take, however slow the machine.
const checkLimit = 30 * time.Second

const service = "/ttrpc.conformance.v1.Conformance/"

// A check proves one fact about the server.
type check struct {
	name string
	run  func(ctx context.Context, connection *grpc.ClientConn) error
}

func (c check) prove(connection *grpc.ClientConn) error {
	ctx, cancel := context.WithTimeout(context.Background(), checkLimit)
	defer cancel()
	return c.run(ctx, connection)
}

var checks = []check{
	{"a unary call answers", unary},
	{"the handler sees metadata and deadline", metadataAndDeadline},
	{"a status has its message and details", statusWithDetails},
	{"a passed deadline ends the call", passedDeadline},
	{"a stream of requests has one response", clientStreaming},
	{"a request has a stream of responses", serverStreaming},
	{"streams go both ways in turns", bidiStreaming},
	{"a stream ends with a status behind its messages", failStream},
	{"a slow reader gets every message of a flood", flood},
}

func unary(ctx context.Context, connection *grpc.ClientConn) error {
	response := new(conformancepb.EchoResponse)
	request := &conformancepb.EchoRequest{Sequence: 7, Payload: []byte("seven")}
	if err := connection.Invoke(ctx, service+"Echo", request, response); err != nil {
		return err
	}
	if response.GetSequence() != 7 || string(response.GetPayload()) != "seven" {
		return fmt.Errorf("response must echo the request but was %v", response)
	}
	return nil
}

func metadataAndDeadline(ctx context.Context, connection *grpc.ClientConn) error {
	ctx = metadata.AppendToOutgoingContext(ctx, "word", "one", "word", "two", "raw-bin", "\x00\xff")
	response := new(conformancepb.EchoResponse)
	if err := connection.Invoke(ctx, service+"Echo", new(conformancepb.EchoRequest), response); err != nil {
		return err
	}
	var words []string
	for _, pair := range response.GetMetadata() {
		if pair.GetKey() == "word" || pair.GetKey() == "raw-bin" {
			words = append(words, pair.GetKey()+"="+pair.GetValue())
		}
	}
	for _, expected := range []string{"word=one", "word=two", "raw-bin=AP8"} {
		found := false
		for _, word := range words {
			found = found || word == expected
		}
		if !found {
			return fmt.Errorf("metadata must have %s but was %v", expected, words)
		}
	}
	left := time.Duration(response.GetRemainingNanos())
	if left <= 0 || left > checkLimit {
		return fmt.Errorf("remaining time must be up to %s but was %s", checkLimit, left)
	}
	return nil
}

func statusWithDetails(ctx context.Context, connection *grpc.ClientConn) error {
	detail, err := anypb.New(&errdetails.ErrorInfo{Reason: "TOLD", Domain: "conformance"})
	if err != nil {
		return err
	}
	request := &conformancepb.FailRequest{
		Code: int32(codes.NotFound), Message: "no such thing", Details: []*anypb.Any{detail},
	}
	err = connection.Invoke(ctx, service+"Fail", request, new(conformancepb.EchoResponse))
	return mustBe(err, codes.NotFound, "no such thing", &errdetails.ErrorInfo{Reason: "TOLD", Domain: "conformance"})
}

func passedDeadline(ctx context.Context, connection *grpc.ClientConn) error {
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	request := &conformancepb.SleepRequest{DelayMillis: 60_000}
	err := connection.Invoke(ctx, service+"Sleep", request, new(conformancepb.SleepResponse))
	if status.Code(err) != codes.DeadlineExceeded {
		return fmt.Errorf("status must be DeadlineExceeded but was %v", err)
	}
	return nil
}

func clientStreaming(ctx context.Context, connection *grpc.ClientConn) error {
	stream, err := open(ctx, connection, "Sum")
	if err != nil {
		return err
	}
	for i := int64(1); i <= 100; i++ {
		if err := stream.SendMsg(&conformancepb.Part{Add: i}); err != nil {
			return err
		}
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	total := new(conformancepb.Total)
	if err := stream.RecvMsg(total); err != nil {
		return err
	}
	if total.GetSum() != 5050 || total.GetCount() != 100 {
		return fmt.Errorf("total must be 5050 of 100 but was %v", total)
	}
	return mustEnd(stream)
}

func serverStreaming(ctx context.Context, connection *grpc.ClientConn) error {
	stream, err := open(ctx, connection, "Divide")
	if err != nil {
		return err
	}
	if err := stream.SendMsg(&conformancepb.Total{Sum: 5050, Count: 100}); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	var sum int64
	for range 100 {
		part := new(conformancepb.Part)
		if err := stream.RecvMsg(part); err != nil {
			return err
		}
		sum += part.GetAdd()
	}
	if sum != 5050 {
		return fmt.Errorf("sum must be 5050 but was %d", sum)
	}
	return mustEnd(stream)
}

func bidiStreaming(ctx context.Context, connection *grpc.ClientConn) error {
	stream, err := open(ctx, connection, "EchoStream")
	if err != nil {
		return err
	}
	for i := range uint64(50) {
		if err := stream.SendMsg(&conformancepb.EchoRequest{Sequence: i}); err != nil {
			return err
		}
		response := new(conformancepb.EchoResponse)
		if err := stream.RecvMsg(response); err != nil {
			return err
		}
		if response.GetSequence() != i {
			return fmt.Errorf("sequence must be %d but was %d", i, response.GetSequence())
		}
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return mustEnd(stream)
}

func failStream(ctx context.Context, connection *grpc.ClientConn) error {
	stream, err := open(ctx, connection, "FailStream")
	if err != nil {
		return err
	}
	first := &conformancepb.FailStreamRequest{
		AfterMessages: 2,
		Status:        &conformancepb.FailRequest{Code: int32(codes.Aborted), Message: "enough"},
	}
	for range 2 {
		if err := stream.SendMsg(first); err != nil {
			return err
		}
		if err := stream.RecvMsg(new(conformancepb.EchoResponse)); err != nil {
			return err
		}
	}
	return mustBe(stream.RecvMsg(new(conformancepb.EchoResponse)), codes.Aborted, "enough")
}

func flood(ctx context.Context, connection *grpc.ClientConn) error {
	stream, err := open(ctx, connection, "Flood")
	if err != nil {
		return err
	}
	const count = 2000
	if err := stream.SendMsg(&conformancepb.FloodRequest{Count: count, Size: 10_000}); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	for i := range uint64(count) {
		response := new(conformancepb.EchoResponse)
		if err := stream.RecvMsg(response); err != nil {
			return err
		}
		if response.GetSequence() != i || len(response.GetPayload()) != 10_000 {
			return fmt.Errorf("message %d must have 10000 bytes but was %d with %d",
				i, response.GetSequence(), len(response.GetPayload()))
		}
		if i%500 == 0 {
			// By now the server is far ahead, unless it is held back.
			time.Sleep(100 * time.Millisecond)
		}
	}
	return mustEnd(stream)
}

func open(ctx context.Context, connection *grpc.ClientConn, method string) (grpc.ClientStream, error) {
	return connection.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, service+method)
}

func mustEnd(stream grpc.ClientStream) error {
	if err := stream.RecvMsg(new(conformancepb.EchoResponse)); !errors.Is(err, io.EOF) {
		return fmt.Errorf("stream must end but was %v", err)
	}
	return nil
}

func mustBe(err error, code codes.Code, message string, details ...proto.Message) error {
	got := status.Convert(err)
	if got.Code() != code || got.Message() != message {
		return fmt.Errorf("status must be %s %q but was %v", code, message, err)
	}
	if len(got.Details()) != len(details) {
		return fmt.Errorf("details must be %v but were %v", details, got.Details())
	}
	for i, expected := range details {
		detail, ok := got.Details()[i].(proto.Message)
		if !ok || !proto.Equal(detail, expected) {
			return fmt.Errorf("detail must be %v but was %v", expected, got.Details()[i])
		}
	}
	return nil
}
