package io.ttrpc.spring.boot.grpc;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The responses of a call. */
final class Answers<T> implements StreamObserver<T> {
  private final List<T> answers = new ArrayList<>();
  private final LinkedBlockingQueue<T> arriving = new LinkedBlockingQueue<>();
  private final CompletableFuture<List<T>> end = new CompletableFuture<>();

  @Override
  public void onNext(T answer) {
    answers.add(answer);
    arriving.add(answer);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    end.complete(answers);
  }

  T next() {
    try {
      return Objects.requireNonNull(arriving.poll(30, TimeUnit.SECONDS), "an answer");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<T> all() {
    return end.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
