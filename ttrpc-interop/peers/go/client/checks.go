package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// How long one check may take, however slow the machine.
const checkLimit = 30 * time.Second

// A check proves one fact about the server on a connection of its own.
type check struct {
	name string
	run  func(ctx context.Context, peer *peer) error
}

func allChecks() []check {
	return slices.Concat(
		echoChecks, statusChecks, deadlineChecks,
		oneSidedStreamChecks, echoStreamChecks, failStreamChecks, floodChecks,
		sizeChecks(), concurrencyChecks, connectionChecks,
	)
}

// runChecks prints a line for each check and a last one with the counts; it returns the failures.
func runChecks(socket string, checks []check) (failed int) {
	for _, check := range checks {
		if err := check.prove(socket); err != nil {
			failed++
			fmt.Printf("FAIL %s: %s\n", check.name, oneLine(err.Error()))
		} else {
			fmt.Printf("ok %s\n", check.name)
		}
	}
	fmt.Printf("%d passed, %d failed\n", len(checks)-failed, failed)
	return failed
}

// prove runs the check and then makes one more call on its connection, which must have survived.
// The context has no deadline, so that the check's calls send none.
func (c check) prove(socket string) error {
	peer, err := connect(socket)
	if err != nil {
		return err
	}
	defer peer.close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	result := make(chan error, 1)
	go func() {
		err := c.run(ctx, peer)
		if err == nil {
			err = usable(ctx, peer)
		}
		result <- err
	}()
	// Waited for from outside: Go's client ignores its context while it writes to the socket.
	select {
	case err := <-result:
		return err
	case <-time.After(checkLimit):
		return fmt.Errorf("not ended after %s", checkLimit)
	}
}

func usable(ctx context.Context, peer *peer) error {
	if err := echoes(ctx, peer, 1, []byte("usable")); err != nil {
		return fmt.Errorf("connection is not usable afterwards: %w", err)
	}
	return nil
}
