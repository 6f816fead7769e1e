package io.ttrpc.protoc;

/** The two variants of a service's Java types. */
enum Flavor {
  /** {@code FooService}, whose methods block the calling thread. */
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

  /** {@code FooAsync}, whose methods use futures and publishers. */
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

  /** Returns the interface, which servers implement and clients call. */
  abstract JavaClass interfaceOf(Service service);

  /** Returns the interface's method for an rpc. */
  abstract Signature signature(Rpc rpc, JavaSource source) throws GenerationException;

  /**
   * Returns the name of the client's class in {@code FooTtrpc}. It hides no type that the rpcs use.
   */
  String clientClass(Service service) {
    return service.unnamed().contains(clientClass) ? clientClass + "_" : clientClass;
  }

  /** Returns the name of the method of {@code FooTtrpc} that creates a client. */
  String clientMethod() {
    return clientMethod;
  }

  /** Returns the name of the runtime's methods for that kind of call. */
  String runtimeMethod(CallKind kind) {
    return kind.runtimeMethod() + suffix;
  }
}
