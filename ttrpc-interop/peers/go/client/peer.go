package main

import (
	"context"
	"net"
	"time"

	"github.com/containerd/ttrpc"
	"ttrpc.conformance/conformancepb"
)

const serviceName = "ttrpc.conformance.v1.Conformance"

// peer is one connection to the server under test.
type peer struct {
	conformancepb.ConformanceClient
	// raw makes the calls that no stub offers: unknown methods, messages of the wrong type.
	raw    *ttrpc.Client
	socket string
}

func connect(socket string) (*peer, error) {
	connection, err := net.Dial("unix", socket)
	if err != nil {
		return nil, err
	}
	raw := ttrpc.NewClient(connection, ttrpc.WithUnaryClientInterceptor(sendServerTimeout))
	return &peer{ConformanceClient: conformancepb.NewConformanceClient(raw), raw: raw, socket: socket}, nil
}

func (p *peer) close() { p.raw.Close() }

type serverTimeoutKey struct{}

// withServerTimeout sends a timeout that the client itself does not watch, so that only the server
// can end the call. An ordinary deadline ends it on both sides, and Go's client never waits for the
// server's response then.
func withServerTimeout(ctx context.Context, timeout time.Duration) context.Context {
	return context.WithValue(ctx, serverTimeoutKey{}, timeout)
}

func sendServerTimeout(
	ctx context.Context, request *ttrpc.Request, response *ttrpc.Response,
	_ *ttrpc.UnaryClientInfo, next ttrpc.Invoker,
) error {
	if timeout, ok := ctx.Value(serverTimeoutKey{}).(time.Duration); ok {
		request.TimeoutNano = timeout.Nanoseconds()
	}
	return next(ctx, request, response)
}
