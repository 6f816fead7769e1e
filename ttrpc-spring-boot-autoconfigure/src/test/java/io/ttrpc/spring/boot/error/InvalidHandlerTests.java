package io.ttrpc.spring.boot.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.ServerCall;
import io.ttrpc.Status;
import io.ttrpc.spring.boot.greeter.Analyses;
import io.ttrpc.spring.boot.greeter.Greeter;
import io.ttrpc.spring.boot.greeter.GreeterContext;
import io.ttrpc.spring.boot.server.TtrpcService;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A handler that cannot be used fails the start, and the analysis names the method. */
class InvalidHandlerTests {
  @TempDir Path folder;
  private ApplicationContextRunner runner = GreeterContext.bare();

  @BeforeEach
  void listen() {
    runner = GreeterContext.on(folder.resolve("greeter.sock"));
  }

  private FailureAnalysis analysisOf(Class<?> advice) {
    return Analyses.of(runner.withUserConfiguration(Greeter.class, advice));
  }

  @Test
  void unsupportedResult() {
    FailureAnalysis analysis = analysisOf(TextResult.class);
    assertThat(analysis.getDescription())
        .contains("TextResult.map(IOException)", "returns java.lang.String");
    assertThat(analysis.getAction()).contains("io.ttrpc.Status", "com.google.rpc.Status");
  }

  @Test
  void missingResult() {
    assertThat(analysisOf(NoResult.class).getDescription()).contains("returns void");
  }

  @Test
  void unsupportedParameter() {
    FailureAnalysis analysis = analysisOf(UnsupportedParameter.class);
    assertThat(analysis.getDescription())
        .contains("UnsupportedParameter.map(IOException, ServerCall)", "io.ttrpc.ServerCall");
    assertThat(analysis.getAction()).contains("CallContext", "protobuf message");
  }

  @Test
  void twoParametersOfOneKind() {
    assertThat(analysisOf(TwoExceptions.class).getDescription())
        .contains("two parameters", "IOException", "Exception");
  }

  @Test
  void noException() {
    assertThat(analysisOf(NoException.class).getDescription()).contains("names no exception");
  }

  @Test
  void parameterThatDoesNotTakeTheException() {
    assertThat(analysisOf(OtherException.class).getDescription())
        .contains("is for java.lang.IllegalStateException but takes IOException");
  }

  @Test
  void twoMethodsForOneException() {
    FailureAnalysis analysis = analysisOf(TwoMethods.class);
    assertThat(analysis.getDescription())
        .contains("java.io.IOException", "one(IOException)", "other(StringValue)");
    assertThat(analysis.getAction()).contains("one method");
  }

  @Test
  void methodOfAServiceIsCheckedToo() {
    assertThat(Analyses.of(runner.withUserConfiguration(BadGreeter.class)).getDescription())
        .contains("BadGreeter.map(IOException)");
  }

  @TtrpcAdvice
  static class TextResult {
    @TtrpcExceptionHandler
    String map(IOException e) {
      return "x";
    }
  }

  @TtrpcAdvice
  static class NoResult {
    @TtrpcExceptionHandler
    void map(IOException e) {}
  }

  @TtrpcAdvice
  static class UnsupportedParameter {
    @TtrpcExceptionHandler
    Status map(IOException e, ServerCall call) {
      return Status.OK;
    }
  }

  @TtrpcAdvice
  static class TwoExceptions {
    @TtrpcExceptionHandler
    Status map(IOException e, Exception other) {
      return Status.OK;
    }
  }

  @TtrpcAdvice
  static class NoException {
    @TtrpcExceptionHandler
    Status map(CallContext call) {
      return Status.OK;
    }
  }

  @TtrpcAdvice
  static class OtherException {
    @TtrpcExceptionHandler(IllegalStateException.class)
    Status map(IOException e) {
      return Status.OK;
    }
  }

  @TtrpcAdvice
  static class TwoMethods {
    @TtrpcExceptionHandler
    Status one(IOException e) {
      return Status.OK;
    }

    @TtrpcExceptionHandler(IOException.class)
    Status other(StringValue request) {
      return Status.OK;
    }
  }

  @TtrpcService
  static class BadGreeter extends Greeter {
    @TtrpcExceptionHandler
    int map(IOException e) {
      return 0;
    }
  }
}
