package dev.lamina.gateway.gateways;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * This gateway's place on the roll, kept by a beat every sixth of a lease.
 *
 * <p><b>A lease needs no common clock.</b> Each gateway measures on its own: it believes in its lease for three quarters of
 * one from the moment <em>before</em> its last beat was sent; the others strike it off a whole lease after the moment
 * <em>after</em> they have read that beat. So it has stopped before they begin, also when it stood still in between, unless
 * clocks run apart by a quarter.
 *
 * <p><b>Who was deaf strikes nobody off.</b> What makes a gateway stand still, a machine that stalls or NATS that is away, is
 * likely to do so to the others: after half a lease without a look at the roll the time of all begins anew. To strike off
 * later is always safe.
 *
 * <p><b>Struck off is for ever.</b> A gateway that finds itself struck off joins again under a new id: whatever it held under
 * the old one is gone.
 */
final class Membership implements Members {
  private static final Logger LOG = Logger.getLogger(Membership.class);
  private static final int TRIES = 20;

  private final Ledger ledger;
  private final long leaseNanos;
  private final LongSupplier clock;
  private final Supplier<String> ids;

  // Mutable state; written under the lock only
  private Consumer<Set<String>> onFirst = keys -> {};
  private final Map<String, Heard> heard = new HashMap<>();
  private long listened;
  private volatile View view;
  private boolean left;

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   * @param ids gives an id that nobody ever had
   */
  Membership(Ledger ledger, Duration lease, LongSupplier clock, Supplier<String> ids) {
    this.ledger = ledger;
    this.leaseNanos = lease.toNanos();
    this.clock = clock;
    this.ids = ids;
    this.listened = clock.getAsLong();
    this.view = new View(ids.get(), List.of(), false, listened, false);
  }

  /**
   * What this gateway knows.
   *
   * @param me its id
   * @param first whether what the ledger does not mention is its own
   * @param until when its lease ends, on its own clock
   * @param away whether the ledger did not answer last time
   */
  record View(String me, List<String> members, boolean first, long until, boolean away) {

    View away(boolean is) {
      return new View(me, members, first, until, is);
    }
  }

  private record Heard(long beat, long at) {}

  /** @param listener gets the ledger's keys before this gateway begins to be the first */
  synchronized void beforeFirst(Consumer<Set<String>> listener) {
    onFirst = listener;
  }

  View view() {
    return view;
  }

  @Override
  public List<String> alive() {
    return view.members();
  }

  @Override
  public boolean first() {
    View seen = view;
    return seen.first() && leased(seen);
  }

  boolean leased(View seen) {
    return clock.getAsLong() - seen.until() < 0;
  }

  /** Gives a sign of life, joins if need be, and strikes off who has given none for a lease. Blocks. */
  synchronized void beat() {
    if (left) {
      return;
    }
    try {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        if (tryBeat()) {
          return;
        }
      }
    } catch (LedgerAwayException e) {
      if (!view.away()) {
        LOG.warnf("Gateways cannot agree, each keeps to its share: %s", e.getMessage());
      }
      publish(view.away(true));
    }
  }

  private boolean tryBeat() {
    long sentAt = clock.getAsLong();
    Ledger.Entry entry = ledger.read(Roll.KEY);
    Roll roll = Roll.of(entry);
    listen(roll);
    String me = roll.has(view.me()) || view.members().isEmpty() ? view.me() : ids.get();
    Roll next = roll.without(silent(me)).beat(me);
    if (!ledger.write(Roll.KEY, next.text(), entry.revision())) {
      return false;
    }
    boolean first = next.first().equals(Optional.of(me));
    if (first && !(view.first() && view.me().equals(me))) {
      onFirst.accept(ledger.keys());
    }
    tell(next, me);
    publish(new View(me, next.ids(), first, sentAt + leaseNanos / 4 * 3, false));
    return true;
  }

  /** Strikes itself off: what it held is free at once. */
  synchronized void leave() {
    left = true;
    try {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        Ledger.Entry entry = ledger.read(Roll.KEY);
        if (ledger.write(Roll.KEY, Roll.of(entry).without(Set.of(view.me())).text(), entry.revision())) {
          break;
        }
      }
    } catch (LedgerAwayException e) {
      LOG.infof("Left without a word: %s", e.getMessage());
    }
    publish(new View(view.me(), view.members(), false, clock.getAsLong(), view.away()));
  }

  /** Returns after the next beat, whatever it brought, or when the time is over. */
  synchronized void awaitBeat(Duration atMost) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(this, atMost.toNanos());
  }

  private void listen(Roll roll) {
    long now = clock.getAsLong();
    boolean wasDeaf = now - listened > leaseNanos / 2;
    listened = now;
    for (Roll.Member member : roll.members()) {
      Heard last = heard.get(member.id());
      if (last == null || last.beat() != member.beat() || wasDeaf) {
        heard.put(member.id(), new Heard(member.beat(), now));
      }
    }
    heard.keySet().removeIf(id -> !roll.has(id));
  }

  private Set<String> silent(String me) {
    long now = clock.getAsLong();
    Set<String> silent = new HashSet<>();
    heard.forEach((id, last) -> {
      if (!id.equals(me) && now - last.at() >= leaseNanos) {
        silent.add(id);
      }
    });
    return silent;
  }

  private void tell(Roll next, String me) {
    if (!next.ids().equals(view.members())) {
      LOG.infof("Gateways: %s; this one is %s", next.ids(), me);
    }
  }

  private void publish(View next) {
    view = next;
    notifyAll();
  }
}
