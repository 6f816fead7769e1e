package io.ttrpc.spring.boot.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of this library. The page about observability is checked against it. */
enum TtrpcObservationDocumentation implements ObservationDocumentation {
  /** A call that the server has received, until its end. */
  SERVER(
      "ttrpc.server",
      DefaultTtrpcServerObservationConvention.class,
      CallKeys.SERVER,
      CallKeys.SERVICE,
      CallKeys.METHOD,
      CallKeys.TYPE,
      CallKeys.STATUS_CODE),
  /** A call that a client makes, until its end. */
  CLIENT(
      "ttrpc.client",
      DefaultTtrpcClientObservationConvention.class,
      CallKeys.CLIENT,
      CallKeys.SERVICE,
      CallKeys.METHOD,
      CallKeys.TYPE,
      CallKeys.STATUS_CODE);

  private final String name;
  private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

  @SuppressWarnings("ImmutableEnumChecker") // Nothing changes the array.
  private final KeyName[] keys;

  TtrpcObservationDocumentation(
      String name,
      Class<? extends ObservationConvention<? extends Observation.Context>> convention,
      KeyName... keys) {
    this.name = name;
    this.convention = convention;
    this.keys = keys;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getContextualName() {
    return "Service/Method";
  }

  @Override
  public Class<? extends ObservationConvention<? extends Observation.Context>>
      getDefaultConvention() {
    return convention;
  }

  @Override
  public KeyName[] getLowCardinalityKeyNames() {
    return keys.clone();
  }

  @Override
  public KeyName[] getHighCardinalityKeyNames() {
    return SpanKeys.values();
  }

  /** The keys of low cardinality, which are the tags of the timer too. */
  enum CallKeys implements KeyName {
    SERVER("server", "name of the server; `default` is that of the default server"),
    CLIENT("client", "name of the client, or its target if it has no name"),
    SERVICE("rpc.service", "full name of the service"),
    METHOD("rpc.method", "name of the method"),
    TYPE(
        "rpc.type",
        "kind of the call: `unary`, `client_streaming`, `server_streaming` or `bidi_streaming`"),
    STATUS_CODE("ttrpc.status_code", "name of the status code, such as `NOT_FOUND`");

    private final String key;
    private final String description;

    CallKeys(String key, String description) {
      this.key = key;
      this.description = description;
    }

    @Override
    public String asString() {
      return key;
    }

    String description() {
      return description;
    }
  }

  /** The keys that only spans have. */
  enum SpanKeys implements KeyName {
    SYSTEM("rpc.system", "`ttrpc`"),
    STATUS_CODE("rpc.ttrpc.status_code", "number of the status code, as a number");

    private final String key;
    private final String description;

    SpanKeys(String key, String description) {
      this.key = key;
      this.description = description;
    }

    @Override
    public String asString() {
      return key;
    }

    String description() {
      return description;
    }
  }
}
