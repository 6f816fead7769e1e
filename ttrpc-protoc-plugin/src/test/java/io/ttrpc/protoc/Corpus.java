package io.ttrpc.protoc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * .proto files of other projects.
 *
 * @param name the artifact that ships them
 * @param roots the folders where protoc finds them and their imports
 * @param services the files with a service, as an import names them
 */
record Corpus(String name, List<Path> roots, Set<String> services) {
  private static final Pattern SERVICE = Pattern.compile("^\\s*service\\s+\\w+", Pattern.MULTILINE);

  @Override
  public String toString() {
    return name;
  }

  /** Extracts the .proto files of the class path, each artifact's into a folder of its own. */
  static List<Path> extractClassPath(Path folder) throws IOException {
    List<Path> roots = new ArrayList<>();
    for (String entry : StrictCompiler.CLASS_PATH.split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      Path root = folder.resolve(jar.getFileName().toString().replaceFirst("\\.jar$", ""));
      if (entry.endsWith(".jar") && extract(jar, root)) {
        roots.add(root);
      }
    }
    return roots;
  }

  /** The .proto files of each of these folders that has a service. */
  static List<Corpus> in(List<Path> roots) throws IOException {
    List<Corpus> all = new ArrayList<>();
    for (Path root : roots) {
      // The artifact's own files hide those that others ship under the same name.
      List<Path> inOrder = new ArrayList<>(roots);
      inOrder.remove(root);
      inOrder.add(0, root);
      Set<String> services = services(root, root);
      if (!services.isEmpty()) {
        all.add(new Corpus(root.getFileName().toString(), inOrder, services));
      }
    }
    return all;
  }

  /** The files below a folder that have a service, named from a root above it. */
  static Set<String> services(Path root, Path folder) throws IOException {
    Set<String> services = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".proto")).toList()) {
        if (SERVICE.matcher(Files.readString(file)).find()) {
          services.add(root.relativize(file).toString().replace('\\', '/'));
        }
      }
    }
    return services;
  }

  /** Gives protoc's request for the files with a service. */
  CodeGeneratorRequest request(Path folder, String options) throws Exception {
    Path descriptors = folder.resolve("protos.desc");
    protoc(
        List.of(
            "--descriptor_set_out=" + descriptors, "--include_imports", "--include_source_info"),
        services);
    try (InputStream in = Files.newInputStream(descriptors)) {
      return CodeGeneratorRequest.newBuilder()
          .addAllProtoFile(FileDescriptorSet.parseFrom(in, Extensions.registry()).getFileList())
          .addAllFileToGenerate(services)
          .setParameter(options)
          .build();
    }
  }

  /** Runs protoc on files that it finds in the roots. */
  void protoc(List<String> arguments, Set<String> files) throws Exception {
    List<String> command = new ArrayList<>(List.of(protoc().toString()));
    command.addAll(arguments);
    roots.forEach(root -> command.add("--proto_path=" + root));
    command.addAll(files);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(name + ": protoc failed: " + output);
    }
  }

  /** Extracts a jar's .proto files; false if there are none. */
  private static boolean extract(Path jar, Path root) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> protos =
          zip.stream().filter(entry -> entry.getName().endsWith(".proto")).toList();
      for (ZipEntry proto : protos) {
        Path file = root.resolve(proto.getName());
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (InputStream in = zip.getInputStream(proto)) {
          Files.copy(in, file);
        }
      }
      return !protos.isEmpty();
    }
  }

  /** The protoc with which the build generated the messages of these tests. */
  private static Path protoc() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("target", "protobuf-maven-plugin"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("protoc-[0-9a-f]+\\.exe"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }
}
