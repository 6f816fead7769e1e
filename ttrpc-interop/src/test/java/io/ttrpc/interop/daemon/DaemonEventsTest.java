package io.ttrpc.interop.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.interop.containerd.events.TaskOOM;
import io.ttrpc.interop.containerd.services.events.ttrpc.v1.EventsTtrpc;
import io.ttrpc.interop.daemon.CtrEvents.Event;
import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeer(Peer.DAEMON)
class DaemonEventsTest {
  private static final TaskOOM EVENT = TaskOOM.newBuilder().setContainerId("greedy").build();

  @TempDir Path folder;

  private Daemon daemon;
  private TtrpcChannel channel;

  @BeforeEach
  void startDaemon() throws Exception {
    daemon = Daemon.start(folder, folder.resolve("no-shim.sock"));
    channel = TtrpcChannel.forTarget(daemon.eventsAddress());
  }

  @AfterEach
  void closeDaemon() {
    channel.close();
    daemon.close();
  }

  @Test
  void eventThatJavaForwardsIsShownByCtr() throws Exception {
    TaskEventPublisher publisher = publisher(Daemon.NAMESPACE);
    try (CtrEvents events = CtrEvents.start(daemon, publisher)) {
      publisher.publish("/tasks/oom", EVENT);
      events.awaitLine("/tasks/oom");
      assertThat(events.below("/tasks"))
          .containsExactly(new Event("/tasks/oom", "{\"container_id\":\"greedy\"}"));
    }
  }

  @Test
  void refusalsOfTheDaemonReachJava() {
    assertThat(refusal(Daemon.NAMESPACE, "tasks/oom")).hasMessageContaining("must start with '/'");
    assertThat(refusal("", "/tasks/oom"))
        .hasMessageContaining("event envelope has invalid namespace");
  }

  private TtrpcException refusal(String namespace, String topic) {
    TtrpcException refusal =
        catchThrowableOfType(
            TtrpcException.class, () -> publisher(namespace).publish(topic, EVENT));
    assertThat(refusal.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    return refusal;
  }

  private TaskEventPublisher publisher(String namespace) {
    return new TaskEventPublisher(
        EventsTtrpc.client(channel).withTimeout(Duration.ofSeconds(10)), namespace);
  }
}
