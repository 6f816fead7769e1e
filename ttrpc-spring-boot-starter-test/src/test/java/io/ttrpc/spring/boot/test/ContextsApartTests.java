package io.ttrpc.spring.boot.test;

import static io.ttrpc.spring.boot.test.sample.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.greeter.GreeterTtrpc;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import io.ttrpc.spring.boot.test.sample.SampleApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

/** Several test classes with contexts that live at the same time. */
class ContextsApartTests {
  private final TestContext first = testOf(First.class);
  private final TestContext second = testOf(Second.class);

  @AfterEach
  void close() {
    close(first);
    close(second);
  }

  @Test
  void eachContextHasItsSocketAndItsClientsCallIt() {
    assertThat(socketOf(first)).isNotEqualTo(socketOf(second));
    assertThat(greetingOf(first)).isEqualTo("Bye Ada");
    assertThat(greetingOf(second)).isEqualTo("Welcome Ada");
    assertThat(greetingOf(first)).isEqualTo("Bye Ada");
  }

  @Test
  void testsWithTheSameConfigurationShareTheirContext() {
    assertThat(testOf(First.class).getApplicationContext()).isSameAs(first.getApplicationContext());
  }

  @Test
  void contextEndsWithoutThreadsOrFiles() {
    Set<Thread> before = threads();
    assertThat(greetingOf(first)).isEqualTo("Bye Ada");
    Path socket = socketOf(first);
    List<Thread> started = threads().stream().filter(thread -> !before.contains(thread)).toList();
    assertThat(started).isNotEmpty();
    assertThat(socket).exists();

    close(first);

    assertThat(socket.getParent()).doesNotExist();
    await().untilAsserted(() -> assertThat(started).noneMatch(Thread::isAlive));
  }

  @Test
  void otherContextsKeepTheirSockets() {
    Path socket = socketOf(second);
    close(first);
    assertThat(Files.exists(socket)).isTrue();
    assertThat(greetingOf(second)).isEqualTo("Welcome Ada");
  }

  private static TestContext testOf(Class<?> test) {
    return new TestContextManager(test).getTestContext();
  }

  private static void close(TestContext test) {
    test.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
  }

  private static Path socketOf(TestContext test) {
    return Path.of(
        test.getApplicationContext()
            .getEnvironment()
            .getRequiredProperty("local.ttrpc.server.path"));
  }

  private static String greetingOf(TestContext test) {
    ConfigurableApplicationContext context =
        (ConfigurableApplicationContext) test.getApplicationContext();
    return GreeterTtrpc.client(context.getBean(TtrpcChannels.class).channel("greeter"))
        .sayHello(named("Ada"))
        .getMessage();
  }

  private static Set<Thread> threads() {
    Set<Thread> ours = new HashSet<>(Thread.getAllStackTraces().keySet());
    ours.removeIf(thread -> !thread.getName().startsWith("ttrpc"));
    return ours;
  }

  @SpringBootTest(classes = SampleApplication.class, properties = "sample.word=Bye")
  static class First {}

  @SpringBootTest(classes = SampleApplication.class, properties = "sample.word=Welcome")
  static class Second {}
}
