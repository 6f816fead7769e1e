package io.ttrpc.protoc;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** javac with every warning on, over the core and the tests' messages. */
final class StrictCompiler {
  /** java.class.path is a jar of Surefire's, whose manifest names what is meant. */
  static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private StrictCompiler() {}

  /**
   * Compiles sources, given as text by path, and returns javac's messages. The sources may use
   * classes that were compiled into the same folder before.
   */
  static List<String> compile(Map<String, String> sources, Path classes) {
    return compile(sources, classes, List.of("-Xlint:all", "-Xdoclint:all,-missing", "-Werror"));
  }

  /**
   * Compiles the sources of messages and returns javac's messages. Warnings are off, because these
   * sources cause some.
   */
  static List<String> compileMessages(Map<String, String> sources, Path classes) {
    return compile(sources, classes, List.of("-Xlint:none", "-nowarn"));
  }

  private static List<String> compile(
      Map<String, String> sources, Path classes, List<String> lint) {
    JavaCompiler compiler =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options = new ArrayList<>(lint);
    options.addAll(List.of("--release", "17", "-proc:none", "-d", classes.toString()));
    options.addAll(List.of("-classpath", CLASS_PATH + File.pathSeparator + classes));
    List<Source> units =
        sources.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
      boolean good = compiler.getTask(null, files, diagnostics, options, null, units).call();
      List<String> messages = diagnostics.getDiagnostics().stream().map(Object::toString).toList();
      return good || !messages.isEmpty() ? messages : List.of("javac failed without a word");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String path, String text) {
      super(URI.create("memory:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
