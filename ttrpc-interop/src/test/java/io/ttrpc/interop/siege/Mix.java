package io.ttrpc.interop.siege;

import com.google.errorprone.annotations.Immutable;

/** The calls that the callers of a load make. */
enum Mix {
  /** Small calls of every kind, blocking and asynchronous. */
  ANY(Caller::anyKind),
  /** Echoes of 1 MB. */
  BIG(caller -> caller.echo(1_000_000)),
  /** Every third caller echoes 300 KB, the others make empty calls. */
  STANDSTILL(
      caller -> {
        if (caller.number() % 3 == 0) {
          caller.echo(300_000);
        } else {
          caller.nothing();
        }
      }),
  /** Half of the calls meet a handler that throws. */
  THROWING(
      caller -> {
        if (caller.number() % 2 == 0) {
          caller.anyKind();
        } else {
          caller.failing();
        }
      }),
  /** Half of the callers meet a handler that never returns. */
  NEVER(
      caller -> {
        if (caller.number() % 2 == 0) {
          caller.anyKind();
        } else {
          caller.sleep(SiegeService.NEVER);
        }
      }),
  /** Handlers that wait a little, so that each needs a thread. */
  WAITING(
      caller -> {
        if (caller.number() % 2 == 0) {
          caller.anyKind();
        } else {
          caller.sleep(20);
        }
      }),
  /** Half of the callers make each call on a channel of its own. */
  CONNECTING(
      caller -> {
        if (caller.number() % 2 == 0) {
          caller.anyKind();
        } else {
          caller.connectAndCall();
        }
      }),
  /** Every call on a channel of its own. */
  CHANNELS(Caller::connectAndCall),
  /** Every call is interrupted, cancelled or closed at a random point. */
  GIVEN_UP(Caller::giveUp);

  private final Behaviour behaviour;

  Mix(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** Makes the caller's next call. */
  void call(Caller caller) throws Exception {
    behaviour.call(caller);
  }

  @FunctionalInterface
  @Immutable
  private interface Behaviour {
    void call(Caller caller) throws Exception;
  }
}
