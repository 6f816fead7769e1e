package io.ttrpc.demo.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.Answer;
import io.ttrpc.demo.proto.Question;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** A conversation with a plain agent on a thread of its own, whose pauses last until told. */
final class Talk {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<Optional<Question>> questions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final Semaphore pausesBegun = new Semaphore(0);
  private final Semaphore pausesToEnd = new Semaphore(0);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final Thread thread;

  Talk(QuietMachine machine) {
    NodeAgent agent =
        new NodeAgent(
            machine, InstantSource.system(), this::pause, new SimpleAsyncTaskExecutor("alert-"));
    thread = new Thread(() -> agent.converse(this::nextQuestion, answers::add), "conversation");
    thread.start();
  }

  void ask(Question.Builder question) {
    questions.add(Optional.of(question.build()));
  }

  Answer takeAnswer() {
    try {
      Answer answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(answer).as("an answer in time").isNotNull();
      return answer;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<Answer> takeAnswers(int count) {
    return Stream.generate(this::takeAnswer).limit(count).toList();
  }

  List<Answer> answersLeft() {
    return List.copyOf(answers);
  }

  /** Asks nothing more, and waits until the agent has returned. */
  void end() {
    questions.add(Optional.empty());
    try {
      thread.join(Duration.ofSeconds(PATIENCE_SECONDS).toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(thread.isAlive()).as("the conversation goes on").isFalse();
  }

  void awaitPause() {
    await(() -> pausesBegun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  void endPause() {
    pausesToEnd.release();
  }

  void awaitInterruptedPause() {
    await(() -> interrupted.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  private void pause(Duration duration) {
    pausesBegun.release();
    try {
      pausesToEnd.acquire();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw new TtrpcException(StatusCode.CANCELLED, "interrupted", e);
    }
  }

  private @Nullable Question nextQuestion() {
    try {
      return questions.take().orElse(null);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(Wait wait) {
    try {
      assertThat(wait.inTime()).as("in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private interface Wait {
    boolean inTime() throws InterruptedException;
  }
}
