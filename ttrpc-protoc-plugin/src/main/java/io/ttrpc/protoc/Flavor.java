package io.ttrpc.protoc;

/** The two shapes in which a service is written. */
enum Flavor {
  /** {@code FooService}: a call takes its caller's thread. */
  BLOCKING("Client", "client", "") {
    @Override
    JavaClass interfaceOf(Service service) {
      return service.serviceClass();
    }

    @Override
    Signature signature(Rpc rpc, JavaSource source) throws GenerationException {
      return Signature.blocking(rpc, source);
    }
  },

  /** {@code FooAsync}: futures and publishers. */
  ASYNC("AsyncClient", "asyncClient", "Async") {
    @Override
    JavaClass interfaceOf(Service service) {
      return service.asyncClass();
    }

    @Override
    Signature signature(Rpc rpc, JavaSource source) throws GenerationException {
      return Signature.async(rpc, source);
    }
  };

  private final String clientClass;
  private final String clientMethod;
  private final String suffix;

  Flavor(String clientClass, String clientMethod, String suffix) {
    this.clientClass = clientClass;
    this.clientMethod = clientMethod;
    this.suffix = suffix;
  }

  /** The interface that both ends share. */
  abstract JavaClass interfaceOf(Service service);

  /** The interface's method for an rpc. */
  abstract Signature signature(Rpc rpc, JavaSource source) throws GenerationException;

  /** The class of the client inside {@code FooTtrpc}, which hides no type that the rpcs name. */
  String clientClass(Service service) {
    return service.unnamed().contains(clientClass) ? clientClass + "_" : clientClass;
  }

  /** The method of {@code FooTtrpc} that makes a client. */
  String clientMethod() {
    return clientMethod;
  }

  /** Returns the name of the runtime's methods for that kind of call. */
  String runtimeMethod(CallKind kind) {
    return kind.runtimeMethod() + suffix;
  }
}
