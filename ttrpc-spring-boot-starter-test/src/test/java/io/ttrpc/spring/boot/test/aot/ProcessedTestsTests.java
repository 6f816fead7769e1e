package io.ttrpc.spring.boot.test.aot;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.greeter.GuestBookTtrpc;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.testsupport.ProcessedTests;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.test.context.aot.TestContextAotGenerator;

/** Tests inject clients that no bean has, also in contexts that were made ahead of time. */
@Timeout(300)
class ProcessedTestsTests {
  @TempDir Path folder;

  @Test
  void clientsOfFieldsConstructorsAndParametersAreInjected() throws Exception {
    List<Class<?>> tests = List.of(InjectedClients.class, ConstructorClients.class);
    String output =
        ProcessedTests.of(folder, tests)
            .run(TestRun.class, tests.stream().map(Class::getName).toArray(String[]::new));
    assertThat(output).contains("Starting AOT-processed InjectedClients", "passed 4 of 4 tests");
  }

  /** The context of the test has no other trace of the guest book. */
  @Test
  void clientsOfTestsHaveHints() throws Exception {
    RuntimeHints hints = new RuntimeHints();
    new TestContextAotGenerator(new InMemoryGeneratedFiles(), hints)
        .processAheadOfTime(Stream.of(ConstructorClients.class));
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onMethodInvocation(GuestBookTtrpc.class.getMethod("client", TtrpcChannel.class)))
        .accepts(hints);
  }
}
