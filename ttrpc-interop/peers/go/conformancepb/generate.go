// Package conformancepb holds the messages and ttrpc stubs generated from conformance.proto.
//
// They are committed so that the peers build with the go command alone. After a change of the
// proto, `go generate ./conformancepb` writes them anew; it needs a protoc with protobuf's own
// include folder on the PATH. The test in this package fails while proto and code differ.
package conformancepb

//go:generate go build -o ../target/ google.golang.org/protobuf/cmd/protoc-gen-go github.com/containerd/ttrpc/cmd/protoc-gen-go-ttrpc
//go:generate protoc --plugin=../target/protoc-gen-go --plugin=../target/protoc-gen-go-ttrpc --proto_path=../../../src/main/proto --go_out=.. --go_opt=module=ttrpc.conformance --go-ttrpc_out=.. --go-ttrpc_opt=module=ttrpc.conformance conformance.proto
