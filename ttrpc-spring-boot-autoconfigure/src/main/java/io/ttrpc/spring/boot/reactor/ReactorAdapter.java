package io.ttrpc.spring.boot.reactor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The conversions between Reactor's types and those of an asynchronous service or client. Demand
 * and cancellation pass through them in both directions. Where the application has Micrometer's
 * library for context propagation, the thread-local values of the caller and of the handler pass
 * through Reactor's context as well.
 *
 * <pre>{@code
 * // a client
 * Mono<HelloReply> reply = mono(() -> greeter.sayHello(request));
 * Flux<HelloReply> letters = flux(greeter.spell(request));
 *
 * // a handler
 * return future(names.findById(request.getName()).map(Greeter::reply));
 * return publisher(Flux.just(first, second));
 * }</pre>
 *
 * <p>This class is thread-safe.
 */
public final class ReactorAdapter {
  private ReactorAdapter() {}

  /**
   * Returns a Mono that makes the call for each of its subscribers. Cancelling the subscription
   * cancels the call.
   *
   * @param call makes the call, such as {@code () -> greeter.sayHello(request)}
   */
  public static <T> Mono<T> mono(Supplier<CompletableFuture<T>> call) {
    return Mono.deferContextual(context -> Mono.fromFuture(ReactorContext.supply(context, call)));
  }

  /**
   * Returns the messages of the publisher: the responses of a client, for which each subscription
   * makes a call, or the requests of a handler, which have one subscriber.
   */
  public static <T> Flux<T> flux(Flow.Publisher<T> messages) {
    Flux<T> flux = JdkFlowAdapter.flowPublisherToFlux(messages);
    Publisher<T> inContext =
        subscriber ->
            ReactorContext.run(
                Operators.toCoreSubscriber(subscriber).currentContext(),
                () -> flux.subscribe(subscriber));
    return Flux.from(inContext);
  }

  /**
   * Subscribes to the Mono at once, and returns a future of its value, which a handler returns.
   * Cancelling the future cancels the subscription. A Mono without a value fails the future with a
   * {@link java.util.NoSuchElementException}.
   */
  public static <T> CompletableFuture<T> future(Mono<T> response) {
    return response.single().contextCapture().toFuture();
  }

  /**
   * Returns a publisher of the messages: the responses that a handler returns, or the requests that
   * a client sends.
   */
  public static <T> Flow.Publisher<T> publisher(Publisher<T> messages) {
    return JdkFlowAdapter.publisherToFlowPublisher(Flux.from(messages).contextCapture());
  }
}
