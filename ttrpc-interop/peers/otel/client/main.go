// A Go client with otelttrpc's interceptor, which makes a unary call within a span. The interceptor
// is for unary calls only, and Go's client sends no metadata with a stream.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"

	"github.com/containerd/otelttrpc"
	"github.com/containerd/ttrpc"
	"ttrpc.conformance/conformancepb"
	"ttrpc.otel/spans"
)

func main() {
	socket := flag.String("socket", "", "path of the Unix socket to call")
	flag.Parse()
	if *socket == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := call(*socket); err != nil {
		fmt.Fprintln(os.Stderr, "otel client:", err)
		os.Exit(1)
	}
}

func call(socket string) error {
	connection, err := net.Dial("unix", socket)
	if err != nil {
		return err
	}
	provider := spans.NewProvider()
	client := ttrpc.NewClient(connection,
		ttrpc.WithUnaryClientInterceptor(otelttrpc.UnaryClientInterceptor(spans.Options(provider)...)))
	defer client.Close()
	conformance := conformancepb.NewConformanceClient(client)

	ctx, span := provider.Tracer("client").Start(context.Background(), "outer")
	defer span.End()
	_, err = conformance.Echo(ctx, &conformancepb.EchoRequest{Sequence: 1})
	return err
}
