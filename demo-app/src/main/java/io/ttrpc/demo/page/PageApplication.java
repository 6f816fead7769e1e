package io.ttrpc.demo.page;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** Starts the page and the agent, or makes one tour if {@code demo.once} says so. */
@SpringBootApplication
public class PageApplication {
  private static final Log logger = LogFactory.getLog(PageApplication.class);

  /** Starts the application. After a tour it ends, and the exit status tells the outcome. */
  public static void main(String[] args) {
    ConfigurableApplicationContext context = SpringApplication.run(PageApplication.class, args);
    if (context.getBeanProvider(Tour.class).getIfAvailable() != null) {
      System.exit(SpringApplication.exit(context));
    }
  }

  @EventListener
  void tellWhereToLook(WebServerInitializedEvent event) {
    logger.info("Look at http://127.0.0.1:" + event.getWebServer().getPort());
  }
}
