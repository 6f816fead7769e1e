package conformancepb

import (
	"testing"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
)

func TestGeneratedCodeIsThatOfTheProto(t *testing.T) {
	compiler := protocompile.Compiler{
		Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{
			ImportPaths: []string{"../../../src/main/proto"},
		}),
	}
	files, err := compiler.Compile(t.Context(), "conformance.proto")
	if err != nil {
		t.Fatal(err)
	}
	want := protodesc.ToFileDescriptorProto(files[0])
	got := protodesc.ToFileDescriptorProto(File_conformance_proto)
	if !proto.Equal(got, want) {
		t.Errorf("generated from another proto: run go generate\ngenerated: %v\nproto: %v", got, want)
	}
}
