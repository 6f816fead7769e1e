package io.ttrpc.spring.boot.server;

/** The connection details of the default server that the properties define. */
record PropertiesTtrpcServerConnectionDetails(TtrpcServerProperties properties)
    implements TtrpcServerConnectionDetails {

  @Override
  public String socketPath() {
    return ServerDefinition.ofDefault(properties).socketPath();
  }
}
