package io.ttrpc;

import static io.ttrpc.ClientUnderTest.async;
import static io.ttrpc.EchoService.text;
import static io.ttrpc.Frames.failure;
import static io.ttrpc.Frames.response;
import static io.ttrpc.Frames.unary;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.ttrpc.internal.wire.ResponseEnvelope;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Handlers of methods that have shown to be brief run on the thread that reads requests, and must
 * not hold up other calls when they are not brief after all.
 */
class BriefHandlersTest extends ServerUnderTest {
  private static final String LOOP = "ttrpc-server-1";

  /** A few milliseconds are promised; the rest allows for a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private final CountDownLatch release = new CountDownLatch(1);
  private int id = 1;

  @Override
  TtrpcServer.Builder configure(TtrpcServer.Builder builder) {
    service.unary = request -> handle(request.getValue());
    return super.configure(builder);
  }

  private StringValue handle(String request) {
    switch (request) {
      case "block" -> awaitRelease();
      case "release" -> release.countDown();
      case "spin" -> {
        while (release.getCount() > 0) {
          Thread.onSpinWait();
        }
      }
      default -> {}
    }
    return text(Thread.currentThread().getName());
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls until the handler runs on the loop. */
  private void makeBrief() throws Exception {
    long start = System.nanoTime();
    while (!handlerThread().equals(LOOP)) {
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(15).toNanos());
    }
  }

  private String handlerThread() throws Exception {
    peer.send(unary(next(), "quick"));
    return threadIn(peer.takeFrame().data());
  }

  private static String threadIn(ByteString response) throws Exception {
    return StringValue.parseFrom(ResponseEnvelope.parse(response).payload().bytes()).getValue();
  }

  private int next() {
    int taken = id;
    id += 2;
    return taken;
  }

  @Test
  void methodThatHasShownToBeBriefRunsOnTheLoop() throws Exception {
    assertThat(handlerThread()).isNotEqualTo(LOOP);
    makeBrief();
  }

  @Test
  void handlerThatBlocksHoldsUpOthersOnlyOnce() throws Exception {
    makeBrief();
    int blocked = next();
    peer.send(unary(blocked, "block"));
    // The loop has a new thread, and the method is no longer taken for brief.
    assertThat(async(this::handlerThread).get(SOON.toMillis(), TimeUnit.MILLISECONDS))
        .isNotEqualTo(LOOP);
    release.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(blocked, LOOP));
    assertConnectionServes();
  }

  @Test
  void handlerThatWaitsForAnotherCallOfItsConnectionIsServed() throws Exception {
    makeBrief();
    int waiting = next();
    peer.send(unary(waiting, "block"), unary(next(), "release"));
    assertThat(takeAll(2)).contains(response(waiting, LOOP));
  }

  @Test
  void handlerThatNeverReturnsHoldsUpNobody() throws Exception {
    makeBrief();
    int spinning = next();
    peer.send(unary(spinning, "spin"));
    for (int i = 0; i < 3; i++) {
      assertThat(async(this::handlerThread).get(SOON.toMillis(), TimeUnit.MILLISECONDS))
          .isNotEqualTo(LOOP);
    }
    try (FakePeer other = FakePeer.connect(path)) {
      other.send(unary(1, "quick"));
      assertThat(other.takeFrame().streamId()).isEqualTo(1);
    }
    release.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(spinning, LOOP));
  }

  @Test
  void responsesBeforeAHandlerThatBlocksAreNotHeldBack() throws Exception {
    makeBrief();
    int first = next();
    int blocked = next();
    peer.send(unary(first, "quick"), unary(blocked, "block"));
    assertThat(peer.takeFrame()).isEqualTo(response(first, LOOP));
    release.countDown();
    assertThat(peer.takeFrame()).isEqualTo(response(blocked, LOOP));
  }

  @Test
  void deadlineOfAHandlerThatBlocksOnTheLoopIsKept() throws Exception {
    makeBrief();
    int late = next();
    peer.send(unary(late, "block", Duration.ofMillis(100).toNanos()));
    assertThat(peer.takeFrame())
        .isEqualTo(failure(late, StatusCode.DEADLINE_EXCEEDED, "context deadline exceeded"));
    assertConnectionServes();
  }

  @Test
  void methodThatIsBriefAgainReturnsToTheLoop() throws Exception {
    makeBrief();
    int blocked = next();
    peer.send(unary(blocked, "block"));
    handlerThread();
    release.countDown();
    peer.takeFrame();
    makeBrief();
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void executorThatIsGivenRunsAllHandlers() throws Exception {
    try (TtrpcServer own =
            TtrpcServer.builder()
                .listen(folder.resolve("own.sock").toString())
                .service(service.definition())
                .executor(task -> new Thread(task, "mine").start())
                .start();
        FakePeer client = FakePeer.connect(folder.resolve("own.sock"))) {
      for (int i = 1; i < 401; i += 2) {
        client.send(unary(i, "quick"));
        assertThat(client.takeFrame()).isEqualTo(response(i, "mine"));
      }
    }
  }

  @Test
  @SuppressWarnings("try") // the server only has to be there
  void executorMayLeaveBriefHandlersToTheLoop() throws Exception {
    try (TtrpcServer own =
            TtrpcServer.builder()
                .listen(folder.resolve("own.sock").toString())
                .service(service.definition())
                .executor(task -> new Thread(task, "mine").start())
                .briefHandlers(BriefHandlers.ON_LOOP)
                .start();
        FakePeer client = FakePeer.connect(folder.resolve("own.sock"))) {
      Set<String> threads = new HashSet<>();
      for (int i = 1; !threads.contains(LOOP); i += 2) {
        client.send(unary(i, "quick"));
        threads.add(threadIn(client.takeFrame().data()));
      }
      assertThat(threads).containsExactlyInAnyOrder("mine", LOOP);
    }
  }

  @Test
  void serverMayBeClosedByAHandlerOnTheLoop() throws Exception {
    makeBrief();
    service.unary =
        request -> {
          server.close();
          return request;
        };
    peer.send(unary(next(), "close"));
    CompletableFuture<Boolean> closed = async(peer::isClosedByPeer);
    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    server.awaitTermination();
  }

  /** The connection lives, and the method has gone back to the executor. */
  private void assertConnectionServes() throws Exception {
    assertThat(handlerThread()).isNotEqualTo(LOOP);
  }
}
