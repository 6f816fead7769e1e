package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The plugin's work on a request, without reading and writing it. */
final class Generator {
  private final Options options;
  private final ProtoTypes types;

  private Generator(Options options, ProtoTypes types) {
    this.options = options;
    this.types = types;
  }

  /**
   * Returns the response, which contains the errors if there are any. Warnings are reported as they
   * are found.
   */
  static CodeGeneratorResponse generate(CodeGeneratorRequest request, Consumer<String> warnings) {
    CodeGeneratorResponse.Builder response =
        CodeGeneratorResponse.newBuilder()
            .setSupportedFeatures(
                Feature.FEATURE_PROTO3_OPTIONAL_VALUE | Feature.FEATURE_SUPPORTS_EDITIONS_VALUE)
            .setMinimumEdition(Edition.EDITION_PROTO2_VALUE)
            .setMaximumEdition(Edition.EDITION_2026_VALUE);
    try {
      List<ProtoFile> files = request.getProtoFileList().stream().map(ProtoFile::new).toList();
      ProtoTypes types = new ProtoTypes(files);
      Generator generator = new Generator(Options.parse(request.getParameter()), types);
      Set<String> wanted = Set.copyOf(request.getFileToGenerateList());
      RequestCheck.check(files, wanted, types);
      List<Service> services = generator.services(files, wanted);
      services.forEach(service -> Warnings.of(service).forEach(warnings));
      for (Service service : services) {
        generator.write(service, response);
      }
    } catch (GenerationException e) {
      response.clearFile().setError(e.getMessage());
    }
    return response.build();
  }

  private List<Service> services(List<ProtoFile> files, Set<String> wanted)
      throws GenerationException {
    List<Service> services = new ArrayList<>();
    for (ProtoFile file : files) {
      if (wanted.contains(file.name())) {
        services.addAll(Service.in(file, types, options));
      }
    }
    List<String> clashes = Clashes.of(services, types, options);
    if (!clashes.isEmpty()) {
      throw new GenerationException(String.join("\n", clashes));
    }
    return services;
  }

  private void write(Service service, CodeGeneratorResponse.Builder response)
      throws GenerationException {
    List<Flavor> flavors =
        options.async() ? List.of(Flavor.BLOCKING, Flavor.ASYNC) : List.of(Flavor.BLOCKING);
    try {
      for (Flavor flavor : flavors) {
        add(InterfaceWriter.write(service, flavor, types), service, response);
      }
      add(TtrpcWriter.write(service, flavors, types), service, response);
    } catch (GenerationException e) {
      throw new GenerationException(
          service.where() + ": service " + service.fullName() + ": " + e.getMessage());
    }
  }

  private static void add(
      JavaSource source, Service service, CodeGeneratorResponse.Builder response) {
    response.addFileBuilder().setName(source.path()).setContent(source.text(service.file().name()));
  }
}
