package io.ttrpc.protoc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import io.ttrpc.fuzz.Check;
import io.ttrpc.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The generator's program, with anything on its standard input. It answers with files below
 * protoc's folder or with an error, or it says on standard error that this is no request.
 */
public final class GeneratorTarget implements Target {
  private static final String FILE = "[\\p{L}\\p{Nd}_$]+(/[\\p{L}\\p{Nd}_$]+)*\\.java";

  /** Each method makes several declarations with comments, in several files. */
  private static final int PER_BYTE = 4000;

  private static final int CONSTANT = 64 << 10;

  @Override
  public void run(byte[] input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new String[0],
            new ByteArrayInputStream(input),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    long length = (long) out.size() + err.size();
    Check.that(
        length <= (long) PER_BYTE * input.length + CONSTANT,
        () -> length + " bytes written for an input of " + input.length);
    if (exit == 0) {
      mustBeAnswer(CodeGeneratorResponse.parseFrom(out.toByteArray()));
    } else {
      Check.equal("exit code", 1, exit);
      Check.equal("length of the output", 0, out.size());
      Check.that(err.size() > 0, () -> "the refusal has no words");
    }
  }

  private static void mustBeAnswer(CodeGeneratorResponse response) {
    if (response.hasError()) {
      Check.that(!response.getError().isBlank(), () -> "the error has no words");
      Check.equal("number of files", 0, response.getFileCount());
    }
    for (CodeGeneratorResponse.File file : response.getFileList()) {
      Check.that(file.getName().matches(FILE), () -> "the file's name is " + file.getName());
      Check.that(!file.getContent().isEmpty(), () -> "the file is empty");
    }
  }

  @Override
  public List<byte[]> seeds() {
    FileDescriptorProto any = Any.getDescriptor().getFile().toProto();
    MethodDescriptorProto.Builder method =
        MethodDescriptorProto.newBuilder()
            .setName("Get")
            .setInputType(".google.protobuf.Any")
            .setOutputType(".google.protobuf.Any");
    ServiceDescriptorProto.Builder service =
        ServiceDescriptorProto.newBuilder()
            .setName("Greeter")
            .addMethod(method)
            .addMethod(method.clone().setName("Watch").setServerStreaming(true))
            .addMethod(method.clone().setName("Put").setClientStreaming(true));
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("p/greeter.proto")
            .setPackage("p.q")
            .setSyntax("proto3")
            .addDependency(any.getName())
            .addService(service);
    requireNonNull(file.getOptionsBuilder()).setJavaPackage("p.q").setJavaMultipleFiles(true);
    CodeGeneratorRequest.Builder request =
        CodeGeneratorRequest.newBuilder()
            .addFileToGenerate("p/greeter.proto")
            .addProtoFile(any)
            .addProtoFile(file);
    // Shorter ones are mutated with more effect.
    FileDescriptorProto.Builder small =
        FileDescriptorProto.newBuilder()
            .setName("a")
            .addMessageType(any.getMessageType(0).toBuilder().clearField())
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("S")
                    .addMethod(method.clone().setInputType(".Any").setOutputType(".Any")));
    CodeGeneratorRequest.Builder brief =
        CodeGeneratorRequest.newBuilder().addFileToGenerate("a").addProtoFile(small);
    return Stream.of(
            request.build(),
            request.clone().setParameter("async=true,rename=p.q.Greeter:Other").build(),
            brief.build(),
            brief.clone().setParameter("async=true").build())
        .map(CodeGeneratorRequest::toByteArray)
        .toList();
  }

  @Override
  public List<String> words() {
    return List.of(
        "async=true", "rename=", ".Any", "Greeter", "java", "class", "*/", "..", "\\u002a");
  }
}
