package io.ttrpc.docs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.greeter.GreeterAsync;
import com.example.greeter.GreeterService;
import com.example.greeter.GreeterTtrpc;
import com.example.greeter.HelloReply;
import com.example.greeter.HelloRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ttrpc.BidiStreamingCall;
import io.ttrpc.BriefHandlers;
import io.ttrpc.CallContext;
import io.ttrpc.ClientInterceptor;
import io.ttrpc.ClientStreamingCall;
import io.ttrpc.Metadata;
import io.ttrpc.PeerPolicy;
import io.ttrpc.ServerInterceptor;
import io.ttrpc.ServerStreamingCall;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.ShutdownReport;
import io.ttrpc.SocketFile;
import io.ttrpc.StatusCode;
import io.ttrpc.StreamReceiver;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.TtrpcServer;
import io.ttrpc.testsupport.Collected;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreTest {
  @TempDir Path folder;
  private String address = "";

  @BeforeEach
  void chooseAddress() {
    address = "unix://" + folder.resolve("greeter.sock");
  }

  @Test
  void serverAndClient() throws IOException {
    TtrpcServer server =
        TtrpcServer.builder().listen(address).service(GreeterTtrpc.bind(new Greeter())).start();

    TtrpcChannel channel = TtrpcChannel.forTarget(address);
    GreeterTtrpc.Client greeter = GreeterTtrpc.client(channel);

    HelloReply response = greeter.sayHello(request("Ada"));

    assertThat(response.getMessage()).isEqualTo("Hello Ada");
    channel.close();
    server.close();
  }

  @Test
  void socketFileWithItsPermissions() throws Exception {
    Path path = folder.resolve("run").resolve("greeter.sock");
    SocketFile file =
        SocketFile.at(path).withPermissions("rw-rw----").withParentDirectories("rwxr-x---");

    try (TtrpcServer server =
        TtrpcServer.builder().listen(file).admit(PeerPolicy.sameUser()).start()) {
      assertThat(server.addresses()).containsExactly("unix://" + path);
    }
  }

  @Test
  void streamsOfAClient() throws IOException {
    try (TtrpcServer server = serve(GreeterTtrpc.bind(new Greeter()));
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      GreeterTtrpc.Client greeter = GreeterTtrpc.client(channel);
      List<String> letters = new ArrayList<>();

      try (ServerStreamingCall<HelloReply> call = greeter.spell(request("Ada"))) {
        for (HelloReply response : call) {
          letters.add(response.getMessage());
        }
      }
      assertThat(letters).containsExactly("A", "d", "a");

      try (ClientStreamingCall<HelloRequest, HelloReply> call = greeter.gather()) {
        call.send(request("Ada"));
        call.send(request("Bob"));
        HelloReply response = call.closeAndReceive();
        assertThat(response.getMessage()).isEqualTo("Hello Ada and Bob");
      }

      try (BidiStreamingCall<HelloRequest, HelloReply> call = greeter.chat()) {
        call.send(request("Ada"));
        HelloReply first = call.receive();
        call.closeSend();
        HelloReply end = call.receive();
        assertThat(first).isEqualTo(Greeter.reply("Hello Ada"));
        assertThat(end).isNull();
      }

      letters.clear();
      greeter.spell(request("Bob"), response -> letters.add(response.getMessage()));
      HelloReply all = greeter.gather(StreamReceiver.of(List.of(request("Ada"), request("Bob"))));
      assertThat(letters).containsExactly("B", "o", "b");
      assertThat(all.getMessage()).isEqualTo("Hello Ada and Bob");
    }
  }

  @Test
  void deadlineEndsACall() throws IOException {
    CarefulGreeter service = new CarefulGreeter();
    try (TtrpcServer server = serve(GreeterTtrpc.bind(service));
        TtrpcChannel channel =
            TtrpcChannel.builder(address).timeout(Duration.ofSeconds(2)).build()) {
      GreeterTtrpc.Client hasty = GreeterTtrpc.client(channel).withTimeout(Duration.ofMillis(200));

      assertThatThrownBy(() -> hasty.spell(request("Ada"), response -> {}))
          .isInstanceOfSatisfying(
              TtrpcException.class,
              e -> assertThat(e.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED));
      assertThat(service.cancelled).succeedsWithin(Duration.ofSeconds(20));
      assertThat(server.isListening()).isTrue();
    }
  }

  @Test
  void metadataReachesTheHandler() throws IOException {
    try (TtrpcServer server = serve(GreeterTtrpc.bind(new CarefulGreeter()));
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      GreeterTtrpc.Client greeter = GreeterTtrpc.client(channel);

      GreeterTtrpc.Client french = greeter.withMetadata(Metadata.of("language", "fr"));
      GreeterTtrpc.Client traced = french.plusMetadata(Metadata.of("trace", "4711"));

      assertThat(french.sayHello(request("Ada")).getMessage()).isEqualTo("Bonjour");
      assertThat(traced.sayHello(request("Ada")).getMessage()).isEqualTo("Bonjour");
    }
  }

  @Test
  void failureHasAStatus() throws Exception {
    try (TtrpcServer server = serve(GreeterTtrpc.bind(new CarefulGreeter()));
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      assertThat(refused(GreeterTtrpc.client(channel)))
          .isEqualTo(HelloRequest.newBuilder().build());
    }
  }

  private static HelloRequest refused(GreeterTtrpc.Client greeter)
      throws InvalidProtocolBufferException {
    try {
      greeter.sayHello(request(""));
    } catch (TtrpcException e) {
      if (e.code() == StatusCode.INVALID_ARGUMENT && e.isFromPeer()) {
        return e.details().get(0).unpack(HelloRequest.class);
      }
      throw e;
    }
    throw new AssertionError("the call must fail");
  }

  @Test
  void interceptorsSeeCallsOnBothSides() throws IOException {
    List<String> log = new CopyOnWriteArrayList<>();
    Supplier<String> token = () -> "secret";

    ServerInterceptor authentication =
        (call, next) -> {
          if (!"secret".equals(call.context().metadata().first("authorization"))) {
            throw new TtrpcException(StatusCode.UNAUTHENTICATED, "a valid token is required");
          }
          next.proceed();
        };
    ServerInterceptor timing =
        (call, next) -> {
          long start = System.nanoTime();
          call.onEnd(
              status ->
                  log.add(call.method().fullName() + " " + status.code() + " " + since(start)));
          next.proceed();
        };
    ClientInterceptor authorization =
        call ->
            call.setMetadata(call.metadata().toBuilder().set("authorization", token.get()).build());

    try (TtrpcServer server =
            TtrpcServer.builder()
                .listen(address)
                .interceptor(timing)
                .interceptor(authentication)
                .service(GreeterTtrpc.bind(new Greeter()))
                .start();
        TtrpcChannel channel =
            TtrpcChannel.builder(server.addresses().get(0)).interceptor(authorization).build();
        TtrpcChannel stranger = TtrpcChannel.forTarget(address)) {
      assertThat(GreeterTtrpc.client(channel).sayHello(request("Ada")).getMessage())
          .isEqualTo("Hello Ada");
      assertThatThrownBy(() -> GreeterTtrpc.client(stranger).sayHello(request("Ada")))
          .hasMessage("UNAUTHENTICATED: a valid token is required");
    }
    assertThat(log).hasSize(2).allMatch(line -> line.startsWith("greeter.v1.Greeter/SayHello "));
  }

  @Test
  void failuresOfBlockingAndAsynchronousHandlersAreMapped() throws IOException {
    ServerInterceptor missingNames =
        (call, next) -> {
          call.mapFailure(
              failure ->
                  failure instanceof NoSuchElementException
                      ? new TtrpcException(StatusCode.NOT_FOUND, "no such name", failure)
                      : failure);
          next.proceed();
        };

    NoSuchElementException missing = new NoSuchElementException("Ada");
    GreeterService blocking =
        new Greeter() {
          @Override
          public HelloReply sayHello(HelloRequest request) {
            throw missing;
          }
        };
    GreeterAsync later = new AsyncGreeter(name -> CompletableFuture.failedFuture(missing));
    for (ServiceDefinition service :
        List.of(GreeterTtrpc.bind(blocking), GreeterTtrpc.bind(later))) {
      try (TtrpcServer server =
              TtrpcServer.builder()
                  .listen(address)
                  .interceptor(missingNames)
                  .service(service)
                  .start();
          TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
        assertThatThrownBy(() -> GreeterTtrpc.client(channel).sayHello(request("Ada")))
            .hasMessage("NOT_FOUND: no such name");
      }
    }
  }

  @Test
  void futuresAndPublishers() throws Exception {
    AsyncGreeter service = new AsyncGreeter(name -> CompletableFuture.completedFuture(name + " L"));
    try (TtrpcServer server = serve(GreeterTtrpc.bind(service));
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      GreeterTtrpc.AsyncClient greeter = GreeterTtrpc.asyncClient(channel);

      CompletableFuture<String> message =
          greeter.sayHello(request("Ada")).thenApply(HelloReply::getMessage);
      assertThat(message).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("Hello Ada L");
    }
    try (TtrpcServer server = serve(GreeterTtrpc.bind(new Greeter()));
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      Collected<HelloReply> letters = new Collected<>(3);
      GreeterTtrpc.asyncClient(channel).spell(request("Ada")).subscribe(letters);
      assertThat(letters.all())
          .succeedsWithin(Duration.ofSeconds(20))
          .isEqualTo(List.of(Greeter.reply("A"), Greeter.reply("d"), Greeter.reply("a")));
    }
  }

  @Test
  void contextFollowsATask() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    var service =
        new Greeter() {
          @Override
          public HelloReply sayHello(HelloRequest request) {
            CallContext call = CallContext.current();
            pool.execute(call.wrap(() -> audit(request)));
            return Greeter.reply("Hello");
          }

          private final CompletableFuture<String> audited = new CompletableFuture<>();

          private void audit(HelloRequest request) {
            audited.complete(request.getName() + " " + CallContext.current().method().fullName());
          }
        };
    try (TtrpcServer server = serve(GreeterTtrpc.bind(service));
        TtrpcChannel channel = TtrpcChannel.forTarget(server.addresses().get(0))) {
      assertThat(GreeterTtrpc.client(channel).sayHello(request("Ada")).getMessage())
          .isEqualTo("Hello");
      assertThat(service.audited)
          .succeedsWithin(Duration.ofSeconds(20))
          .isEqualTo("Ada greeter.v1.Greeter/SayHello");
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void handlersThatStayOffTheLoops() throws IOException {
    List<String> threads = new CopyOnWriteArrayList<>();
    ServerInterceptor names =
        (call, next) -> {
          threads.add(Thread.currentThread().getName());
          next.proceed();
        };
    TtrpcServer.Builder builder = TtrpcServer.builder().listen(address).interceptor(names);

    TtrpcServer server =
        builder
            .service(GreeterTtrpc.bind(new Greeter()))
            .briefHandlers(BriefHandlers.ON_EXECUTOR)
            .start();

    try (server;
        TtrpcChannel channel = TtrpcChannel.forTarget(address)) {
      for (int call = 0; call < 500; call++) {
        assertThat(GreeterTtrpc.client(channel).sayHello(request("Ada")).getMessage())
            .isEqualTo("Hello Ada");
      }
    }
    assertThat(threads).hasSize(500).noneMatch(name -> name.startsWith("ttrpc-server-"));
  }

  @Test
  void gracefulShutdown() throws IOException {
    TtrpcServer server = serve(GreeterTtrpc.bind(new Greeter()));

    ShutdownReport report = server.shutdown(Duration.ofSeconds(10));
    if (!report.completed()) {
      server.close();
    }

    assertThat(report).isEqualTo(new ShutdownReport(0, 0));
  }

  private TtrpcServer serve(ServiceDefinition service) throws IOException {
    return TtrpcServer.builder().listen(address).service(service).start();
  }

  private static String since(long start) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) + " µs";
  }

  private static HelloRequest request(String name) {
    return HelloRequest.newBuilder().setName(name).build();
  }
}
