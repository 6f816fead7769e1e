package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The writer of {@code FooTtrpc}. */
final class TtrpcWriter {
  private final Service service;
  private final List<Flavor> flavors;
  private final Declarations declarations;
  private final JavaSource source;

  private TtrpcWriter(Service service, List<Flavor> flavors, ProtoTypes types)
      throws GenerationException {
    this.service = service;
    this.flavors = flavors;
    this.declarations = new Declarations(service, types);
    Set<String> ownNames = new HashSet<>();
    flavors.forEach(flavor -> ownNames.add(flavor.clientClass(service)));
    service.rpcs().forEach(rpc -> ownNames.add(rpc.constantName()));
    this.source = declarations.source(service.ttrpcClass(), ownNames);
  }

  static JavaSource write(Service service, List<Flavor> flavors, ProtoTypes types)
      throws GenerationException {
    TtrpcWriter writer = new TtrpcWriter(service, flavors, types);
    writer.write();
    return writer.source;
  }

  private void write() throws GenerationException {
    source.javadoc(this::describe);
    if (service.deprecated()) {
      declarations.deprecated(source);
    } else if (service.rpcs().stream().anyMatch(TtrpcWriter::drawsWarning)) {
      declarations.suppressDeprecation(source);
    }
    declarations.nullMarked(source);
    String name = service.ttrpcClass().simpleName();
    source.open("public final class " + name + " {");
    version();
    constants();
    source.emptyLine().line("private " + name + "() {}");
    for (Flavor flavor : flavors) {
      bind(flavor);
    }
    for (Flavor flavor : flavors) {
      client(flavor);
    }
    for (Flavor flavor : flavors) {
      source.emptyLine();
      new ClientWriter(service, flavor, declarations, source).write();
    }
    source.close();
  }

  /** Comes first in the class; javac shows the whole line, comment included, where it fails. */
  private void version() throws GenerationException {
    String code = source.name(Api.GENERATED_CODE);
    source
        .open("static {")
        .line(code + ".requireVersion(" + code + ".VERSION_1); // or update ttrpc-core")
        .close()
        .emptyLine();
  }

  private void constants() throws GenerationException {
    source
        .javadoc(javadoc -> javadoc.paragraph("The name of the service on the wire."))
        .constant(
            Breakable.of(source.name(Api.STRING)),
            "SERVICE_NAME",
            Breakable.of('"' + service.fullName() + "\";"));
    List<String> constants = new ArrayList<>();
    for (Rpc rpc : service.rpcs()) {
      method(rpc);
      constants.add(rpc.constantName());
    }
    Breakable methods = Breakable.of(source.name(Api.LIST) + ".of(", constants, ")");
    String type = source.name(Api.SERVICE_DESCRIPTOR);
    source
        .emptyLine()
        .javadoc(javadoc -> javadoc.paragraph("The name and the methods of the service."))
        .constant(
            Breakable.of(type),
            "SERVICE",
            new Breakable(
                "new " + type + "(", List.of(Breakable.of("SERVICE_NAME"), methods), ");"));
  }

  private void method(Rpc rpc) throws GenerationException {
    String type = source.name(Api.METHOD_DESCRIPTOR);
    List<String> messages = List.of(source.name(rpc.request()), source.name(rpc.response()));
    source
        .emptyLine()
        .constant(
            Breakable.of(type + "<", messages, ">"),
            rpc.constantName(),
            Breakable.of(
                "new " + type + "<>(",
                List.of(
                    "SERVICE_NAME",
                    '"' + rpc.wireName() + '"',
                    source.name(Api.CALL_KIND) + "." + rpc.kind(),
                    messages.get(0) + ".getDefaultInstance()",
                    messages.get(1) + ".getDefaultInstance()"),
                ");"));
  }

  private void bind(Flavor flavor) throws GenerationException {
    String definition = source.name(Api.SERVICE_DEFINITION);
    String type = flavor.interfaceOf(service).simpleName();
    List<Breakable> calls = new ArrayList<>();
    for (Rpc rpc : service.rpcs()) {
      List<String> arguments = List.of(rpc.constantName(), "service::" + rpc.methodName());
      calls.add(Breakable.of("." + flavor.runtimeMethod(rpc.kind()) + "(", arguments, ")"));
    }
    calls.add(Breakable.of(".build();"));
    source
        .emptyLine()
        .javadoc(
            javadoc ->
                javadoc.paragraph(
                    "Returns the definition with which a server serves {@code service}. Pass it to"
                        + " {@code TtrpcServer.Builder.service}."))
        .open("public static " + definition + " bind(" + type + " service) {")
        .chain("return " + definition + ".builder(SERVICE)", calls)
        .close();
  }

  private void client(Flavor flavor) throws GenerationException {
    String client = flavor.clientClass(service);
    String channel = source.name(Api.TTRPC_CHANNEL);
    source
        .emptyLine()
        .javadoc(
            javadoc ->
                javadoc.paragraph(
                    "Returns a client that makes its calls on {@code channel}. The client does not close"
                        + " the channel."))
        .open(
            "public static " + client + " " + flavor.clientMethod() + "(" + channel + " channel) {")
        .line("return new " + client + "(channel, " + source.name(Api.CALL_OPTIONS) + ".DEFAULT);")
        .close();
  }

  private Javadoc describe(Javadoc javadoc) {
    javadoc.paragraph(
        "The descriptors, the binding and the clients of the service {@code "
            + service.fullName()
            + "}.");
    return service.deprecated() ? declarations.deprecated(javadoc) : javadoc;
  }

  private static boolean drawsWarning(Rpc rpc) {
    return rpc.usesDeprecatedMessage() || rpc.deprecated();
  }
}
