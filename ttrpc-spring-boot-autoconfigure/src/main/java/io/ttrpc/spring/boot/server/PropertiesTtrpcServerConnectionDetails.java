package io.ttrpc.spring.boot.server;

import io.ttrpc.spring.boot.internal.PropertyValue;
import org.springframework.util.StringUtils;

/** The connection details that the properties define. */
record PropertiesTtrpcServerConnectionDetails(TtrpcServerProperties properties)
    implements TtrpcServerConnectionDetails {

  @Override
  public String socketPath() {
    String path = properties.getSocket().getPath();
    if (!StringUtils.hasText(path)) {
      throw new MissingSocketPathException();
    }
    PropertyValue.apply("ttrpc.server.socket.path", path, PropertyValue::resolved);
    return path;
  }
}
