package io.ttrpc.demo.machine;

import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.Load;
import io.ttrpc.demo.proto.Memory;
import io.ttrpc.demo.proto.ProcessFacts;
import java.util.List;

/**
 * The facts and current figures of a machine. The methods return messages of the agent's service,
 * so that nothing has to be copied from one form into another. All methods may be called by any
 * thread at any time.
 */
public interface Machine {
  /**
   * Returns the facts that do not change while the machine runs, as far as the system tells them.
   */
  HostFacts facts();

  /** The load averages. */
  Load load();

  /** How much memory there is, and how much is free. */
  Memory memory();

  /** The processes that can be seen, in no particular order. */
  List<ProcessFacts> processes();

  /** A meter of CPU use that starts now. */
  CpuMeter cpuMeter();
}
