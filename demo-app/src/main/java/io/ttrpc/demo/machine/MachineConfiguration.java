package io.ttrpc.demo.machine;

import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MachineConfiguration {
  @Bean
  Machine machine() {
    return at(Path.of("/"));
  }

  /** Linux where there are its files under that root, and elsewhere what every JDK can tell. */
  static Machine at(Path root) {
    return LinuxMachine.isThere(root) ? new LinuxMachine(root) : new PortableMachine();
  }
}
