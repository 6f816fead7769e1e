package io.ttrpc.interop.go;

import io.ttrpc.interop.peer.RequiresPeer;
import io.ttrpc.interop.peer.RequiresPeer.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresPeer(Peer.GO)
@Timeout(300)
class GoPeersTest {
  @Test
  void vetHasNothingToSay() throws Exception {
    GoPeers.go("vet", "./...");
  }

  @Test
  void testsOfTheirOwnPass() throws Exception {
    GoPeers.go("test", "./...");
  }
}
