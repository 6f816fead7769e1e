// The Go side of docs/from-go.md: "example --socket PATH serve" and "example --socket PATH call".
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	socket := flag.String("socket", "", "path of the Unix socket")
	flag.Parse()
	if err := run(*socket, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "example:", err)
		os.Exit(1)
	}
}

func run(socket, command string) error {
	switch command {
	case "serve":
		return serve(socket)
	case "call":
		return call(socket)
	default:
		return fmt.Errorf("command must be serve or call but was %q", command)
	}
}
