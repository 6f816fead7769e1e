// The Go peer as a client: warms up, then measures as often as its input asks it to. What it prints
// is described in the Java package io.ttrpc.benchmarks.load.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	var options options
	flag.StringVar(&options.socket, "socket", "", "path of the server's Unix socket")
	flag.StringVar(&options.mode, "mode", unary, "unary, bidi, responses or idle")
	flag.IntVar(&options.callers, "callers", 1, "goroutines that call one after the other")
	flag.IntVar(&options.connections, "connections", 1, "shared out among the callers")
	flag.IntVar(&options.held, "held", 0, "further connections, idle after one call each")
	flag.IntVar(&options.payload, "payload", 64, "bytes of payload, at least 8")
	flag.IntVar(&options.streams, "streams", 1, "bidi streams that a caller uses in turn")
	flag.IntVar(&options.window, "window", 64, "messages of a caller on their way")
	flag.IntVar(&options.rate, "rate", 0, "calls a second of each caller; 0: as many as it can")
	timeout := flag.Float64("timeout", 0, "seconds, of each call; 0: calls have no deadline")
	warmup := flag.Float64("warmup", 1, "seconds")
	flag.Parse()
	if options.socket == "" || options.payload < 8 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	options.timeout = secondsOf(*timeout)
	if err := serve(options, secondsOf(*warmup)); err != nil {
		fmt.Fprintln(os.Stderr, "benchmark client:", err)
		os.Exit(1)
	}
}

func serve(options options, warmup time.Duration) error {
	load, err := connect(options)
	if err != nil {
		return err
	}
	defer load.close()
	if _, err := load.run(options.callers, warmup, func(string) {}); err != nil {
		return err
	}
	fmt.Println("ready")
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		seconds, err := strconv.ParseFloat(strings.TrimPrefix(input.Text(), "measure "), 64)
		if err != nil {
			return fmt.Errorf("expected measure SECONDS but got %q", input.Text())
		}
		callers := options.callers
		if options.mode == idle {
			callers = 0
		}
		measured, err := load.run(callers, secondsOf(seconds), func(mark string) { fmt.Println(mark) })
		if err != nil {
			return err
		}
		if err := json.NewEncoder(os.Stdout).Encode(measured); err != nil {
			return err
		}
	}
	return input.Err()
}

func secondsOf(seconds float64) time.Duration {
	return time.Duration(seconds * float64(time.Second))
}
