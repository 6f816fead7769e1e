package app;

import com.google.protobuf.StringValue;
import io.ttrpc.CallContext;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.PeerCredentials;
import io.ttrpc.PeerPolicy;
import io.ttrpc.ServiceDefinition;
import io.ttrpc.ServiceDescriptor;
import io.ttrpc.StreamSender;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Serves and calls with several policies for peers, and prints the outcomes. */
public final class Main {
  private static final StringValue TEXT = StringValue.getDefaultInstance();
  private static final MethodDescriptor<StringValue, StringValue> WHO_AM_I =
      new MethodDescriptor<>("app.Peers", "WhoAmI", CallKind.UNARY, TEXT, TEXT);
  private static final MethodDescriptor<StringValue, StringValue> SPLIT =
      new MethodDescriptor<>("app.Peers", "Split", CallKind.SERVER_STREAMING, TEXT, TEXT);
  private static final ServiceDescriptor PEERS =
      new ServiceDescriptor("app.Peers", List.of(WHO_AM_I, SPLIT));

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    System.out.println("temporary folder: " + (hasTemporaryFolder() ? "writable" : "not writable"));
    attempt("anyone", folder, PeerPolicy.anyone());
    attempt("same user", folder, PeerPolicy.sameUser());
    attempt("nobody's group", folder, PeerPolicy.groups(Set.of("no-such-group")));
    try (var left = Files.list(folder)) {
      System.out.println("left in the folder: " + left.toList());
    }
  }

  private static boolean hasTemporaryFolder() {
    try {
      Files.delete(Files.createTempFile("app", null));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void attempt(String name, Path folder, PeerPolicy policy) {
    String outcome;
    try {
      outcome = serveAndCall(folder.resolve("s").toString(), policy);
    } catch (IOException | RuntimeException e) {
      outcome = e.toString();
    }
    System.out.println(name + ": " + outcome);
  }

  private static String serveAndCall(String address, PeerPolicy policy) throws IOException {
    ServiceDefinition service =
        ServiceDefinition.builder(PEERS)
            .unary(WHO_AM_I, Main::whoAmI)
            .serverStreaming(SPLIT, Main::split)
            .build();
    try (TtrpcServer server =
            TtrpcServer.builder().listen(address).admit(policy).service(service).start();
        TtrpcChannel channel = TtrpcChannel.forTarget(address)) {
      StringValue peer = ClientCalls.unary(channel, WHO_AM_I, TEXT, CallOptions.DEFAULT);
      List<String> words = new ArrayList<>();
      ClientCalls.serverStreaming(
          channel,
          SPLIT,
          StringValue.of("one two"),
          word -> words.add(word.getValue()),
          CallOptions.DEFAULT);
      return peer.getValue() + ", " + server.connectionCount() + " connection, " + words;
    }
  }

  private static StringValue whoAmI(StringValue request) {
    PeerCredentials peer = CallContext.current().peer();
    return StringValue.of(peer == null ? "unknown peer" : "peer " + peer);
  }

  private static void split(StringValue request, StreamSender<StringValue> words) {
    for (String word : request.getValue().split(" ")) {
      words.send(StringValue.of(word));
    }
  }

  private Main() {}
}
