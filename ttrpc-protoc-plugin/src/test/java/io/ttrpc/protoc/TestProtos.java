package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The .proto files of the tests, as protoc gave them to the build. */
final class TestProtos {
  private static final List<FileDescriptorProto> FILES = read();

  private TestProtos() {}

  /** The files that have services. */
  static List<String> withServices() {
    return FILES.stream()
        .filter(file -> file.getServiceCount() > 0)
        .map(FileDescriptorProto::getName)
        .filter(name -> !name.startsWith("google/"))
        .sorted()
        .toList();
  }

  /** Returns the request that protoc would send for these files. */
  static CodeGeneratorRequest request(List<String> files, String options) {
    return CodeGeneratorRequest.newBuilder()
        .addAllProtoFile(FILES)
        .addAllFileToGenerate(files)
        .setParameter(options)
        .build();
  }

  /** Returns the code that the generator writes for these files, as text by path. */
  static Map<String, String> generate(List<String> files, String options) {
    CodeGeneratorResponse response =
        Generator.generate(request(files, options), new ArrayList<>()::add);
    if (response.hasError()) {
      throw new AssertionError(response.getError());
    }
    Map<String, String> sources = new TreeMap<>();
    response.getFileList().forEach(file -> sources.put(file.getName(), file.getContent()));
    return sources;
  }

  private static List<FileDescriptorProto> read() {
    Path descriptors = Path.of("target", "test-descriptors", "protos.desc");
    try (InputStream in = Files.newInputStream(descriptors)) {
      return FileDescriptorSet.parseFrom(in, Extensions.registry()).getFileList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
