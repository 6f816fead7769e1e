/**
 * ttrpc, containerd's RPC for processes on one host: a server and a client on Unix sockets.
 *
 * <p>The module {@code jdk.net} is optional. Without it a server does not know its peers: {@link
 * io.ttrpc.CallContext#peer} returns null, and a server with a {@link io.ttrpc.PeerPolicy} does not
 * start. An application on the module path adds it with {@code requires jdk.net} or with {@code
 * --add-modules jdk.net}.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // protobuf-java's
module io.ttrpc {
  requires transitive com.google.protobuf;
  requires transitive org.jspecify;
  // protobuf-java logs with it, and cannot require it itself.
  requires java.logging;
  requires static com.google.errorprone.annotations;
  requires static jdk.net;

  exports io.ttrpc;
}
