package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.log.PeakMemory;

/** A process that has asked for its first event. It lives as long as this program; a reset is the end of both. */
final class BootstrapFunction implements LoadedFunction {
  private final Process process;
  private final Conversation conversation;
  private final ProcessLog log;
  private final PeakMemory memory;

  /** @param whenGone called once when the process has ended */
  BootstrapFunction(Process process, Conversation conversation, ProcessLog log, Runnable whenGone) {
    this.process = process;
    this.conversation = conversation;
    this.log = log;
    this.memory = PeakMemory.of(process.pid());
    EssentialThread.named("function-exit").daemon().start(() -> awaitExit(whenGone));
  }

  private void awaitExit(Runnable whenGone) {
    try {
      int status = process.waitFor();
      log.settle();
      conversation.exited(status);
      whenGone.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean awaitReady() throws InterruptedException {
    return conversation.awaitAsking();
  }

  @Override
  public Outcome call(Invocation invocation, long deadlineMs) throws InterruptedException {
    return conversation.run(invocation, deadlineMs);
  }

  @Override
  public void settleLog() {
    log.settle();
  }

  @Override
  public int peakMemoryMb() {
    return memory.megabytes();
  }
}
