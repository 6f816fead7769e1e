// The Go peer as a client: github.com/containerd/ttrpc calling any server of the conformance service.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

func main() {
	socket := flag.String("socket", "", "path of the server's Unix socket")
	crash := flag.Bool("crash", false,
		"also call Crash, which must end in UNKNOWN and leave the server alive (a Go server dies of it)")
	only := flag.String("check", "", "make the check of this name alone")
	timeoutMillis := flag.Int64("timeout-millis", 5000, "timeout of each call given on the command line")
	var calls []call
	flag.Func("echo", "call Echo with this text instead of the checks (repeatable)", func(text string) error {
		calls = append(calls, echoCall(text))
		return nil
	})
	flag.Func("echo-stream", "call EchoStream with this text instead of the checks (repeatable)",
		func(text string) error {
			calls = append(calls, echoStreamCall(text))
			return nil
		})
	flag.Parse()
	if *socket == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}

	if len(calls) > 0 {
		if err := makeCalls(*socket, calls, time.Duration(*timeoutMillis)*time.Millisecond); err != nil {
			fmt.Fprintln(os.Stderr, "conformance client:", err)
			os.Exit(1)
		}
		return
	}
	checks := allChecks()
	if *crash {
		checks = append(checks, crashCheck)
	}
	if *only != "" {
		checks = slices.DeleteFunc(checks, func(check check) bool { return check.name != *only })
		if len(checks) == 0 {
			fmt.Fprintf(os.Stderr, "conformance client: no check is named %q\n", *only)
			os.Exit(2)
		}
	}
	if failed := runChecks(*socket, checks); failed > 0 {
		os.Exit(1)
	}
}

// oneLine keeps one outcome on one line, whatever text the server put into its status.
func oneLine(text string) string {
	return strings.ReplaceAll(text, "\n", " ")
}
