package io.ttrpc.demo.agent;

import io.ttrpc.demo.insight.Reporter;
import io.ttrpc.demo.insight.SpanRecorder;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Starts the agent, whose configuration is {@code agent.yml}. Its server keeps it running. */
@SpringBootApplication
@Import({Reporter.class, SpanRecorder.class})
public class AgentApplication {
  /** Starts the agent. */
  public static void main(String[] args) {
    new SpringApplicationBuilder(AgentApplication.class)
        .properties("spring.config.name=agent")
        .run(args);
  }
}
