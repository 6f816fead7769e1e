package io.ttrpc.spring.boot.client;

import io.ttrpc.TtrpcChannel;
import io.ttrpc.spring.boot.internal.KnownClient;
import io.ttrpc.spring.boot.internal.PartialContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the clients of the application. Only Spring Boot uses this class; one
 * thread calls its methods.
 */
@AutoConfiguration
@ConditionalOnClass(TtrpcChannel.class)
@EnableConfigurationProperties
public final class TtrpcClientAutoConfiguration {
  /** The name with which the bean definitions of clients refer to the channels. */
  static final String CHANNELS_BEAN = "ttrpcChannels";

  /** The name with which the bean definitions for placeholders refer to the clients. */
  static final String SPELLED_CLIENTS_BEAN = "ttrpcSpelledClients";

  /** The name that Boot gives to the bean. */
  private static final String PROPERTIES_BEAN =
      "ttrpc.client-io.ttrpc.spring.boot.client.TtrpcClientProperties";

  /**
   * Returns the properties of this context's clients. Boot's registration of properties would leave
   * them to a parent context that has them already.
   */
  @Bean(PROPERTIES_BEAN)
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  TtrpcClientProperties ttrpcClientProperties() {
    return new TtrpcClientProperties();
  }

  @Bean
  static ClientBeansRegistrar ttrpcClientBeansRegistrar(Environment environment) {
    return new ClientBeansRegistrar(environment);
  }

  @Bean
  static LateClientBeans ttrpcLateClientBeans(
      DefaultListableBeanFactory registry, Environment environment) {
    return new LateClientBeans(registry, environment);
  }

  @Bean(name = CHANNELS_BEAN, destroyMethod = "close")
  TtrpcChannels ttrpcChannels(
      TtrpcClientProperties properties,
      DefaultListableBeanFactory beanFactory,
      Environment environment,
      ApplicationEventPublisher events) {
    return new TtrpcChannels(new ChannelFactory(properties, beanFactory, environment), events);
  }

  @Bean(SPELLED_CLIENTS_BEAN)
  SpelledClients ttrpcSpelledClients(DefaultListableBeanFactory registry, Environment environment) {
    return new SpelledClients(registry, environment);
  }

  @Bean
  MethodCheck ttrpcMethodCheck(
      TtrpcClientProperties properties,
      DefaultListableBeanFactory registry,
      ObjectProvider<PartialContext> partial) {
    return new MethodCheck(properties, registry, partial);
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
