package io.ttrpc.demo.agent;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends an agent whose parent has ended. Standard input is a pipe from the parent: it ends with the
 * parent, even if somebody kills that one.
 */
@Component
@ConditionalOnBooleanProperty("demo.end-with-parent")
class ParentWatch {
  private static final Log logger = LogFactory.getLog(ParentWatch.class);

  private final ApplicationContext context;

  ParentWatch(ApplicationContext context) {
    this.context = context;
  }

  @EventListener(ApplicationReadyEvent.class)
  void watch() {
    Thread thread = new Thread(this::endWithParent, "parent-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      logger.warn("Standard input fails, which is taken for its end", e);
    }
    // Whatever still runs must not outlive the parent.
    System.exit(SpringApplication.exit(context));
  }
}
