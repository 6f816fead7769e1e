package io.ttrpc.benchmarks.profile;

import java.util.regex.Pattern;

/**
 * The activity of a thread, found by its stack. Of the frames that belong to a group, the one
 * nearest to the leaf decides. So the code that a library calls counts as the library's activity,
 * unless that code has a group of its own.
 */
enum StackGroup {
  SOCKET_WRITE(
      "socket write",
      // Not write(2) itself: a selector's wake-up is one as well.
      "(unix_stream_sendmsg|sock_sendmsg|sock_write_iter|__sys_send\\w*)_\\[k]"
          + "|sun/nio/ch/SocketDispatcher\\.write.*"
          + "|.*netty/channel/unix/(FileDescriptor\\.write|Socket\\.send).*"),
  SOCKET_READ(
      "socket read",
      "(unix_stream_recvmsg|unix_stream_read_generic|sock_recvmsg|sock_read_iter|__sys_recv\\w*)_\\[k]"
          + "|sun/nio/ch/SocketDispatcher\\.read.*"
          + "|.*netty/channel/unix/(FileDescriptor\\.read|Socket\\.recv).*"),
  POLL(
      "epoll, selector",
      // Not ep_poll_callback: there a writer wakes the reader.
      "(do_epoll_\\w+|__\\w+_sys_\\w*poll\\w*|do_sys_poll|eventfd_(read|write))_\\[k]"
          + "|sun/nio/ch/(EPoll|Selector|SelectionKey|EventFD|Poller|Net\\.poll|IOUtil\\.drain).*"
          + "|.*netty/channel/epoll/Native\\..*"),
  SLEEP_AND_WAKE(
      "thread sleep and wake",
      ".*futex.*|.*nanosleep.*|.*sched_yield.*|.*pthread_cond.*|Parker::.*|Unsafe_(Park|Unpark)"
          + "|jdk/internal/misc/Unsafe\\.(park|unpark)|java/lang/Thread\\.(sleep|yield).*"
          + "|java/lang/Object\\.(wait|notify).*|ObjectMonitor::.*"),
  VIRTUAL_THREADS(
      "virtual threads' scheduling",
      "java/lang/\\w*VirtualThread.*|jdk/internal/vm/(Continuation|StackChunk).*"
          + "|java/util/concurrent/(ForkJoin|DelayScheduler).*"),
  TIMERS("timers", "java/util/concurrent/ScheduledThreadPoolExecutor.*|java/util/Timer.*"),
  PROTOBUF("protobuf", "com/google/protobuf/.*|io/ttrpc/benchmarks/v1/Payload.*"),
  ENGINE("ttrpc", "io/ttrpc/(?!benchmarks/).*|io/ttrpc/benchmarks/v1/Echo.*"),
  GRPC(
      "grpc, netty",
      "io/grpc/.*|io/netty/.*|io/perfmark/.*|io/ttrpc/benchmarks/grpc/EchoMethods.*"),
  LOAD("load generator", "io/ttrpc/benchmarks/.*|org/HdrHistogram/.*"),
  COMPILER("compiler", "CompileBroker::.*|\\[C[12] Compiler.*"),
  GARBAGE_COLLECTION(
      "garbage collection",
      "VM_(G1|GC|Gen|Serial|Parallel|Collect|Z|X)\\w*::.*"
          + "|\\[(GC Thread|G1 |Z[A-Z]\\w+ |Shenandoah|VM Thread).*"),
  OTHER("other", "(?!)");

  private static final StackGroup[] ALL = values();

  private final String title;
  private final Pattern frames;

  StackGroup(String title, String frames) {
    this.title = title;
    this.frames = Pattern.compile(frames);
  }

  String title() {
    return title;
  }

  /**
   * @param stack collapsed: frames from the thread to the leaf, with semicolons between them
   */
  static StackGroup of(String stack) {
    String[] frames = stack.split(";", -1);
    for (int i = frames.length - 1; i >= 0; i--) {
      for (StackGroup group : ALL) {
        if (group.frames.matcher(frames[i]).matches()) {
          return group;
        }
      }
    }
    return OTHER;
  }
}
