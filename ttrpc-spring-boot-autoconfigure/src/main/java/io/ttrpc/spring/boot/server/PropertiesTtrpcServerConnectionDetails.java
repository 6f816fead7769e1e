package io.ttrpc.spring.boot.server;

import org.springframework.util.StringUtils;

/** Takes the path from the properties. */
record PropertiesTtrpcServerConnectionDetails(TtrpcServerProperties properties)
    implements TtrpcServerConnectionDetails {

  @Override
  public String socketPath() {
    String path = properties.getSocket().getPath();
    if (!StringUtils.hasText(path)) {
      throw new MissingSocketPathException();
    }
    return path;
  }
}
