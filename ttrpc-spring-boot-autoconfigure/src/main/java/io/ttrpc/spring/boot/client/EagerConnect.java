package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * The eager connect of the clients that are configured for it. It comes after the application's own
 * server has started. A failure is logged and not fatal: the first call tries again.
 */
final class EagerConnect implements ApplicationListener<ContextRefreshedEvent> {
  private static final Log logger = LogFactory.getLog(EagerConnect.class);

  private final TtrpcChannels channels;
  private final TtrpcClientProperties properties;
  private final ApplicationContext context;

  EagerConnect(
      TtrpcChannels channels, TtrpcClientProperties properties, ApplicationContext context) {
    this.channels = channels;
    this.properties = properties;
    this.context = context;
  }

  @Override
  public void onApplicationEvent(ContextRefreshedEvent event) {
    if (event.getApplicationContext() == context) {
      connectAll();
    }
  }

  private void connectAll() {
    Set<String> clients = new LinkedHashSet<>(properties.getClients().keySet());
    clients.addAll(channels.opened().keySet());
    for (String client : clients) {
      if (ClientMapping.of(client, properties).eagerConnect()) {
        connect(client, channels.channel(client));
      }
    }
  }

  private static void connect(String client, TtrpcChannel channel) {
    try {
      channel.connect();
    } catch (TtrpcException e) {
      logger.warn(
          "ttrpc client '%s' cannot connect to %s, its first call will try again: %s"
              .formatted(client, channel.target(), e.getMessage()));
    }
  }
}
