package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.internal.KnownClient;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the clients of the application. Only Spring Boot uses this class; one
 * thread calls its methods.
 */
@AutoConfiguration
@ConditionalOnClass(TtrpcChannel.class)
@EnableConfigurationProperties(TtrpcClientProperties.class)
public final class TtrpcClientAutoConfiguration {
  /** The name with which the bean definitions of clients refer to the channels. */
  static final String CHANNELS_BEAN = "ttrpcChannels";

  @Bean
  static ClientBeansRegistrar ttrpcClientBeansRegistrar() {
    return new ClientBeansRegistrar();
  }

  @Bean
  static LateClientBeans ttrpcLateClientBeans(DefaultListableBeanFactory registry) {
    return new LateClientBeans(registry);
  }

  @Bean(name = CHANNELS_BEAN, destroyMethod = "close")
  TtrpcChannels ttrpcChannels(
      TtrpcClientProperties properties,
      DefaultListableBeanFactory beanFactory,
      ApplicationEventPublisher events) {
    return new TtrpcChannels(new ChannelFactory(properties, beanFactory), events);
  }

  @Bean
  ChannelsLifecycle ttrpcChannelsLifecycle(
      TtrpcChannels channels, ConfigurableApplicationContext context) {
    return new ChannelsLifecycle(channels, context);
  }

  /** Returns the view that health and endpoint have of the clients. */
  @Bean
  KnownClient.Source ttrpcKnownClients(TtrpcChannels channels) {
    return channels::known;
  }

  @Bean
  EagerConnect ttrpcEagerConnect(
      TtrpcChannels channels, TtrpcClientProperties properties, ApplicationContext context) {
    return new EagerConnect(channels, properties, context);
  }
}
