package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
	"ttrpc.benchmark/echo"
)

// caller is one goroutine's load.
type caller interface {
	// next makes one call, or moves one message.
	next(ctx context.Context) error
	// close takes what is on its way.
	close(ctx context.Context) error
}

func (l *load) caller(ctx context.Context, number int, recorder *recorder) (caller, error) {
	client := l.clients[number%l.options.connections]
	messages := messages(number, l.options.payload)
	switch l.options.mode {
	case unary, idle:
		calls := &unaryCaller{client: client, messages: messages, recorder: recorder, options: l.options}
		if l.options.rate == 0 {
			return calls, nil
		}
		interval := time.Second / time.Duration(l.options.rate)
		return &steadyCaller{caller: calls, interval: interval, due: time.Now()}, nil
	case bidi:
		return openBidi(ctx, client, messages, l.options, recorder)
	case responses:
		return &repeatCaller{client: client, messages: messages, recorder: recorder, options: l.options}, nil
	default:
		return nil, fmt.Errorf("mode must be unary, bidi, responses or idle but was %q", l.options.mode)
	}
}

type unaryCaller struct {
	client   *ttrpc.Client
	messages []*wrapperspb.BytesValue
	recorder *recorder
	options  options
	sent     int
}

func (c *unaryCaller) next(ctx context.Context) error {
	request := c.messages[c.sent%len(c.messages)]
	c.sent++
	var response wrapperspb.BytesValue
	start := c.recorder.start()
	ctx, cancel := c.options.callContext(ctx)
	defer cancel()
	if err := c.client.Call(ctx, echo.Service, echo.Call, request, &response); err != nil {
		return err
	}
	c.recorder.answered(start)
	return check(&response, request)
}

func (c *unaryCaller) close(context.Context) error { return nil }

// steadyCaller begins a call at each tick of its rate, as long as calls are quicker than that.
type steadyCaller struct {
	caller
	interval time.Duration
	due      time.Time
}

func (c *steadyCaller) next(ctx context.Context) error {
	c.due = c.due.Add(c.interval)
	time.Sleep(time.Until(c.due))
	return c.caller.next(ctx)
}

// bidiCaller sends on its streams in turn, and receives the oldest echo when the window is full.
type bidiCaller struct {
	streams    []ttrpc.ClientStream
	cancel     context.CancelFunc // Of all streams.
	messages   []*wrapperspb.BytesValue
	window     int
	recorder   *recorder
	onTheirWay []onItsWay // The oldest stands at sent modulo the window, once that is full.
	received   int
	sent       int
}

type onItsWay struct {
	stream  ttrpc.ClientStream
	message *wrapperspb.BytesValue
	start   time.Time
}

func openBidi(
	ctx context.Context, client *ttrpc.Client, messages []*wrapperspb.BytesValue, options options, recorder *recorder,
) (caller, error) {
	ctx, cancel := options.callContext(ctx)
	caller := &bidiCaller{
		cancel: cancel, messages: messages, window: options.window, recorder: recorder,
		onTheirWay: make([]onItsWay, options.window),
	}
	description := &ttrpc.StreamDesc{StreamingClient: true, StreamingServer: true}
	for range options.streams {
		stream, err := client.NewStream(ctx, description, echo.Service, echo.Exchange, nil)
		if err != nil {
			cancel()
			return nil, err
		}
		caller.streams = append(caller.streams, stream)
	}
	return caller, nil
}

func (c *bidiCaller) next(context.Context) error {
	if c.sent-c.received == c.window {
		if err := c.receive(); err != nil {
			return err
		}
	}
	message := onItsWay{
		stream:  c.streams[c.sent%len(c.streams)],
		message: c.messages[c.sent%len(c.messages)],
		start:   c.recorder.start(),
	}
	c.onTheirWay[c.sent%c.window] = message
	c.sent++
	return message.stream.SendMsg(message.message)
}

func (c *bidiCaller) receive() error {
	oldest := c.onTheirWay[c.received%c.window]
	c.received++
	var response wrapperspb.BytesValue
	if err := oldest.stream.RecvMsg(&response); err != nil {
		return err
	}
	c.recorder.answered(oldest.start)
	return check(&response, oldest.message)
}

func (c *bidiCaller) close(context.Context) error {
	defer c.cancel()
	for c.received < c.sent {
		if err := c.receive(); err != nil {
			return err
		}
	}
	for _, stream := range c.streams {
		if err := stream.CloseSend(); err != nil {
			return err
		}
		if err := stream.RecvMsg(&wrapperspb.BytesValue{}); !errors.Is(err, io.EOF) {
			return fmt.Errorf("expected the stream's end but got %v", err)
		}
	}
	return nil
}

type repeatCaller struct {
	client   *ttrpc.Client
	messages []*wrapperspb.BytesValue
	recorder *recorder
	options  options
	sent     int
}

func (c *repeatCaller) next(ctx context.Context) error {
	request := c.messages[c.sent%len(c.messages)]
	c.sent++
	description := &ttrpc.StreamDesc{StreamingServer: true}
	ctx, cancel := c.options.callContext(ctx)
	defer cancel()
	stream, err := c.client.NewStream(ctx, description, echo.Service, echo.Repeat, request)
	if err != nil {
		return err
	}
	for received := 0; ; received++ {
		var response wrapperspb.BytesValue
		if err := stream.RecvMsg(&response); errors.Is(err, io.EOF) && received == responsesToOneCall {
			return nil
		} else if err != nil {
			return fmt.Errorf("after %d responses of %d: %w", received, responsesToOneCall, err)
		}
		c.recorder.arrived()
		if err := check(&response, request); err != nil {
			return err
		}
	}
}

func (c *repeatCaller) close(context.Context) error { return nil }

func check(response, request *wrapperspb.BytesValue) error {
	if !bytes.Equal(response.Value, request.Value) {
		return errors.New("response is not its request's echo")
	}
	return nil
}
