package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const (
	// Before each measurement, for all callers to be under way.
	settle = 200 * time.Millisecond
	// A caller's messages differ, so that a response to another one does not pass for an echo.
	differentMessages      = 8
	differentLargeMessages = 2
	large                  = 64 * 1024
	responsesToOneCall     = 10_000
)

const (
	unary     = "unary"
	bidi      = "bidi"
	responses = "responses"
	idle      = "idle"
)

type options struct {
	socket, mode                                               string
	callers, connections, held, payload, streams, window, rate int
	timeout                                                    time.Duration
}

// callContext is that of one call; what it returns beside it is to be called when the call has ended.
func (o options) callContext(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.timeout == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, o.timeout)
}

// measured is what the harness reads; nanoseconds throughout.
type measured struct {
	Calls int64  `json:"calls"`
	Nanos int64  `json:"nanos"`
	P50   *int64 `json:"p50,omitempty"`
	P99   *int64 `json:"p99,omitempty"`
	P999  *int64 `json:"p999,omitempty"`
}

type load struct {
	options options
	clients []*ttrpc.Client
}

// connect opens all connections and makes one call on each.
func connect(options options) (*load, error) {
	load := &load{options: options}
	for range options.connections + options.held {
		connection, err := net.Dial("unix", options.socket)
		if err != nil {
			return nil, err
		}
		client := ttrpc.NewClient(connection)
		load.clients = append(load.clients, client)
		caller := unaryCaller{
			client: client, messages: messages(0, options.payload), recorder: newRecorder(0, &clock{}), options: options,
		}
		if err := caller.next(context.Background()); err != nil {
			return nil, err
		}
	}
	return load, nil
}

func (l *load) close() {
	for _, client := range l.clients {
		client.Close()
	}
}

// run makes the load for that long and fails on the first wrong response.
func (l *load) run(callers int, duration time.Duration, mark func(string)) (measured, error) {
	var now clock
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	recorders := make([]*recorder, callers)
	var ready, running sync.WaitGroup
	for number := range callers {
		recorder := newRecorder(number, &now)
		recorders[number] = recorder
		ready.Add(1)
		running.Go(func() {
			if err := l.call(ctx, number, recorder, &ready); err != nil {
				cancel(fmt.Errorf("caller %d: %w", number, err))
			}
		})
	}
	ready.Wait()
	pause(ctx, settle)
	mark("begin")
	start := time.Now()
	now.set(measuring)
	pause(ctx, duration)
	now.set(finished)
	took := time.Since(start)
	mark("end")
	running.Wait()
	if err := context.Cause(ctx); err != nil {
		return measured{}, err
	}
	return sum(recorders, took), nil
}

func (l *load) call(ctx context.Context, number int, recorder *recorder, ready *sync.WaitGroup) error {
	caller, err := l.caller(ctx, number, recorder)
	ready.Done()
	if err != nil {
		return err
	}
	for !recorder.now.is(finished) {
		if err := caller.next(ctx); err != nil {
			return err
		}
	}
	return caller.close(ctx)
}

func sum(recorders []*recorder, took time.Duration) measured {
	var latencies histogram
	var answers int64
	for _, recorder := range recorders {
		if recorder.latencies != nil {
			latencies.add(recorder.latencies)
		}
		answers += recorder.answers
	}
	result := measured{Calls: answers, Nanos: took.Nanoseconds()}
	if latencies.count > 0 {
		result.P50 = latencies.nanos(0.5)
		result.P99 = latencies.nanos(0.99)
		result.P999 = latencies.nanos(0.999)
	}
	return result
}

func (h *histogram) nanos(share float64) *int64 {
	nanos := h.quantile(share).Nanoseconds()
	return &nanos
}

// pause ends early when a caller has failed.
func pause(ctx context.Context, duration time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(duration):
	}
}

func messages(caller, payload int) []*wrapperspb.BytesValue {
	count := differentMessages
	if payload >= large {
		count = differentLargeMessages
	}
	messages := make([]*wrapperspb.BytesValue, count)
	for i := range messages {
		messages[i] = wrapperspb.Bytes(payloadOf(payload, caller*count+i))
	}
	return messages
}

// payloadOf holds a number of responses, the message's number, and bytes that differ from one another.
func payloadOf(size, number int) []byte {
	payload := make([]byte, size)
	for i := range payload {
		payload[i] = byte(i + number)
	}
	binary.BigEndian.PutUint32(payload, responsesToOneCall)
	binary.BigEndian.PutUint32(payload[4:], uint32(number))
	return payload
}
