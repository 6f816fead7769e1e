package io.ttrpc;

/** The policy that admits every peer. A server with it never looks a peer up to admit it. */
enum AnyPeer implements PeerPolicy {
  POLICY;

  @Override
  public boolean admits(PeerCredentials peer) {
    return true;
  }
}
