package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"ttrpc.conformance/conformancepb"
)

func serve(path string) error {
	server, err := ttrpc.NewServer(
		ttrpc.WithServerHandshaker(ttrpc.UnixSocketRequireSameUser()),
		ttrpc.WithUnaryServerInterceptor(logged),
	)
	if err != nil {
		return err
	}
	conformancepb.RegisterConformanceService(server, calculator{})
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	fmt.Println("listening on unix://" + path)
	return server.Serve(context.Background(), listener)
}

// calculator has some methods of the service; the others are those of a nil interface.
type calculator struct {
	conformancepb.ConformanceService
}

func (calculator) Echo(
	ctx context.Context, request *conformancepb.EchoRequest,
) (*conformancepb.EchoResponse, error) {
	tenant, ok := ttrpc.GetMetadataValue(ctx, "tenant")
	if !ok {
		return nil, status.Error(codes.InvalidArgument, "a tenant is required")
	}
	payload := append([]byte(tenant+": "), request.GetPayload()...)
	return &conformancepb.EchoResponse{Payload: payload}, nil
}

func (calculator) Sum(
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
	}
}

func (calculator) Divide(
	_ context.Context, total *conformancepb.Total, parts conformancepb.Conformance_DivideServer,
) error {
	for range total.GetCount() {
		add := total.GetSum() / int64(total.GetCount())
		if err := parts.Send(&conformancepb.Part{Add: add}); err != nil {
			return err
		}
	}
	return nil
}

func logged(
	ctx context.Context, unmarshal ttrpc.Unmarshaler, info *ttrpc.UnaryServerInfo, method ttrpc.Method,
) (any, error) {
	start := time.Now()
	response, err := method(ctx, unmarshal)
	log.Println(info.FullMethod, status.Code(err), time.Since(start))
	return response, err
}
