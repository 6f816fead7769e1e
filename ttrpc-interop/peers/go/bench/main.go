// The Go peer as a load: unary Echo calls from many callers on one connection, every reply checked.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	socket := flag.String("socket", "", "path of the server's Unix socket")
	callers := flag.Int("callers", 1, "goroutines that call one after the other")
	seconds := flag.Float64("seconds", 5, "how long to measure")
	warmup := flag.Float64("warmup", 1, "seconds of the same load before that")
	payload := flag.Int("payload", 64, "bytes of payload in each request and reply")
	flag.Parse()
	if *socket == "" || *callers < 1 || *seconds <= 0 || *warmup < 0 || *payload < 0 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}

	result, err := measure(*socket, load{
		callers: *callers,
		payload: *payload,
		warmup:  secondsOf(*warmup),
		measure: secondsOf(*seconds),
	})
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func secondsOf(seconds float64) time.Duration {
	return time.Duration(seconds * float64(time.Second))
}
