package io.ttrpc.demo.agent;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts the agent, whose configuration is {@code agent.yml}. Its server keeps it running. */
@SpringBootApplication
public class AgentApplication {
  /** Starts the agent. */
  public static void main(String[] args) {
    new SpringApplicationBuilder(AgentApplication.class)
        .properties("spring.config.name=agent")
        .run(args);
  }
}
