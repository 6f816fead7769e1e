// The Go peer as a server: github.com/containerd/ttrpc serving the benchmarks' service, as lean as
// it gets. Ends with its input.
package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
	"ttrpc.benchmark/echo"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: server SOCKET")
		os.Exit(2)
	}
	if err := serve(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "benchmark server:", err)
		os.Exit(1)
	}
}

func serve(socket string) error {
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	server.RegisterService(echo.Service, &ttrpc.ServiceDesc{
		Methods: map[string]ttrpc.Method{echo.Call: call},
		Streams: map[string]ttrpc.Stream{
			echo.Exchange: {Handler: exchange, StreamingClient: true, StreamingServer: true},
			echo.Repeat:   {Handler: repeat, StreamingServer: true},
		},
	})
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	go func() {
		if err := server.Serve(context.Background(), listener); err != nil {
			fmt.Fprintln(os.Stderr, "benchmark server:", err)
			os.Exit(1)
		}
	}()
	fmt.Println("ready")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func call(_ context.Context, unmarshal func(any) error) (any, error) {
	var request wrapperspb.BytesValue
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	return &request, nil
}

func exchange(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	for {
		var message wrapperspb.BytesValue
		if err := stream.RecvMsg(&message); errors.Is(err, io.EOF) {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
		if err := stream.SendMsg(&message); err != nil {
			return nil, err
		}
	}
}

func repeat(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	var request wrapperspb.BytesValue
	if err := stream.RecvMsg(&request); err != nil {
		return nil, err
	}
	for range binary.BigEndian.Uint32(request.Value) {
		if err := stream.SendMsg(&request); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
