package io.ttrpc.demo;

import io.ttrpc.demo.tour.TourRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the agent and its page, or makes one tour if {@code demo.once} says so. */
@SpringBootApplication
public class DemoApplication {
  /**
   * The servers keep the process alive. After a tour the context is closed, and with the last
   * server gone the process ends by itself; only a failed tour needs an exit to tell of it.
   */
  public static void main(String[] args) {
    ConfigurableApplicationContext context = SpringApplication.run(DemoApplication.class, args);
    if (context.getBeanProvider(TourRunner.class).getIfAvailable() != null) {
      int status = SpringApplication.exit(context);
      if (status != 0) {
        System.exit(status);
      }
    }
  }
}
