package io.ttrpc.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackGroupTest {
  private static final String CALLER = "[Thread-1 tid=7];io/ttrpc/benchmarks/load/Caller.next;";

  @ParameterizedTest
  @CsvSource({
    "SOCKET_WRITE,   io/ttrpc/A.b;sun/nio/ch/SocketDispatcher.write0;__GI___libc_write",
    "SOCKET_WRITE,   io/ttrpc/A.b;unix_stream_sendmsg_[k];ep_poll_callback_[k];try_to_wake_up_[k]",
    "SOCKET_WRITE,   io/grpc/netty/shaded/io/netty/channel/unix/FileDescriptor.writeAddress",
    "SOCKET_READ,    sun/nio/ch/SocketDispatcher.read0;vfs_read_[k];unix_stream_recvmsg_[k]",
    "POLL,           sun/nio/ch/EPoll.wait;epoll_wait;do_epoll_wait_[k];schedule_[k]",
    "POLL,           io/grpc/netty/shaded/io/netty/channel/epoll/Native.epollWait0;[unknown]",
    "POLL,           sun/nio/ch/EventFD.set0;__GI___libc_write;ksys_write_[k];eventfd_write_[k]",
    "SLEEP_AND_WAKE, jdk/internal/misc/Unsafe.park;Unsafe_Park;do_futex_[k];schedule_[k]",
    "SLEEP_AND_WAKE, jdk/internal/misc/Unsafe.unpark;[libjvm.so]",
    "VIRTUAL_THREADS,io/ttrpc/A.b;java/util/concurrent/locks/LockSupport.park;java/lang/VirtualThread.park",
    "VIRTUAL_THREADS,java/util/concurrent/ForkJoinPool.runWorker",
    "TIMERS,         java/util/concurrent/ScheduledThreadPoolExecutor$DelayedWorkQueue.offer",
    "PROTOBUF,       io/ttrpc/A.b;com/google/protobuf/ByteString.copyFrom;java/util/Arrays.copyOf",
    "PROTOBUF,       io/ttrpc/A.b;io/ttrpc/benchmarks/v1/Payload.writeTo",
    "ENGINE,         io/ttrpc/internal/call/A.b;java/util/concurrent/locks/ReentrantLock.lock",
    "ENGINE,         io/ttrpc/benchmarks/v1/EchoTtrpc$Client.call",
    "GRPC,           io/grpc/internal/ClientCallImpl.start;java/util/HashMap.get",
    "LOAD,           org/HdrHistogram/Histogram.recordValue",
    "LOAD,           java/lang/System.nanoTime",
  })
  void frameNearestToTheLeafDecides(StackGroup group, String frames) {
    assertThat(StackGroup.of(CALLER + frames)).isEqualTo(group);
  }

  @ParameterizedTest
  @CsvSource({
    "COMPILER,           [C2 CompilerThre tid=7];start_thread;[libjvm.so];asm_exc_page_fault_[k]",
    "COMPILER,           [x tid=7];CompileBroker::compiler_thread_loop;Compile::Compile",
    "GARBAGE_COLLECTION, [GC Thread#0 tid=7];start_thread;[libjvm.so]",
    "GARBAGE_COLLECTION, [G1 Conc#0 tid=7];start_thread",
    "SLEEP_AND_WAKE,     [GC Thread#0 tid=7];pthread_cond_wait;do_futex_[k]",
    "OTHER,              [main tid=7];java/lang/Thread.run",
  })
  void threadDecidesWhereNoFrameDoes(StackGroup group, String stack) {
    assertThat(StackGroup.of(stack)).isEqualTo(group);
  }
}
