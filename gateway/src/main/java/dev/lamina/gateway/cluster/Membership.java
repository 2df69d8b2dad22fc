package dev.lamina.gateway.cluster;

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
 * This gateway's entry on the member list, renewed every sixth of a lease.
 *
 * <p><b>A lease needs no common clock.</b> Each gateway uses its own clock. It relies on its own lease for three
 * quarters of the lease from the moment <em>before</em> its last renewal was sent. The others evict it a whole lease
 * after the moment <em>after</em> they have read that renewal. So it has stopped before they begin, even if it stalled
 * in between, unless clocks drift apart by a quarter.
 *
 * <p><b>A gateway that has not read the member list for half a lease evicts no member.</b> The causes of a stall, such
 * as a slow machine or an unavailable NATS, are likely to affect the others too. So after half a lease without a read
 * of the member list, the leases of all members are measured from the start again. Late eviction is always safe.
 *
 * <p><b>Eviction is final.</b> A gateway that finds itself evicted joins again under a new id: all that it held under
 * the old id is lost.
 */
final class Membership implements ClusterMembers, SoleWork {
    private static final Logger LOG = Logger.getLogger(Membership.class);
    private static final int ATTEMPTS = 20;

    private final SharedStore store;
    private final long leaseNanos;
    private final LongSupplier clock;
    private final Supplier<String> ids;

    // Mutable state; written under the lock only
    private Consumer<Set<String>> onLeader = keys -> {};
    private final Map<String, LastBeat> lastBeats = new HashMap<>();
    private long lastRead;
    private volatile View view;
    private boolean left;

    /**
     * @param clock nanoseconds, as {@link System#nanoTime}
     * @param ids supplies an id that no gateway ever had
     */
    Membership(SharedStore store, Duration lease, LongSupplier clock, Supplier<String> ids) {
        this.store = store;
        this.leaseNanos = lease.toNanos();
        this.clock = clock;
        this.ids = ids;
        this.lastRead = clock.getAsLong();
        this.view = new View(ids.get(), List.of(), false, lastRead, false);
    }

    /**
     * The state that this gateway knows.
     *
     * @param me its id
     * @param leader whether it is the leader, which owns everything that the shared store does not mention
     * @param until when its lease ends, on its own clock
     * @param storeUnavailable whether the shared store did not respond last time
     */
    record View(String me, List<String> members, boolean leader, long until, boolean storeUnavailable) {

        View storeUnavailable(boolean is) {
            return new View(me, members, leader, until, is);
        }
    }

    private record LastBeat(long beat, long at) {}

    /** @param listener gets the keys of the shared store before this gateway begins to be the leader */
    synchronized void beforeLeading(Consumer<Set<String>> listener) {
        onLeader = listener;
    }

    View view() {
        return view;
    }

    @Override
    public List<String> alive() {
        return view.members();
    }

    @Override
    public Optional<String> self() {
        View seen = view;
        return seen.members().contains(seen.me()) ? Optional.of(seen.me()) : Optional.empty();
    }

    @Override
    public boolean isLeader() {
        View seen = view;
        return seen.leader() && leased(seen);
    }

    @Override
    public Doer doer(String work) {
        View seen = view;
        if (seen.members().isEmpty() || !leased(seen)) {
            return Doer.UNKNOWN;
        }
        return SoleWork.chosen(work, seen.members()).equals(seen.me()) ? Doer.THIS : Doer.OTHER;
    }

    boolean leased(View seen) {
        return clock.getAsLong() - seen.until() < 0;
    }

    /**
     * Renews the membership, joins if necessary, and evicts members that have not renewed theirs for a lease. Blocks.
     */
    synchronized void beat() {
        if (left) {
            return;
        }
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (tryBeat()) {
                    return;
                }
            }
        } catch (StoreUnavailableException e) {
            if (!view.storeUnavailable()) {
                LOG.warnf("Gateways cannot coordinate, each keeps to its share: %s", e.getMessage());
            }
            publish(view.storeUnavailable(true));
        }
    }

    private boolean tryBeat() {
        long sentAt = clock.getAsLong();
        SharedStore.Entry entry = store.read(MemberList.KEY);
        MemberList memberList = MemberList.of(entry);
        noteBeats(memberList);
        String me = memberList.has(view.me()) || view.members().isEmpty() ? view.me() : ids.get();
        MemberList next = memberList.without(expired(me)).beat(me);
        if (!store.write(MemberList.KEY, next.text(), entry.revision())) {
            return false;
        }
        boolean leader = next.leader().equals(Optional.of(me));
        if (leader && !(view.leader() && view.me().equals(me))) {
            onLeader.accept(store.keys());
        }
        logChange(next, me);
        publish(new View(me, next.ids(), leader, sentAt + leaseNanos / 4 * 3, false));
        return true;
    }

    /** Removes this gateway from the member list: what it held is free at once. */
    synchronized void leave() {
        left = true;
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                SharedStore.Entry entry = store.read(MemberList.KEY);
                if (store.write(
                        MemberList.KEY,
                        MemberList.of(entry).without(Set.of(view.me())).text(),
                        entry.revision())) {
                    break;
                }
            }
        } catch (StoreUnavailableException e) {
            LOG.infof("Could not deregister this gateway: %s", e.getMessage());
        }
        publish(new View(view.me(), view.members(), false, clock.getAsLong(), view.storeUnavailable()));
    }

    /** Returns after the next renewal, whatever its result, or when the time is over. */
    synchronized void awaitBeat(Duration atMost) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedWait(this, atMost.toNanos());
    }

    private void noteBeats(MemberList memberList) {
        long now = clock.getAsLong();
        boolean stalled = now - lastRead > leaseNanos / 2;
        lastRead = now;
        for (MemberList.Member member : memberList.members()) {
            LastBeat last = lastBeats.get(member.id());
            if (last == null || last.beat() != member.beat() || stalled) {
                lastBeats.put(member.id(), new LastBeat(member.beat(), now));
            }
        }
        lastBeats.keySet().removeIf(id -> !memberList.has(id));
    }

    private Set<String> expired(String me) {
        long now = clock.getAsLong();
        Set<String> expired = new HashSet<>();
        lastBeats.forEach((id, last) -> {
            if (!id.equals(me) && now - last.at() >= leaseNanos) {
                expired.add(id);
            }
        });
        return expired;
    }

    private void logChange(MemberList next, String me) {
        if (!next.ids().equals(view.members())) {
            LOG.infof("Gateways: %s; this one is %s", next.ids(), me);
        }
    }

    private void publish(View next) {
        view = next;
        notifyAll();
    }
}
