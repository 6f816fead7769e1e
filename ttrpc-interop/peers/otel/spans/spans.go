// Package spans prints the spans that the interceptors of otelttrpc make.
package spans

import (
	"context"
	"fmt"
	"strings"

	"github.com/containerd/otelttrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
)

// Context is the propagator of W3C trace contexts, which is not the default of otelttrpc.
var Context = propagation.TraceContext{}

// NewProvider returns a provider whose tracers print each span at its end.
func NewProvider() *trace.TracerProvider {
	return trace.NewTracerProvider(trace.WithSyncer(printer{}))
}

// Options returns the options of the interceptors.
func Options(provider *trace.TracerProvider) []otelttrpc.Option {
	return []otelttrpc.Option{
		otelttrpc.WithTracerProvider(provider),
		otelttrpc.WithPropagators(Context),
	}
}

// printer prints a span as a line: kind, name, trace, id, parent, and attributes with their types.
type printer struct{}

func (printer) ExportSpans(_ context.Context, spans []trace.ReadOnlySpan) error {
	for _, span := range spans {
		var attributes []string
		for _, each := range span.Attributes() {
			attributes = append(attributes,
				fmt.Sprintf("%s:%s=%s", each.Key, each.Value.Type(), each.Value.Emit()))
		}
		fmt.Printf("span %s %s %s %s %s %s\n",
			span.SpanKind(), span.Name(), span.SpanContext().TraceID(), span.SpanContext().SpanID(),
			span.Parent().SpanID(), strings.Join(attributes, ","))
	}
	return nil
}

func (printer) Shutdown(context.Context) error { return nil }
