// Package echo names the benchmarks' service. Its messages are those of a wrapper type with the same
// field, so that no generated code is needed.
package echo

const (
	Service  = "ttrpc.benchmark.v1.Echo"
	Call     = "Call"
	Exchange = "Exchange"
	Repeat   = "Repeat"
)
