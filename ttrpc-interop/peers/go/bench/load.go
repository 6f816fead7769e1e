package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/containerd/ttrpc"
	"ttrpc.conformance/conformancepb"
)

type load struct {
	callers         int
	payload         int
	warmup, measure time.Duration
}

type result struct {
	Callers     int     `json:"callers"`
	Payload     int     `json:"payload"`
	Seconds     float64 `json:"seconds"`
	Calls       uint64  `json:"calls"`
	CallsPerSec float64 `json:"calls_per_sec"`
	P50Micros   float64 `json:"p50_us"`
	P99Micros   float64 `json:"p99_us"`
	P999Micros  float64 `json:"p99_9_us"`
	// CPU time of this process alone; the server's is for its own side to tell.
	UserCPUMillis   float64 `json:"cpu_user_ms"`
	SystemCPUMillis float64 `json:"cpu_system_ms"`
}

// phase says whether calls are counted. A call counts if it both began and ended while measuring.
type phase int32

const (
	warmingUp phase = iota
	measuring
	finished
)

// measure runs the load on one connection and fails on the first wrong reply.
func measure(socket string, load load) (result, error) {
	connection, err := net.Dial("unix", socket)
	if err != nil {
		return result{}, err
	}
	raw := ttrpc.NewClient(connection)
	defer raw.Close()
	client := conformancepb.NewConformanceClient(raw)

	var now atomic.Int32
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	latencies := make([]histogram, load.callers)
	var running sync.WaitGroup
	for caller := range load.callers {
		running.Go(func() {
			if err := callUntilFinished(ctx, client, caller, load.payload, &now, &latencies[caller]); err != nil {
				cancel(fmt.Errorf("caller %d: %w", caller, err))
			}
		})
	}

	pause(ctx, load.warmup)
	cpuBefore, start := cpuTime(), time.Now()
	now.Store(int32(measuring))
	pause(ctx, load.measure)
	now.Store(int32(finished))
	took, cpu := time.Since(start), cpuTime().since(cpuBefore)
	running.Wait()
	if err := context.Cause(ctx); err != nil {
		return result{}, err
	}

	total := histogram{}
	for i := range latencies {
		total.add(&latencies[i])
	}
	if total.count == 0 {
		return result{}, errors.New("no call was answered while measuring")
	}
	return result{
		Callers:         load.callers,
		Payload:         load.payload,
		Seconds:         took.Seconds(),
		Calls:           total.count,
		CallsPerSec:     float64(total.count) / took.Seconds(),
		P50Micros:       micros(total.quantile(0.5)),
		P99Micros:       micros(total.quantile(0.99)),
		P999Micros:      micros(total.quantile(0.999)),
		UserCPUMillis:   float64(cpu.user.Microseconds()) / 1e3,
		SystemCPUMillis: float64(cpu.system.Microseconds()) / 1e3,
	}, nil
}

// callUntilFinished sends no deadline, so that the calls cost what the protocol costs.
func callUntilFinished(
	ctx context.Context, client conformancepb.ConformanceClient,
	caller, payload int, now *atomic.Int32, latencies *histogram,
) error {
	request := &conformancepb.EchoRequest{Payload: make([]byte, payload)}
	for i := range request.Payload {
		request.Payload[i] = byte(i + caller)
	}
	for sequence := uint64(caller) << 32; ; sequence++ {
		before := phase(now.Load())
		if before == finished {
			return nil
		}
		request.Sequence = sequence
		start := time.Now()
		response, err := client.Echo(ctx, request)
		took := time.Since(start)
		if err != nil {
			return err
		}
		if response.GetSequence() != sequence || !bytes.Equal(response.GetPayload(), request.GetPayload()) {
			return fmt.Errorf("reply to call %d is not its echo", sequence)
		}
		if before == measuring && phase(now.Load()) == measuring {
			latencies.record(took)
		}
	}
}

// pause ends early when a caller has failed.
func pause(ctx context.Context, duration time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(duration):
	}
}

func micros(duration time.Duration) float64 { return float64(duration.Nanoseconds()) / 1e3 }
