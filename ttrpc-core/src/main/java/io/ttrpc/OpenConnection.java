package io.ttrpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An open connection of a server, as it was when {@link TtrpcServer#connections} was called. This
 * record is immutable and thread-safe.
 *
 * @param peer the credentials of the peer; null if the transport has none, the connection has just
 *     ended, or the system has not named the peer in time
 * @param age the time since the server admitted the peer
 * @param callCount the number of running calls on the connection
 */
public record OpenConnection(@Nullable PeerCredentials peer, Duration age, int callCount) {}
