/**
 * Frames and envelopes: the bytes of the protocol, and nothing about calls.
 *
 * <pre>
 * +---------------------------------------------------------------+
 * | data length, u32 big-endian                                   |
 * | stream id, u32 big-endian; odd: opened by the client          |
 * | type u8 (1 request, 2 response, 3 data) | flags u8            |
 * | data (length bytes)                                           |
 * +---------------------------------------------------------------+
 *
 * flags: 0x1 remote closed, 0x2 remote open, 0x4 no data
 * </pre>
 *
 * <p>{@link io.ttrpc.internal.wire.FrameReader} and {@link io.ttrpc.internal.wire.FrameWriter} are
 * mirror images of each other. The data of a request or response frame is an envelope: {@link
 * io.ttrpc.internal.wire.RequestEnvelope}, {@link io.ttrpc.internal.wire.ResponseEnvelope}.
 */
@NullMarked
package io.ttrpc.internal.wire;

import org.jspecify.annotations.NullMarked;
