package io.ttrpc.interop.fuzz;

import com.google.protobuf.ByteString;
import io.ttrpc.interop.fuzz.Sequence.Delivery;
import io.ttrpc.interop.fuzz.Sequence.Ending;
import io.ttrpc.interop.fuzz.Sequence.Pace;
import io.ttrpc.interop.fuzz.Sequence.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes sequences: mostly ordinary calls, among them what no client should say. */
final class SequenceGenerator {
  private static final List<String> UNARY = List.of("Echo", "Echo", "Fail", "Sleep", "Nothing");
  private static final List<String> RESPONSE_STREAMS = List.of("Divide", "Empties");
  private static final List<String> REQUEST_STREAMS =
      List.of("EchoStream", "EchoStream", "Sum", "FailStream", "Flood");
  private static final List<Integer> FLAGS = List.of(0, 1, 2, 3, 4, 5, 6, 7, 0x80, 0xf8);
  private static final List<Integer> UNKNOWN_TYPES = List.of(0, 2, 4, 77, 255);
  private static final List<Long> LONG_TIMEOUTS = List.of(3_600_000_000_000L, Long.MAX_VALUE);
  private static final List<Long> EXPIRED_TIMEOUTS = List.of(1L, -1L, Long.MIN_VALUE);

  /** Long enough for the request to be read, and for nothing else that would be a race with it. */
  private static final long SHORT_TIMEOUT_NANOS = 10_000_000;

  private final SplittableRandom random;
  private final Messages messages;
  private final Pace pace;
  private final boolean mayCrashGo;
  private final List<Opened> opened = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private int lastId = -1;

  private SequenceGenerator(long seed) {
    this.random = new SplittableRandom(seed);
    this.messages = new Messages(random);
    this.pace = random.nextInt(4) == 0 ? Pace.STORM : Pace.SETTLED;
    this.mayCrashGo = random.nextInt(10) == 0;
  }

  /** A call that was begun. */
  private record Opened(int id, String method) {
    boolean takesData() {
      return REQUEST_STREAMS.contains(method);
    }
  }

  /** The sequence of that seed, the same on every machine. */
  static Sequence sequence(long seed) {
    return new SequenceGenerator(seed).generate(seed);
  }

  private Sequence generate(long seed) {
    for (int i = random.nextInt(25); i >= 0; i--) {
      addSomething();
    }
    return new Sequence(seed, pace, List.copyOf(steps), ending());
  }

  private Ending ending() {
    return switch (random.nextInt(20)) {
      case 0 -> Ending.HALF_A_HEADER;
      case 1 -> Ending.HALF_THE_DATA;
      case 2 -> Ending.OTHER_PROTOCOL;
      case 3, 4 -> Ending.VANISH;
      case 5 -> random.nextInt(4) == 0 ? Ending.TOO_LARGE_A_RESPONSE : Ending.CLOSE;
      default -> Ending.CLOSE;
    };
  }

  private void addSomething() {
    int chance = random.nextInt(100);
    if (chance < 25 || opened.isEmpty()) {
      openAny();
    } else if (chance < 65) {
      addData();
    } else if (chance < 75) {
      addClose();
    } else {
      addHostility();
    }
  }

  private void openAny() {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> openUnary(messages.pick(UNARY));
      case 3 -> openResponseStream(messages.pick(RESPONSE_STREAMS));
      default -> openRequestStream(messages.pick(REQUEST_STREAMS));
    }
  }

  private void openUnary(String method) {
    if (method.equals("Sleep") && random.nextBoolean()) {
      long timeout = random.nextBoolean() ? SHORT_TIMEOUT_NANOS : timeout();
      open(method, anyFlags(0), messages.endlessSleep(), timeout);
    } else {
      open(method, anyFlags(0), maybeDamaged(messages.forMethod(method)), timeout());
    }
  }

  private void openResponseStream(String method) {
    open(
        method, anyFlags(Frame.REMOTE_CLOSED), maybeDamaged(messages.forMethod(method)), timeout());
  }

  private void openRequestStream(String method) {
    int flags = Frame.REMOTE_OPEN | Frame.NO_DATA;
    switch (random.nextInt(12)) {
      case 0 -> open(method, anyFlags(flags), maybeDamaged(messages.forMethod(method)), timeout());
      case 1 -> open(method, Frame.REMOTE_CLOSED, null, timeout());
      // In a storm, what comes next would be a race with the timeout.
      case 2 -> open(method, flags, null, pace == Pace.SETTLED ? SHORT_TIMEOUT_NANOS : 0);
      case 3 -> open("EchoStream", flags, ByteString.EMPTY, 0);
      default -> open(method, random.nextBoolean() ? flags : Frame.REMOTE_OPEN, null, timeout());
    }
  }

  private void open(String method, int flags, @Nullable ByteString payload, long timeout) {
    // Not every id is used: some are left out.
    lastId += random.nextInt(6) == 0 ? 4 : 2;
    Request request = Request.of(method, payload);
    add(
        lastId,
        Frame.REQUEST,
        flags,
        new Request(request.service(), method, payload, timeout, messages.metadata()).encode());
    opened.add(new Opened(lastId, method));
  }

  private long timeout() {
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> messages.pick(LONG_TIMEOUTS);
      case 3 -> messages.pick(EXPIRED_TIMEOUTS);
      default -> 0;
    };
  }

  private int anyFlags(int usual) {
    return random.nextInt(4) == 0 ? messages.pick(FLAGS) : usual;
  }

  private ByteString maybeDamaged(ByteString message) {
    return random.nextInt(10) == 0 ? messages.damaged(message) : message;
  }

  private void addData() {
    Opened call = anyCall();
    int flags = random.nextInt(5) == 0 ? messages.pick(FLAGS) : 0;
    if (call.takesData() || mayCrashGo) {
      add(call.id(), Frame.DATA, flags, maybeDamaged(messages.forMethod(call.method())));
    } else if (RESPONSE_STREAMS.contains(call.method())) {
      add(call.id(), Frame.DATA, flags, ByteString.EMPTY);
    } else {
      add(call.id(), Frame.DATA, Frame.NO_DATA, messages.bytes(random.nextInt(3)));
    }
  }

  private void addClose() {
    Opened call = anyCall();
    if (call.takesData() || mayCrashGo) {
      boolean withBytes = random.nextInt(6) == 0;
      int flags = Frame.REMOTE_CLOSED | (random.nextInt(5) == 0 ? 0 : Frame.NO_DATA);
      add(
          call.id(),
          Frame.DATA,
          flags,
          withBytes ? messages.forMethod(call.method()) : ByteString.EMPTY);
    }
  }

  private Opened anyCall() {
    return opened.get(random.nextInt(opened.size()));
  }

  private void addHostility() {
    switch (random.nextInt(14)) {
      case 0 -> add(anyId(), messages.pick(UNKNOWN_TYPES), messages.pick(FLAGS), messages.bytes(3));
      case 1 -> addRequest(evenId(), "Echo");
      case 2 -> add(evenId(), Frame.DATA, messages.pick(FLAGS), messages.bytes(2));
      case 3, 4 -> addRequest(anyCall().id(), "Echo");
      case 5 -> addRequest(oddBelow(lastId), "EchoStream");
      case 6 ->
          add(
              lastId + 2 + 2 * random.nextInt(9),
              Frame.DATA,
              messages.pick(FLAGS),
              messages.bytes(2));
      case 7 -> addRefused("Unheard", "ttrpc.conformance.v1.Conformance");
      case 8 ->
          addRefused("Echo", messages.pick(List.of("", "X", "ttrpc.conformance.v1.conformance")));
      case 9 -> addDamagedRequest();
      case 10 -> add(lastId += 2, Frame.REQUEST, messages.pick(FLAGS), ByteString.EMPTY);
      case 11 -> addSkippedData();
      case 12 -> addLarge();
      default -> {
        if (mayCrashGo) {
          open("Crash", 0, null, 0);
        }
      }
    }
  }

  private void addRequest(int id, String method) {
    add(
        id,
        Frame.REQUEST,
        messages.pick(FLAGS),
        Request.of(method, messages.forMethod(method)).encode());
  }

  private void addRefused(String method, String service) {
    lastId += 2;
    add(
        lastId,
        Frame.REQUEST,
        messages.pick(FLAGS),
        new Request(service, method, null, 0, messages.metadata()).encode());
  }

  private void addDamagedRequest() {
    lastId += 2;
    // One that ends at once, whatever is left of it.
    Request request =
        new Request(Request.of("", null).service(), "Nothing", null, 0, messages.metadata());
    add(lastId, Frame.REQUEST, 0, messages.damaged(request.encode()));
  }

  private void addSkippedData() {
    int id = oddBelow(lastId);
    boolean mayBeUnary = opened.stream().anyMatch(call -> call.id() == id && !call.takesData());
    if (!mayBeUnary) {
      add(id, Frame.DATA, messages.pick(FLAGS), ByteString.EMPTY);
    }
  }

  private void addLarge() {
    if (random.nextInt(3) == 0) {
      int size = Frame.MAX_DATA_BYTES + 1 + random.nextInt(100);
      int type = messages.pick(List.of(Frame.REQUEST, Frame.DATA, Frame.DATA, Frame.RESPONSE, 9));
      add(anyId(), type, messages.pick(FLAGS), ByteString.copyFrom(new byte[size]));
    }
  }

  private int anyId() {
    return switch (random.nextInt(4)) {
      case 0 -> evenId();
      case 1 -> lastId + 2;
      default -> opened.isEmpty() ? 1 : anyCall().id();
    };
  }

  private int evenId() {
    return 2 * random.nextInt(6);
  }

  private int oddBelow(int id) {
    return 1 + 2 * random.nextInt(Math.max(1, (id + 1) / 2));
  }

  private void add(int id, int type, int flags, ByteString data) {
    Delivery delivery =
        switch (random.nextInt(8)) {
          case 0 -> Delivery.IN_PIECES;
          case 1, 2 -> Delivery.ALONE;
          default -> Delivery.WITH_THE_NEXT;
        };
    steps.add(new Step(new Frame(id, type, flags, data), delivery));
  }
}
