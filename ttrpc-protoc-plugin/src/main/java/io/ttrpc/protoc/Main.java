package io.ttrpc.protoc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * {@code protoc-gen-ttrpc-java}: reads protoc's request from standard input and writes the response
 * to standard output. Warnings go to standard error, which protoc passes on.
 *
 * <p>Used by one thread.
 */
public final class Main {
  private static final String USAGE =
      """
      protoc-gen-ttrpc-java is a plugin of protoc, which starts it like this:
        protoc --plugin=protoc-gen-ttrpc-java=PATH --java_out=DIR --ttrpc-java_out=DIR FILE.proto
      options (--ttrpc-java_opt=NAME=VALUE): async=true|false, rename=package.Service:JavaName
      """;

  private Main() {}

  /** Runs the plugin once; it takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(arguments, System.in, System.out, System.err));
  }

  static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err)
      throws IOException {
    if (arguments.length > 0) {
      err.print(USAGE);
      return 2;
    }
    CodeGeneratorRequest request;
    try {
      request = CodeGeneratorRequest.parseFrom(in, Extensions.registry());
    } catch (InvalidProtocolBufferException e) {
      err.println("protoc-gen-ttrpc-java: expected a request of protoc on standard input: " + e);
      return 1;
    }
    Generator.generate(request, err::println).writeTo(out);
    out.flush();
    return 0;
  }
}
