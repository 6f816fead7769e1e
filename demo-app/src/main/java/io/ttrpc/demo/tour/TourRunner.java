package io.ttrpc.demo.tour;

import io.ttrpc.demo.metrics.CallMetrics;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Makes the tour once the application has started, servers included, and keeps its outcome as the
 * exit status. Spring calls it by one thread.
 */
@Component
@ConditionalOnBooleanProperty("demo.once")
public class TourRunner implements ApplicationRunner, ExitCodeGenerator {
  private final Tour tour;
  private final CallMetrics metrics;
  private final Environment environment;
  private final Story story = new Story(System.out);

  TourRunner(Tour tour, CallMetrics metrics, Environment environment) {
    this.tour = tour;
    this.metrics = metrics;
    this.environment = environment;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    story.title(
        "A tour of nodeagent.v1.NodeAgent on unix://"
            + environment.getProperty("local.ttrpc.server.path"));
    story.chapter("Describe: a unary call", tour::describe);
    story.chapter("Watch: a server-streaming call", tour::watch);
    story.chapter("Upload: a client-streaming call", tour::upload);
    story.chapter("Converse: a bidi-streaming call", tour::converse);
    story.chapter("Watch, with an interval that the agent refuses", tour::refused);
    story.chapter("Watch, without end and with 300 ms for it", tour::late);
    story.chapter("What Micrometer has counted", this::count);
    story.end();
  }

  @Override
  public int getExitCode() {
    return story.surprises() == 0 ? 0 : 1;
  }

  private void count(Story story) {
    MetricsTable.of(metrics.awaitQuiet()).lines().forEach(story::line);
  }
}
