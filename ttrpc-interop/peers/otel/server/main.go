// A Go server with otelttrpc's interceptor. It responds with the metadata of each call, also on a
// stream, for which otelttrpc has no interceptor.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/containerd/otelttrpc"
	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"ttrpc.conformance/conformancepb"
	"ttrpc.otel/spans"
)

func main() {
	socket := flag.String("socket", "", "path of the Unix socket to serve on")
	flag.Parse()
	if *socket == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := serve(*socket); err != nil {
		fmt.Fprintln(os.Stderr, "otel server:", err)
		os.Exit(1)
	}
}

func serve(path string) error {
	server, err := ttrpc.NewServer(ttrpc.WithUnaryServerInterceptor(
		otelttrpc.UnaryServerInterceptor(spans.Options(spans.NewProvider())...)))
	if err != nil {
		return err
	}
	conformancepb.RegisterConformanceService(server, conformance{})
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	fmt.Printf("listening on unix://%s\n", path)
	return server.Serve(context.Background(), listener)
}

// conformance serves the methods that the test calls; the others are nil.
type conformance struct {
	conformancepb.ConformanceService
}

func (conformance) Echo(ctx context.Context, request *conformancepb.EchoRequest) (*conformancepb.EchoResponse, error) {
	return echo(ctx, request), nil
}

func (conformance) Fail(_ context.Context, request *conformancepb.FailRequest) (*conformancepb.EchoResponse, error) {
	return nil, status.Error(codes.Code(request.GetCode()), request.GetMessage())
}

func (conformance) EchoStream(ctx context.Context, stream conformancepb.Conformance_EchoStreamServer) error {
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

func echo(ctx context.Context, request *conformancepb.EchoRequest) *conformancepb.EchoResponse {
	response := &conformancepb.EchoResponse{Sequence: request.GetSequence()}
	metadata, _ := ttrpc.GetMetadata(ctx)
	for key, values := range metadata {
		for _, value := range values {
			response.Metadata = append(response.Metadata, &conformancepb.Metadatum{Key: key, Value: value})
		}
	}
	return response
}
