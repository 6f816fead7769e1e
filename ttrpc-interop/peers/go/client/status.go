package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/containerd/ttrpc"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// statusOf turns any failure of a call into a status. Go's client reports its own deadline, its own
// cancellation and a lost connection as plain errors.
func statusOf(err error) *status.Status {
	if errors.Is(err, ttrpc.ErrClosed) {
		return status.New(codes.Unavailable, err.Error())
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return status.FromContextError(err)
	}
	return status.Convert(err)
}

// codeName spells a code as the protocol does: DEADLINE_EXCEEDED, not DeadlineExceeded.
func codeName(c codes.Code) string {
	if name, ok := code.Code_name[int32(c)]; ok {
		return name
	}
	return fmt.Sprintf("CODE_%d", c)
}

// expectCode is nil if the call ended with this code.
func expectCode(err error, want codes.Code) error {
	if got := statusOf(err); got.Code() != want {
		return fmt.Errorf("status must be %s but was %s %q", codeName(want), codeName(got.Code()), got.Message())
	}
	return nil
}

// expectStatus is nil if the call ended with this code and message.
func expectStatus(err error, want codes.Code, message string) error {
	if got := statusOf(err); got.Code() != want || got.Message() != message {
		return fmt.Errorf("status must be %s %q but was %s %q",
			codeName(want), message, codeName(got.Code()), got.Message())
	}
	return nil
}
