package io.ttrpc.spring.boot.server;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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
        "The application has ttrpc services%s, and %s does not say where to serve them."
            .formatted(beanNames(cause.server()), cause.key()),
        "Set %s to the path of the socket file, such as /run/app/app.sock, or serve nothing with %s=false."
            .formatted(cause.key(), cause.key().replace("socket.path", "enabled")),
        cause);
  }

  private String beanNames(String server) {
    if (beanFactory instanceof ConfigurableListableBeanFactory listable) {
      List<String> names =
          Stream.of(listable.getBeanNamesForAnnotation(TtrpcService.class))
              .filter(name -> ServiceBeans.serversOf(listable, name).contains(server))
              .toList();
      return names.isEmpty() ? "" : " ('" + String.join("', '", names) + "')";
    }
    return "";
  }
}
