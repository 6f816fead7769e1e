package io.ttrpc.benchmarks.compare;

import io.ttrpc.TtrpcServer;
import io.ttrpc.benchmarks.report.Metric;
import io.ttrpc.benchmarks.report.Names;
import io.ttrpc.benchmarks.report.Result;
import io.ttrpc.benchmarks.report.Sample;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Adds up what a user has on the class path at run time, as Maven resolves it. */
record Jars(Path benchmarks) {
  private static final double MB = 1e6;
  private static final long SECONDS_TO_RESOLVE = 120;

  List<Result> measure() throws InterruptedException {
    return List.of(
        // Maven resolves the test scope too, and has the module of that scope from the same build.
        result(
            Names.JAVA,
            benchmarks.resolveSibling("pom.xml"),
            List.of("-pl", "ttrpc-core", "-am", "compile")),
        result(Names.GRPC, benchmarks.resolve("footprint/pom.xml"), List.of()));
  }

  private Result result(String peer, Path pom, List<String> build) throws InterruptedException {
    try {
      List<Path> jars = new ArrayList<>(resolved(pom, build));
      if (peer.equals(Names.JAVA)) {
        jars.add(core());
      }
      double bytes = 0;
      for (Path jar : jars) {
        bytes += Files.size(jar);
      }
      Sample size = new Sample(Map.of(Metric.JARS_MB, bytes / MB));
      List<String> names = jars.stream().map(jar -> jar.getFileName().toString()).toList();
      return new Result(Names.JARS, peer, "run time", size, List.of(size), null, names, List.of());
    } catch (IOException e) {
      String failure = Result.FAILED + e.getMessage();
      return Result.failed(Names.JARS, peer, "run time", failure, List.of(), List.of());
    }
  }

  private static Path core() throws IOException {
    Path jar =
        Path.of(
            URI.create(
                TtrpcServer.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    if (!Files.isRegularFile(jar)) {
      throw new IOException("ttrpc-core must be a jar but is " + jar);
    }
    return jar;
  }

  /** Returns the class path of the project that Maven builds last. */
  private List<Path> resolved(Path pom, List<String> build)
      throws IOException, InterruptedException {
    Path classPath = Files.createTempFile("classpath", ".txt");
    Path output = Files.createTempFile("maven", ".txt");
    try {
      List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q", "-f", pom.toString()));
      command.addAll(build);
      command.addAll(
          List.of(
              "dependency:build-classpath",
              "-DincludeScope=runtime",
              "-Dmdep.outputFile=" + classPath));
      Process maven =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!maven.waitFor(SECONDS_TO_RESOLVE, TimeUnit.SECONDS)) {
        maven.destroyForcibly();
        throw new IOException("Maven took more than " + SECONDS_TO_RESOLVE + " s");
      }
      if (maven.exitValue() != 0) {
        throw new IOException(Files.readString(output, StandardCharsets.UTF_8).strip());
      }
      String paths = Files.readString(classPath, StandardCharsets.UTF_8).strip();
      return List.of(paths.split(File.pathSeparator)).stream().map(Path::of).toList();
    } finally {
      Files.delete(classPath);
      Files.delete(output);
    }
  }
}
