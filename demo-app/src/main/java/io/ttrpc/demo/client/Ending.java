package io.ttrpc.demo.client;

import io.ttrpc.StatusCode;

/**
 * How a call ended that did not succeed.
 *
 * @param fromPeer whether the agent answered so, and not our own side of the connection
 * @param samples how many came before the end
 */
public record Ending(StatusCode code, String message, boolean fromPeer, int samples, long millis) {}
