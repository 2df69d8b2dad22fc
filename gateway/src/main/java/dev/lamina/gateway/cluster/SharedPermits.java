package dev.lamina.gateway.cluster;

import dev.lamina.gateway.cluster.Membership.View;
import dev.lamina.gateway.cluster.PermitNegotiation.Answer;
import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.dispatch.LimitUsage;
import dev.lamina.gateway.dispatch.Permits;
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
final class SharedPermits implements Permits {
    private static final Logger LOG = Logger.getLogger(SharedPermits.class);
    /** If there was no permit a moment ago there is none now: a caller in a loop must not cause requests in a loop. */
    private static final long NONE_NANOS = 20_000_000L;

    private static final Duration DOUBT_PAUSE = Duration.ofMillis(250);

    private final Membership membership;
    private final PermitNegotiation negotiation;
    private final LimitUsage usage;
    private final long patienceNanos;
    private final LongSupplier clock;
    private final Executor executor;
    private final Map<Limit, LocalPermits> permitsByLimit = new ConcurrentHashMap<>();
    private final Map<Limit, PermitRequest> requests = new ConcurrentHashMap<>();
    private final Object making = new Object();

    /**
     * @param patience how long requests are repeated while another gateway may have ended
     * @param executor whose tasks may block
     */
    SharedPermits(
            Membership membership,
            PermitNegotiation negotiation,
            LimitUsage usage,
            Duration patience,
            LongSupplier clock,
            Executor executor) {
        this.membership = membership;
        this.negotiation = negotiation;
        this.usage = usage;
        this.patienceNanos = patience.toNanos();
        this.clock = clock;
        this.executor = executor;
    }

    @Override
    public int available(Limit limit, int size) {
        View view = membership.view();
        if (!membership.leased(view)) {
            return view.storeUnavailable() ? fairly(limit, size, view) : 0;
        }
        LocalPermits permits = permitsByLimit.get(limit);
        return permits == null ? (view.leader() ? size : 0) : Math.min(size, permits.permits(view.me()));
    }

    private int fairly(Limit limit, int size, View view) {
        local(limit); // so that its permits are acquired when NATS is back
        int members = Math.max(1, view.members().size());
        return size == 0 ? 0 : Math.max(1, size / members);
    }

    @Override
    public CompletionStage<Boolean> acquireMore(Limit limit) {
        View view = membership.view();
        if (view.storeUnavailable() && !membership.leased(view)) {
            return CompletableFuture.completedFuture(false);
        }
        PermitRequest request = requests.computeIfAbsent(limit, key -> new PermitRequest(local(key)));
        return request.join();
    }

    /** Every key of the shared store gets its local permits: a limit without them belongs to the leader, all of it. */
    void becomeLeader(Set<String> keys) {
        synchronized (making) {
            keys.stream()
                    .map(LocalPermits::limit)
                    .flatMap(Optional::stream)
                    .forEach(limit -> permitsByLimit.computeIfAbsent(
                            limit,
                            key -> new LocalPermits(
                                    key, false, membership.view().me(), 0)));
            permitsByLimit.values().forEach(permits -> permits.unwritten(!keys.contains(permits.key())));
        }
    }

    /** Gives permits to another gateway that asks; absent if the number cannot be known now. Blocks. */
    OptionalInt give(Limit limit, String to, int need, int wish) {
        return negotiation.give(local(limit), to, need, wish);
    }

    /** Records the present use. */
    void recordUse() {
        permitsByLimit.values().forEach(permits -> permits.used(usage.used(permits.limit())));
    }

    /** Gives back permits that are not needed. Blocks. */
    void tidy() {
        each(permits -> negotiation.tidy(permits, permits.takeMostUsed()));
    }

    /**
     * Acquires permits for invocations that were admitted without a lease, or under an id that was evicted since.
     * Blocks. Called with every renewal, not once: the gateways that have the permits may be back later than this one,
     * or may not have free ones.
     */
    void coverOverdraft() {
        each(negotiation::coverOverdraft);
    }

    /** Whether this gateway is overdrawn: it runs more invocations than it has permits. */
    boolean isOverdrawn() {
        View view = membership.view();
        return membership.leased(view)
                && permitsByLimit.values().stream()
                        .anyMatch(permits -> usage.used(permits.limit()) > permits.permits(view.me()));
    }

    private void each(Consumer<LocalPermits> task) {
        for (LocalPermits permits : permitsByLimit.values()) {
            try {
                task.accept(permits);
            } catch (StoreUnavailableException e) {
                LOG.debugf("Permits for %s are left as they are: %s", permits.key(), e.getMessage());
            }
        }
    }

    LocalPermits local(Limit limit) {
        LocalPermits permits = permitsByLimit.get(limit);
        if (permits != null) {
            return permits;
        }
        synchronized (making) {
            View view = membership.view();
            return permitsByLimit.computeIfAbsent(
                    limit, key -> new LocalPermits(key, true, view.me(), view.leader() ? LocalPermits.ALL : 0));
        }
    }

    /**
     * A pending request, and the invocations that wait for its result. One task makes requests as long as any
     * invocation waits. An invocation that finds that others were faster comes back while the task completes the
     * results, so the task knows how many wait before the next request.
     */
    private final class PermitRequest {
        private final LocalPermits permits;

        // Mutable state, guarded by this
        private boolean busy;
        private CompletableFuture<Boolean> answer;
        private int waiting;
        private boolean none;
        private long noneAt;

        PermitRequest(LocalPermits permits) {
            this.permits = permits;
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
                LOG.errorf(e, "Could not acquire permits for %s", permits.key());
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
            for (long begun = clock.getAsLong();
                    clock.getAsLong() - begun < patienceNanos;
                    membership.awaitBeat(DOUBT_PAUSE)) {
                View view = membership.view();
                if (!membership.leased(view)) {
                    membership.beat();
                    if (membership.view().storeUnavailable()) {
                        return true;
                    }
                }
                Answer answer = attempt();
                if (answer != Answer.DOUBT) {
                    return answer == Answer.PERMIT;
                }
            }
            return false;
        }

        private Answer attempt() {
            try {
                return negotiation.get(permits, need());
            } catch (StoreUnavailableException e) {
                membership.beat();
                return Answer.DOUBT;
            }
        }

        private synchronized int need() {
            return waiting;
        }
    }
}
