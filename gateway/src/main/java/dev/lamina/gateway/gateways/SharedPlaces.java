package dev.lamina.gateway.gateways;

import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.dispatch.Places;
import dev.lamina.gateway.dispatch.Usage;
import dev.lamina.gateway.gateways.Membership.View;
import dev.lamina.gateway.gateways.Negotiation.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The permits of this gateway. Whether there is a free one is known here and needs no request. Only an invocation
 * without one waits until other gateways were asked, and those that arrive meanwhile wait for the same response.
 *
 * <p>Without a lease, because NATS is unavailable, a gateway keeps to an equal share among the gateways it knew last.
 */
final class SharedPlaces implements Places {
  private static final Logger LOG = Logger.getLogger(SharedPlaces.class);
  /** If there was no permit a moment ago there is none now: a caller in a loop must not cause requests in a loop. */
  private static final long NONE_NANOS = 20_000_000L;
  private static final Duration DOUBT_PAUSE = Duration.ofMillis(250);

  private final Membership membership;
  private final Negotiation negotiation;
  private final Usage usage;
  private final long patienceNanos;
  private final LongSupplier clock;
  private final Executor executor;
  private final Map<Limit, Account> accounts = new ConcurrentHashMap<>();
  private final Map<Limit, Asking> askings = new ConcurrentHashMap<>();
  private final Object making = new Object();

  /**
   * @param patience how long requests are repeated while another gateway may have ended
   * @param executor whose tasks may block
   */
  SharedPlaces(Membership membership, Negotiation negotiation, Usage usage, Duration patience, LongSupplier clock, Executor executor) {
    this.membership = membership;
    this.negotiation = negotiation;
    this.usage = usage;
    this.patienceNanos = patience.toNanos();
    this.clock = clock;
    this.executor = executor;
  }

  @Override
  public int usable(Limit limit, int size) {
    View view = membership.view();
    if (!membership.leased(view)) {
      return view.away() ? fairly(limit, size, view) : 0;
    }
    Account account = accounts.get(limit);
    return account == null ? (view.first() ? size : 0) : Math.min(size, account.places(view.me()));
  }

  private int fairly(Limit limit, int size, View view) {
    account(limit); // so that its permits are acquired when NATS is back
    int members = Math.max(1, view.members().size());
    return size == 0 ? 0 : Math.max(1, size / members);
  }

  @Override
  public CompletionStage<Boolean> more(Limit limit) {
    View view = membership.view();
    if (view.away() && !membership.leased(view)) {
      return CompletableFuture.completedFuture(false);
    }
    Asking asking = askings.computeIfAbsent(limit, key -> new Asking(account(key)));
    return asking.join();
  }

  /** Every key of the shared store gets an account: a limit without one belongs to the leader, all of it. */
  void becomeFirst(Set<String> keys) {
    synchronized (making) {
      keys.stream().map(Account::limit).flatMap(Optional::stream)
          .forEach(limit -> accounts.computeIfAbsent(limit, key -> new Account(key, false, membership.view().me(), 0)));
      accounts.values().forEach(account -> account.unwritten(!keys.contains(account.key())));
    }
  }

  /** Gives permits to another gateway that asks; absent if the number cannot be known now. Blocks. */
  OptionalInt give(Limit limit, String to, int need, int wish) {
    return negotiation.give(account(limit), to, need, wish);
  }

  /** Records the present use. */
  void look() {
    accounts.values().forEach(account -> account.used(usage.used(account.limit())));
  }

  /** Gives back permits that are not needed. Blocks. */
  void tidy() {
    each(account -> negotiation.tidy(account, account.takeMostUsed()));
  }

  /**
   * Acquires permits for invocations that were admitted without a lease, or under an id that was evicted since. Blocks.
   * Called with every renewal, not once: the gateways that have the permits may be back later than this one, or may not
   * have free ones.
   */
  void cover() {
    each(negotiation::cover);
  }

  /** Whether this gateway is overdrawn: it runs more invocations than it has permits. */
  boolean bare() {
    View view = membership.view();
    return membership.leased(view) && accounts.values().stream().anyMatch(account -> usage.used(account.limit()) > account.places(view.me()));
  }

  private void each(Consumer<Account> task) {
    for (Account account : accounts.values()) {
      try {
        task.accept(account);
      } catch (LedgerAwayException e) {
        LOG.debugf("Permits for %s are left as they are: %s", account.key(), e.getMessage());
      }
    }
  }

  Account account(Limit limit) {
    Account account = accounts.get(limit);
    if (account != null) {
      return account;
    }
    synchronized (making) {
      View view = membership.view();
      return accounts.computeIfAbsent(limit, key -> new Account(key, true, view.me(), view.first() ? Account.ALL : 0));
    }
  }

  /**
   * A pending request, and the invocations that wait for its result. One task makes requests as long as any invocation
   * waits. An invocation that finds that others were faster comes back while the task completes the results, so the
   * task knows how many wait before the next request.
   */
  private final class Asking {
    private final Account account;

    // Mutable state, guarded by this
    private boolean busy;
    private CompletableFuture<Boolean> answer;
    private int waiting;
    private boolean none;
    private long noneAt;

    Asking(Account account) {
      this.account = account;
    }

    CompletionStage<Boolean> join() {
      CompletableFuture<Boolean> joined;
      boolean begins;
      synchronized (this) {
        if (answer == null) {
          if (none && clock.getAsLong() - noneAt < NONE_NANOS) {
            return CompletableFuture.completedFuture(false);
          }
          answer = new CompletableFuture<>();
          waiting = 0;
        }
        waiting++;
        joined = answer;
        begins = !busy;
        busy = true;
      }
      if (begins) {
        executor.execute(this::work);
      }
      return joined;
    }

    private void work() {
      do {
        ask();
      } while (again());
    }

    private synchronized boolean again() {
      busy = answer != null;
      return busy;
    }

    private void ask() {
      boolean found = false;
      try {
        found = found();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.errorf(e, "Could not acquire permits for %s", account.key());
      }
      CompletableFuture<Boolean> done;
      synchronized (this) {
        done = answer;
        answer = null;
        none = !found;
        noneAt = clock.getAsLong();
      }
      done.complete(found);
    }

    private boolean found() throws InterruptedException {
      for (long begun = clock.getAsLong(); clock.getAsLong() - begun < patienceNanos; membership.awaitBeat(DOUBT_PAUSE)) {
        View view = membership.view();
        if (!membership.leased(view)) {
          membership.beat();
          if (membership.view().away()) {
            return true;
          }
        }
        Answer answer = tryOnce();
        if (answer != Answer.DOUBT) {
          return answer == Answer.PLACE;
        }
      }
      return false;
    }

    private Answer tryOnce() {
      try {
        return negotiation.get(account, need());
      } catch (LedgerAwayException e) {
        membership.beat();
        return Answer.DOUBT;
      }
    }

    private synchronized int need() {
      return waiting;
    }
  }
}
