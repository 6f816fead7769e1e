package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.List;

/** The writer of the class {@code Client} or {@code AsyncClient} in {@code FooTtrpc}. */
final class ClientWriter {
  private final Service service;
  private final Flavor flavor;
  private final Declarations declarations;
  private final JavaSource source;

  ClientWriter(Service service, Flavor flavor, Declarations declarations, JavaSource source) {
    this.service = service;
    this.flavor = flavor;
    this.declarations = declarations;
    this.source = source;
  }

  void write() throws GenerationException {
    String name = flavor.clientClass(service);
    String channel = source.name(Api.TTRPC_CHANNEL);
    String options = source.name(Api.CALL_OPTIONS);
    source.javadoc(this::describe);
    declarations.generatedTtrpc(source);
    source
        .open(
            "public static final class %s implements %s {"
                .formatted(name, flavor.interfaceOf(service).simpleName()))
        .line("private final " + channel + " channel;")
        .line("private final " + options + " options;")
        .emptyLine()
        .open("private " + name + "(" + channel + " channel, " + options + " options) {")
        .line("this.channel = channel;")
        .line("this.options = options;")
        .close();
    derive(
        "withTimeout",
        "timeout",
        Api.DURATION,
        "Returns a client whose calls have the given timeout, in place of the timeout of this"
            + " client.");
    derive(
        "withMetadata",
        "metadata",
        Api.METADATA,
        "Returns a client that sends the given metadata, in place of the metadata of this client.");
    derive(
        "plusMetadata",
        "metadata",
        Api.METADATA,
        "Returns a client that sends the given metadata after the metadata of this client.");
    for (Rpc rpc : service.rpcs()) {
      call(rpc);
    }
    source.close();
  }

  /** Writes a method that returns a client with other options. */
  private void derive(String method, String parameter, JavaClass type, String description)
      throws GenerationException {
    String client = flavor.clientClass(service);
    source
        .emptyLine()
        .javadoc(javadoc -> javadoc.paragraph(description))
        .open("public %s %s(%s %s) {".formatted(client, method, source.name(type), parameter))
        .line("return new %s(channel, options.%s(%s));".formatted(client, method, parameter))
        .close();
  }

  private void call(Rpc rpc) throws GenerationException {
    Signature signature = flavor.signature(rpc, source);
    source.emptyLine().line("@" + source.name(Api.OVERRIDE));
    method(rpc, signature);
    if (flavor == Flavor.BLOCKING && rpc.hasStream()) {
      source.emptyLine().javadoc(javadoc -> describePull(javadoc, rpc, signature));
      method(rpc, Signature.pull(rpc, source));
    }
  }

  private void method(Rpc rpc, Signature signature) throws GenerationException {
    if (rpc.deprecated()) {
      declarations.deprecated(source);
    }
    List<String> arguments = new ArrayList<>();
    arguments.add("channel");
    arguments.add(rpc.constantName());
    arguments.addAll(signature.arguments());
    arguments.add("options");
    String result = signature.returnType().equals("void") ? "" : "return ";
    String call = source.name(Api.CLIENT_CALLS) + "." + flavor.runtimeMethod(rpc.kind());
    source
        .open("public", signature)
        .breakable(Breakable.of(result + call + "(", arguments, ");"))
        .close();
  }

  private Javadoc describe(Javadoc javadoc) {
    String kind = flavor == Flavor.ASYNC ? "An asynchronous client" : "A client";
    return javadoc.paragraph(
        "%s of the service {@code %s}. This class is immutable and thread-safe."
            .formatted(kind, service.fullName()));
  }

  private Javadoc describePull(Javadoc javadoc, Rpc rpc, Signature pushed) {
    String use =
        switch (rpc.kind()) {
          case SERVER_STREAMING -> "reads the responses";
          case CLIENT_STREAMING -> "sends the requests";
          default -> "sends the requests, reads the responses";
        };
    javadoc.paragraph(
        "Starts the same call as %s and returns it. The caller %s and closes the returned call."
            .formatted(pushed.link(), use));
    return rpc.deprecated() ? declarations.deprecated(javadoc) : javadoc;
  }
}
