package io.ttrpc.spring.boot.server;

import io.ttrpc.spring.boot.internal.ServedService;
import io.ttrpc.spring.boot.internal.ServerStartListener;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** The beans that learn of the start of a server. */
record StartListeners(BeanFactory beanFactory) {
  void beforeStart(ServerDefinition server, Collection<ServiceBean> services) {
    List<ServedService> served = services.stream().map(ServiceBean::served).toList();
    beanFactory
        .getBeanProvider(ServerStartListener.class)
        .orderedStream()
        .forEach(listener -> listener.beforeStart(server.name(), served));
  }

  void beforeStart(String threads, @Nullable ExecutorService pool) {
    if (pool != null) {
      beanFactory
          .getBeanProvider(ServerStartListener.class)
          .orderedStream()
          .forEach(listener -> listener.beforeStart(threads, pool));
    }
  }
}
