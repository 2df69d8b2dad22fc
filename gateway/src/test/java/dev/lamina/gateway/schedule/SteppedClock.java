package dev.lamina.gateway.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still until a test moves it on. */
final class SteppedClock extends Clock {
  private record Pending(Instant due, Runnable step) {}

  // Mutable state, guarded by this
  private final List<Pending> pending = new ArrayList<>();
  private Instant now;

  SteppedClock(Instant now) {
    this.now = now;
  }

  Alarms alarms() {
    return new Alarms(this) {
      @Override
      void after(Duration wait, Runnable step) {
        wake(wait, step);
      }
    };
  }

  void advance(Duration time) {
    List<Pending> due = new ArrayList<>();
    synchronized (this) {
      now = now.plus(time);
      pending.stream().filter(some -> !some.due().isAfter(now)).forEach(due::add);
      pending.removeAll(due);
    }
    due.forEach(some -> some.step().run());
  }

  private synchronized void wake(Duration wait, Runnable step) {
    pending.add(new Pending(now.plus(wait), step));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("nobody asks for another zone");
  }
}
