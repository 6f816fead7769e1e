// The Go peer as a server: github.com/containerd/ttrpc serving the conformance service.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/containerd/ttrpc"
	"ttrpc.conformance/conformancepb"
)

// How long running calls may take to finish after SIGTERM.
const shutdownTimeout = 5 * time.Second

func main() {
	socket := flag.String("socket", "", "path of the Unix socket to serve on")
	flag.Parse()
	if *socket == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := serve(*socket); err != nil {
		fmt.Fprintln(os.Stderr, "conformance server:", err)
		os.Exit(1)
	}
}

func serve(path string) error {
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()

	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	conformancepb.RegisterConformanceService(server, conformance{})
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), listener) }()
	fmt.Printf("listening on unix://%s\n", path)

	select {
	case err := <-served:
		return err
	case <-stop.Done():
		return shutDown(server, served)
	}
}

func shutDown(server *ttrpc.Server, served <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	// Go counts a connection as idle until its first response has passed, so a first call that is
	// still running loses its connection here; calls on other connections finish.
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(err, server.Close())
	}
	if err := <-served; !errors.Is(err, ttrpc.ErrServerClosed) {
		return err
	}
	return nil
}
