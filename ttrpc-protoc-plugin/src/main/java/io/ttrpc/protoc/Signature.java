package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The signature of an rpc's method, in the form for one file. */
record Signature(String returnType, String name, List<Parameter> parameters) {

  /** A parameter. */
  record Parameter(String type, String name) {
    @Override
    public String toString() {
      return type + " " + name;
    }

    String erasedType() {
      return type.replaceFirst("<.*", "");
    }
  }

  /**
   * Returns the signature of the method of {@code FooService}. Its streams are sinks and sources of
   * the caller.
   */
  static Signature blocking(Rpc rpc, JavaSource source) throws GenerationException {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        rpc.kind().streamsRequests()
            ? new Parameter(source.name(Api.STREAM_RECEIVER, rpc.request()), "requests")
            : new Parameter(source.name(rpc.request()), "request"));
    if (rpc.kind().streamsResponses()) {
      parameters.add(new Parameter(source.name(Api.STREAM_SENDER, rpc.response()), "responses"));
    }
    String returnType = rpc.kind().streamsResponses() ? "void" : source.name(rpc.response());
    return new Signature(returnType, rpc.methodName(), parameters);
  }

  /**
   * Returns the signature of the method of {@code FooAsync}. Its streams are publishers, and its
   * single response is a future.
   */
  static Signature async(Rpc rpc, JavaSource source) throws GenerationException {
    Parameter parameter =
        rpc.kind().streamsRequests()
            ? new Parameter(source.name(Api.PUBLISHER, rpc.request()), "requests")
            : new Parameter(source.name(rpc.request()), "request");
    JavaClass result = rpc.kind().streamsResponses() ? Api.PUBLISHER : Api.FUTURE;
    return new Signature(source.name(result, rpc.response()), rpc.methodName(), List.of(parameter));
  }

  /** Returns the signature of the client's method that returns the open stream. */
  static Signature pull(Rpc rpc, JavaSource source) throws GenerationException {
    String returnType =
        switch (rpc.kind()) {
          case SERVER_STREAMING -> source.name(Api.SERVER_STREAMING_CALL, rpc.response());
          case CLIENT_STREAMING ->
              source.name(Api.CLIENT_STREAMING_CALL, rpc.request(), rpc.response());
          case BIDI_STREAMING ->
              source.name(Api.BIDI_STREAMING_CALL, rpc.request(), rpc.response());
          case UNARY -> throw new IllegalArgumentException(rpc.wireName() + " has no stream");
        };
    List<Parameter> parameters =
        rpc.kind().streamsRequests()
            ? List.of()
            : List.of(new Parameter(source.name(rpc.request()), "request"));
    return new Signature(returnType, rpc.methodName(), parameters);
  }

  List<String> declarations() {
    return parameters.stream().map(Parameter::toString).toList();
  }

  List<String> arguments() {
    return parameters.stream().map(Parameter::name).toList();
  }

  /** Returns a Javadoc link to the method from its own class. */
  String link() {
    return "{@link #%s(%s)}"
        .formatted(
            name, parameters.stream().map(Parameter::erasedType).collect(Collectors.joining(", ")));
  }
}
