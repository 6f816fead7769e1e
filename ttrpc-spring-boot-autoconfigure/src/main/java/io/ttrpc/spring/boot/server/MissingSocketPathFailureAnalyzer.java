package io.ttrpc.spring.boot.server;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a server without a socket path. It names the services and the missing property.
 */
final class MissingSocketPathFailureAnalyzer
    extends AbstractFailureAnalyzer<MissingSocketPathException> {
  private final BeanFactory beanFactory;

  MissingSocketPathFailureAnalyzer(BeanFactory beanFactory) {
    this.beanFactory = beanFactory;
  }

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MissingSocketPathException cause) {
    return new FailureAnalysis(
        "The application has ttrpc services%s, and ttrpc.server.socket.path does not say where to"
                .formatted(beanNames())
            + " serve them.",
        "Set ttrpc.server.socket.path to the path of the socket file, such as /run/app/app.sock, or"
            + " serve nothing with ttrpc.server.enabled=false.",
        cause);
  }

  private String beanNames() {
    if (beanFactory instanceof ListableBeanFactory listable) {
      String[] names = listable.getBeanNamesForAnnotation(TtrpcService.class);
      return names.length == 0 ? "" : " ('" + String.join("', '", names) + "')";
    }
    return "";
  }
}
