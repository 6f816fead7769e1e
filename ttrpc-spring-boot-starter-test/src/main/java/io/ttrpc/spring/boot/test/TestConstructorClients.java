package io.ttrpc.spring.boot.test;

import io.ttrpc.spring.boot.internal.LateClients;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Registers the clients that the constructor of a test class needs. Spring tells of a test class
 * only after its constructor has run.
 */
final class TestConstructorClients implements TestInstancePreConstructCallback {
  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext instance, ExtensionContext extension) {
    Class<?> test = instance.getTestClass();
    if (Arrays.stream(test.getDeclaredConstructors())
        .anyMatch(constructor -> constructor.getParameterCount() > 0)) {
      SpringExtension.getApplicationContext(extension)
          .getBeanProvider(LateClients.class)
          .ifAvailable(clients -> clients.register(test));
    }
  }
}
