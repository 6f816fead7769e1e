package io.ttrpc.spring.boot.test;

import io.ttrpc.spring.boot.internal.PartialContext;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a test context a socket of its own, to which its clients are redirected. All instances are
 * equal, so that tests with the same configuration share a context.
 */
record OwnSocketContextCustomizer() implements ContextCustomizer {
  private static final String FOLDER_BEAN = "ttrpcTestSocketFolder";
  private static final String PART_BEAN = "ttrpcTestPartialContext";
  private static final String CLIENTS_BEAN = "ttrpcTestRedirectedClients";

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    if (!(context.getBeanFactory() instanceof DefaultListableBeanFactory beanFactory)) {
      return;
    }
    SocketFolder folder = new SocketFolder();
    // The first bean to register is the last to be destroyed, after the server.
    beanFactory.registerDisposableBean(FOLDER_BEAN, folder);
    beanFactory.registerSingleton(PART_BEAN, new PartialContext() {});
    beanFactory.registerSingleton(CLIENTS_BEAN, new RedirectedClients(context.getEnvironment()));
    OwnSocketPropertySource.addTo(context.getEnvironment(), folder);
  }
}
