package io.ttrpc.spring.boot.test;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * The properties of tests.
 *
 * @param ownSocket Gives each test context a socket of its own, and redirects its clients to it.
 * @param keepTargetsOf Clients that keep their targets, by name.
 */
@ConfigurationProperties("ttrpc.test")
record TtrpcTestProperties(
    @DefaultValue("true") boolean ownSocket, @DefaultValue Set<String> keepTargetsOf) {

  static TtrpcTestProperties of(Environment environment) {
    return Binder.get(environment).bindOrCreate("ttrpc.test", TtrpcTestProperties.class);
  }
}
