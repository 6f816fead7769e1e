package io.ttrpc.spring.boot.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/** The meters of this library. The page about observability has a table of them. */
enum TtrpcMeters implements MeterDocumentation {
  SERVER_CALLS(
      "ttrpc.server",
      Meter.Type.TIMER,
      "Calls, from their start to their end",
      Key.SERVER,
      Key.SERVICE,
      Key.METHOD,
      Key.TYPE,
      Key.STATUS_CODE,
      Key.ERROR),
  SERVER_ACTIVE(
      "ttrpc.server.active",
      Meter.Type.GAUGE,
      "Calls that are running",
      Key.SERVER,
      Key.SERVICE,
      Key.METHOD,
      Key.TYPE),
  SERVER_MESSAGES_RECEIVED(
      "ttrpc.server.messages.received",
      Meter.Type.COUNTER,
      "Messages received on streams",
      Key.SERVER,
      Key.SERVICE,
      Key.METHOD),
  SERVER_MESSAGES_SENT(
      "ttrpc.server.messages.sent",
      Meter.Type.COUNTER,
      "Messages sent on streams",
      Key.SERVER,
      Key.SERVICE,
      Key.METHOD),
  SERVER_CONNECTIONS(
      "ttrpc.server.connections",
      Meter.Type.GAUGE,
      "Connections of admitted peers that are open",
      Key.SERVER,
      Key.ADDRESS,
      Key.STATE),
  SERVER_CONNECTIONS_ACCEPTED(
      "ttrpc.server.connections.accepted",
      Meter.Type.COUNTER,
      "Connections of admitted peers",
      Key.SERVER),
  SERVER_CONNECTIONS_REJECTED(
      "ttrpc.server.connections.rejected",
      Meter.Type.COUNTER,
      "Peers turned away without a byte",
      Key.SERVER,
      Key.REASON),
  SERVER_CALLS_REJECTED(
      "ttrpc.server.calls.rejected",
      Meter.Type.COUNTER,
      "Calls that no handler has seen",
      Key.SERVER,
      Key.REASON),
  SERVER_LOOPS(
      "ttrpc.server.loops",
      Meter.Type.GAUGE,
      "Event loops, which read requests and run brief handlers",
      Key.SERVER,
      Key.ADDRESS),
  SERVER_LOOPS_BUSY(
      "ttrpc.server.loops.busy",
      Meter.Type.COUNTER,
      "Seconds in which the loops did not wait for input",
      Key.SERVER,
      Key.ADDRESS),
  CLIENT_CALLS(
      "ttrpc.client",
      Meter.Type.TIMER,
      "Calls, from their start to their end",
      Key.CLIENT,
      Key.SERVICE,
      Key.METHOD,
      Key.TYPE,
      Key.STATUS_CODE,
      Key.ERROR),
  CLIENT_ACTIVE(
      "ttrpc.client.active",
      Meter.Type.GAUGE,
      "Calls that are running",
      Key.CLIENT,
      Key.SERVICE,
      Key.METHOD,
      Key.TYPE),
  CLIENT_MESSAGES_RECEIVED(
      "ttrpc.client.messages.received",
      Meter.Type.COUNTER,
      "Messages received on streams",
      Key.CLIENT,
      Key.SERVICE,
      Key.METHOD),
  CLIENT_MESSAGES_SENT(
      "ttrpc.client.messages.sent",
      Meter.Type.COUNTER,
      "Messages sent on streams",
      Key.CLIENT,
      Key.SERVICE,
      Key.METHOD),
  CLIENT_CONNECTIONS(
      "ttrpc.client.connections",
      Meter.Type.GAUGE,
      "1 for the state of the client's channel, 0 for other states",
      Key.CLIENT,
      Key.STATE),
  CLIENT_RECONNECTS(
      "ttrpc.client.reconnects",
      Meter.Type.COUNTER,
      "Connections made in place of lost ones",
      Key.CLIENT);

  private final String name;
  private final Meter.Type type;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // Nothing changes the array.
  private final KeyName[] keys;

  TtrpcMeters(String name, Meter.Type type, String description, KeyName... keys) {
    this.name = name;
    this.type = type;
    this.description = description;
    this.keys = keys;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Meter.Type getType() {
    return type;
  }

  @Override
  public KeyName[] getKeyNames() {
    return keys.clone();
  }

  String description() {
    return description;
  }

  /** The keys of the tags. */
  enum Key implements KeyName {
    CLIENT("client"),
    SERVICE("rpc.service"),
    METHOD("rpc.method"),
    TYPE("rpc.type"),
    STATUS_CODE("ttrpc.status_code"),
    ERROR("error"),
    REASON("reason"),
    SERVER("server"),
    ADDRESS("address"),
    STATE("state");

    private final String key;

    Key(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }
}
