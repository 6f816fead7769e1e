package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/status"
	"ttrpc.conformance/conformancepb"
)

func call(path string) error {
	connection, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	closed := make(chan struct{})
	client := ttrpc.NewClient(connection, ttrpc.WithOnClose(func() { close(closed) }))
	calculator := conformancepb.NewConformanceClient(client)

	if err := echo(calculator); err != nil {
		return err
	}
	if err := sum(calculator); err != nil {
		return err
	}
	if err := divide(calculator); err != nil {
		return err
	}
	if err := client.Close(); err != nil {
		return err
	}
	<-closed
	return nil
}

func echo(calculator conformancepb.ConformanceClient) error {
	request := &conformancepb.EchoRequest{Payload: []byte("hello")}
	_, err := calculator.Echo(context.Background(), request)
	if refused, ok := status.FromError(err); ok {
		fmt.Println(refused.Code(), refused.Message())
	}

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	ctx = ttrpc.WithMetadata(ctx, ttrpc.MD{"tenant": {"blue"}})
	response, err := calculator.Echo(ctx, request)
	if err != nil {
		return err
	}
	fmt.Println(string(response.GetPayload()))
	return nil
}

func sum(calculator conformancepb.ConformanceClient) error {
	stream, err := calculator.Sum(context.Background())
	if err != nil {
		return err
	}
	for _, add := range []int64{1, 2, 3} {
		if err := stream.Send(&conformancepb.Part{Add: add}); err != nil {
			return err
		}
	}
	total, err := stream.CloseAndRecv()
	if err != nil {
		return err
	}
	fmt.Println(total.GetSum())
	return nil
}

func divide(calculator conformancepb.ConformanceClient) error {
	stream, err := calculator.Divide(context.Background(), &conformancepb.Total{Sum: 6, Count: 2})
	if err != nil {
		return err
	}
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		fmt.Println(part.GetAdd())
	}
}
