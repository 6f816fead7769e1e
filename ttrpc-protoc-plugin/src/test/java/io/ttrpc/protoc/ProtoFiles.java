package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small .proto files made in a test: each has a message {@code M}, which every rpc takes. */
final class ProtoFiles {
  private ProtoFiles() {}

  /** A file of a package, which may be empty; its types are Java types of their own. */
  static FileDescriptorProto.Builder file(String name, String packageName) {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName(name)
            .setPackage(packageName)
            .setSyntax("proto3")
            .addMessageType(message("M"));
    file.getOptionsBuilder().setJavaMultipleFiles(true);
    return file;
  }

  static DescriptorProto message(String name) {
    return DescriptorProto.newBuilder().setName(name).build();
  }

  static EnumDescriptorProto enumType(String name) {
    return EnumDescriptorProto.newBuilder().setName(name).build();
  }

  /** A service whose rpcs take and return a message. */
  static ServiceDescriptorProto service(String name, String message, String... rpcs) {
    ServiceDescriptorProto.Builder service = ServiceDescriptorProto.newBuilder().setName(name);
    for (String rpc : rpcs) {
      service.addMethod(
          MethodDescriptorProto.newBuilder()
              .setName(rpc)
              .setInputType(message)
              .setOutputType(message));
    }
    return service.build();
  }

  /** The response for these files, all of which are to be generated. */
  static CodeGeneratorResponse generate(String options, FileDescriptorProto.Builder... files) {
    return Generator.generate(request(options, files), warning -> {});
  }

  /** Returns the warnings for these files, which the plugin prints to its standard error. */
  static List<String> warnings(FileDescriptorProto.Builder... files) {
    List<String> warnings = new ArrayList<>();
    CodeGeneratorResponse response = Generator.generate(request("", files), warnings::add);
    if (response.hasError()) {
      throw new AssertionError(response.getError());
    }
    return warnings;
  }

  private static CodeGeneratorRequest request(
      String options, FileDescriptorProto.Builder... files) {
    CodeGeneratorRequest.Builder request = CodeGeneratorRequest.newBuilder().setParameter(options);
    Stream.of(files).forEach(file -> request.addProtoFile(file).addFileToGenerate(file.getName()));
    return request.build();
  }
}
