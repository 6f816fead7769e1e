package io.ttrpc.benchmarks.ttrpc;

import io.ttrpc.benchmarks.v1.EchoAsync;
import io.ttrpc.benchmarks.v1.Payload;
import java.util.concurrent.CompletableFuture;

/**
 * The unary method with futures: at once, but for an empty payload, whose call stays pending. Safe
 * for any thread.
 */
final class AsyncEcho implements EchoAsync {
  @Override
  public CompletableFuture<Payload> call(Payload request) {
    return request.getData().isEmpty()
        ? new CompletableFuture<>()
        : CompletableFuture.completedFuture(request);
  }
}
