package io.ttrpc.protoc;

import java.util.List;
import java.util.Set;

/** The writer of {@code FooService} or {@code FooAsync}. */
final class InterfaceWriter {
  private final Service service;
  private final Flavor flavor;
  private final Declarations declarations;
  private final JavaSource source;

  private InterfaceWriter(Service service, Flavor flavor, ProtoTypes types)
      throws GenerationException {
    this.service = service;
    this.flavor = flavor;
    this.declarations = new Declarations(service, types);
    this.source = declarations.source(flavor.interfaceOf(service), Set.of());
  }

  static JavaSource write(Service service, Flavor flavor, ProtoTypes types)
      throws GenerationException {
    InterfaceWriter writer = new InterfaceWriter(service, flavor, types);
    writer.write();
    return writer.source;
  }

  private void write() throws GenerationException {
    source.javadoc(this::describe);
    if (service.deprecated()) {
      declarations.deprecated(source);
    } else if (service.rpcs().stream().anyMatch(InterfaceWriter::drawsWarning)) {
      declarations.suppressDeprecation(source);
    }
    declarations.generatedTtrpc(source);
    declarations.nullMarked(source);
    String name = flavor.interfaceOf(service).simpleName();
    if (service.rpcs().isEmpty()) {
      source.line("public interface " + name + " {}");
      return;
    }
    source.open("public interface " + name + " {");
    method(service.rpcs().get(0));
    for (Rpc rpc : service.rpcs().subList(1, service.rpcs().size())) {
      source.emptyLine();
      method(rpc);
    }
    source.close();
  }

  private void method(Rpc rpc) throws GenerationException {
    source.javadoc(
        javadoc -> {
          javadoc.comment(rpc.comment());
          return rpc.deprecated() ? declarations.deprecated(javadoc) : javadoc;
        });
    if (rpc.deprecated()) {
      declarations.deprecated(source);
    }
    Signature signature = flavor.signature(rpc, source);
    source.open("default", signature);
    List<String> arguments =
        List.of(
            source.name(Api.STATUS_CODE) + ".UNIMPLEMENTED", "\"method " + rpc.wireName() + "\"");
    String failure = "new " + source.name(Api.TTRPC_EXCEPTION) + "(";
    if (flavor == Flavor.ASYNC && !rpc.kind().streamsResponses()) {
      String future = "return " + source.name(Api.FUTURE) + ".failedFuture(";
      source.breakable(new Breakable(future, List.of(Breakable.of(failure, arguments, ")")), ");"));
    } else {
      source.breakable(Breakable.of("throw " + failure, arguments, ");"));
    }
    source.close();
  }

  private Javadoc describe(Javadoc javadoc) {
    String ttrpc = service.ttrpcClass().simpleName();
    String self = flavor.interfaceOf(service).simpleName();
    String shape = flavor == Flavor.ASYNC ? " with futures and publishers" : "";
    String end = service.rpcs().stream().anyMatch(Rpc::hasStream) ? streams() : "";
    javadoc
        .comment(service.comment())
        .paragraph(
            """
            The service {@code %s}%s. To serve it, implement this interface and pass the \
            implementation to {@link %s#bind(%s)}. To call it, get a client from {@link %s#%s}. \
            %sA {@code TtrpcException} carries the status of a failed call, on both sides. A \
            method that is not implemented ends its calls with UNIMPLEMENTED. Several threads call an \
            implementation at the same time, so it must be thread-safe."""
                .formatted(
                    service.fullName(), shape, ttrpc, self, ttrpc, flavor.clientMethod(), end));
    return service.deprecated() ? declarations.deprecated(javadoc) : javadoc;
  }

  private String streams() {
    return flavor == Flavor.ASYNC
        ? "A client makes a call for each subscription to its responses. "
        : "A method with a stream returns when its call has ended. ";
  }

  /**
   * Returns whether the compiler warns about the rpc's method. It does not warn about deprecated
   * messages in a deprecated method.
   */
  private static boolean drawsWarning(Rpc rpc) {
    return rpc.usesDeprecatedMessage() && !rpc.deprecated();
  }
}
