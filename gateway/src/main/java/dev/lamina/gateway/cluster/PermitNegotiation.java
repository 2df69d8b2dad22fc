package dev.lamina.gateway.cluster;

import dev.lamina.gateway.cluster.Membership.View;
import dev.lamina.gateway.dispatch.LimitUsage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * The protocol by which permits move between gateways. Every change is a write to the shared store that replaces what
 * was read, so what is written there never adds up to more than the limit. And a gateway never uses more than is
 * written: it stops before it writes less, and begins after it has written more.
 *
 * <p><b>Nothing is written while there is one gateway.</b> A limit without an entry in the shared store belongs to the
 * leader. So only the leader makes an entry, when another gateway asks it, and removes the entry, when no other has
 * permits.
 *
 * <p><b>The trap</b> is a leader that stalls while it makes an entry, is evicted, and continues. Its entry says that
 * permits are free which its successor holds without an entry. So an entry names the leader under which it is valid,
 * and is believed only if that one leads the member list read <em>after</em> the entry. Otherwise the leader of that
 * list is asked, and it knows: either the key existed when it became the leader, and it takes the entry over; or it
 * holds everything, and the entry is invalid.
 */
final class PermitNegotiation {
    private static final int ATTEMPTS = 20;
    private static final int ROUNDS = 3;

    private final SharedStore store;
    private final Membership membership;
    private final Peers peers;
    private final LimitUsage usage;

    PermitNegotiation(SharedStore store, Membership membership, Peers peers, LimitUsage usage) {
        this.store = store;
        this.membership = membership;
        this.peers = peers;
        this.usage = usage;
    }

    /** The result of a request for permits. */
    enum Answer {
        /** There is a permit to use. */
        PERMIT,
        NONE,
        /** A gateway did not respond: it has permits, or it has ended and will be evicted. */
        DOUBT
    }

    /**
     * An entry that can be believed, and the member list it was checked against.
     *
     * @param stale whether the entry in the shared store has to be overwritten even if nothing changes
     */
    private record ValidEntry(long revision, PermitAllocation allocation, MemberList memberList, boolean stale) {}

    /**
     * Gets a permit if there is a free one. Blocks.
     *
     * @param need how many are wanted
     * @throws StoreUnavailableException if the shared store does not respond
     */
    Answer get(LocalPermits local, int need) {
        return get(local, need, () -> usage.used(local.limit()));
    }

    /**
     * Gets permits for invocations that run without one: admitted while NATS was unavailable, or under an id that was
     * evicted since.
     */
    void coverOverdraft(LocalPermits local) {
        int permits = local.permits(membership.view().me());
        int overdrawn = usage.used(local.limit()) - permits;
        if (overdrawn > 0) {
            get(local, overdrawn, () -> usage.used(local.limit()) - 1);
        }
    }

    /** @param beyond there is a permit if this gateway holds more than this number */
    private Answer get(LocalPermits local, int need, IntSupplier beyond) {
        View view = membership.view();
        Answer answer = Answer.DOUBT;
        for (int round = 0; round < ROUNDS; round++) {
            Taken taken = take(local, view, need, beyond);
            if (taken.permit()) {
                return Answer.PERMIT;
            }
            answer = ask(local, view, taken, need);
            if (answer == Answer.NONE && taken.believed()) {
                if (store.read(local.key()).revision() == taken.revision()) {
                    return answer;
                }
                answer = Answer.DOUBT; // a holder may have returned its permits, or given them to another, just before
                // it was asked
            }
        }
        return answer == Answer.PERMIT ? Answer.DOUBT : answer;
    }

    /**
     * @param permit whether there is one to use now
     * @param believed whether the entry was believed
     * @param revision of the entry
     * @param holders the other gateways that have permits
     */
    private record Taken(boolean permit, boolean believed, long revision, Set<String> holders, int wish) {}

    /** Takes free permits. */
    private Taken take(LocalPermits local, View view, int need, IntSupplier beyond) {
        synchronized (local) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                SharedStore.Entry entry = store.read(local.key());
                MemberList memberList = MemberList.of(store.read(MemberList.KEY));
                Optional<ValidEntry> believed = believe(local, view, entry, memberList);
                if (believed.isEmpty()) {
                    return new Taken(
                            false,
                            false,
                            entry.revision(),
                            without(
                                    view.me(),
                                    Set.copyOf(memberList.leader().stream().toList())),
                            share(local, memberList));
                }
                ValidEntry valid = believed.get();
                int mine = valid.allocation().of(view.me());
                int wish = Math.max(need, share(local, memberList) - mine);
                int take = Math.min(
                        wish, usage.size(local.limit()) - valid.allocation().all());
                if (mine > beyond.getAsInt() || take <= 0) {
                    restore(local, view, mine);
                    return new Taken(
                            mine > beyond.getAsInt(),
                            true,
                            entry.revision(),
                            without(view.me(), valid.allocation().permits().keySet()),
                            wish);
                }
                if (write(local, valid, valid.allocation().with(view.me(), mine + take))) {
                    restore(local, view, mine + take);
                    return new Taken(true, true, entry.revision(), Set.of(), 0);
                }
            }
        }
        return new Taken(false, false, 0, Set.of(), 0);
    }

    private Answer ask(LocalPermits local, View view, Taken taken, int need) {
        Answer answer = Answer.NONE;
        for (String holder : taken.holders()) {
            OptionalInt gave = peers.ask(view.me(), holder, local.limit(), need, taken.wish());
            if (gave.isPresent() && gave.getAsInt() > 0) {
                return Answer.PERMIT;
            }
            answer = gave.isEmpty() ? Answer.DOUBT : answer;
        }
        return taken.believed() || !taken.holders().isEmpty() ? answer : Answer.DOUBT;
    }

    /**
     * Gives permits to another gateway, unused ones only: down to this gateway's share as many as the other wishes,
     * below it as many as it needs.
     *
     * @return how many; absent if that cannot be known now, for example while this gateway is about to be the leader
     *     and does not know it yet: "none" would throttle an invocation
     * @throws StoreUnavailableException if the shared store does not respond
     */
    OptionalInt give(LocalPermits local, String to, int need, int wish) {
        View view = membership.view();
        synchronized (local) {
            for (int attempt = 0; attempt < ATTEMPTS && membership.leased(view); attempt++) {
                SharedStore.Entry entry = store.read(local.key());
                MemberList memberList = MemberList.of(store.read(MemberList.KEY));
                Optional<ValidEntry> believed = believe(local, view, entry, memberList);
                if (believed.isEmpty() || !memberList.has(to)) {
                    return OptionalInt.empty();
                }
                ValidEntry valid = believed.get();
                int mine = valid.allocation().of(view.me());
                int gift = lower(local, view, mine, Math.max(need, Math.min(wish, mine - share(local, memberList))));
                if (gift == 0) {
                    restore(local, view, mine);
                    if (!valid.stale() || tidyStale(local, valid)) {
                        return OptionalInt.of(0);
                    }
                } else if (write(
                        local,
                        valid,
                        valid.allocation()
                                .with(view.me(), mine - gift)
                                .with(to, valid.allocation().of(to) + gift))) {
                    return OptionalInt.of(gift);
                }
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Gives back permits that were not needed lately, and those in excess because the limit became smaller.
     *
     * @param most how many were used at once lately
     */
    void tidy(LocalPermits local, int most) {
        View view = membership.view();
        synchronized (local) {
            if (!membership.leased(view) || view.leader() && local.unwritten()) {
                return;
            }
            SharedStore.Entry entry = store.read(local.key());
            MemberList memberList = MemberList.of(store.read(MemberList.KEY));
            Optional<ValidEntry> believed = believe(local, view, entry, memberList);
            if (believed.isPresent()) {
                tidy(local, view, believed.get(), most);
            }
        }
    }

    private void tidy(LocalPermits local, View view, ValidEntry valid, int most) {
        int mine = valid.allocation().of(view.me());
        if (view.leader() && valid.allocation().onlyOf(view.me())) {
            if (store.write(local.key(), Optional.empty(), valid.revision())) {
                local.unwritten(true);
                local.hold(view.me(), LocalPermits.ALL);
            }
            return;
        }
        int size = usage.size(local.limit());
        int all = valid.allocation().all();
        boolean tooMany = all > size;
        int keep = tooMany ? (int) ((long) mine * size / all) : Math.min(mine, most);
        int back = tooMany ? mine - keep : lower(local, view, mine, mine - keep);
        if (back > 0) {
            local.hold(view.me(), mine - back);
            write(local, valid, valid.allocation().with(view.me(), mine - back));
        } else {
            restore(local, view, mine);
        }
    }

    /**
     * The entry, if it can be believed; for the leader there always is one.
     *
     * @param memberList read after the entry
     */
    private Optional<ValidEntry> believe(
            LocalPermits local, View view, SharedStore.Entry entry, MemberList memberList) {
        Optional<PermitAllocation> found = PermitAllocation.of(entry);
        if (!memberList.leader().equals(Optional.of(view.me()))) {
            return found.filter(allocation -> memberList.leader().equals(Optional.of(allocation.leader())))
                    .map(allocation -> new ValidEntry(
                            entry.revision(), allocation.among(Set.copyOf(memberList.ids())), memberList, false));
        }
        if (!view.leader()) {
            // It is the leader, but does not know yet which entries existed when it became so.
            return Optional.empty();
        }
        boolean own = found.isPresent() && found.get().leader().equals(view.me());
        local.unwritten(found.isEmpty() || local.unwritten() && !own);
        return Optional.of(
                local.unwritten()
                        ? new ValidEntry(
                                entry.revision(),
                                new PermitAllocation(view.me(), Map.of(view.me(), usage.size(local.limit()))),
                                memberList,
                                found.isPresent())
                        : new ValidEntry(
                                entry.revision(),
                                found.get().among(Set.copyOf(memberList.ids())).under(view.me()),
                                memberList,
                                !own));
    }

    private boolean write(LocalPermits local, ValidEntry valid, PermitAllocation next) {
        boolean written = store.write(local.key(), next.text(), valid.revision());
        if (written) {
            local.unwritten(false);
        }
        return written;
    }

    /** Makes an entry of a former leader valid, or removes it if it is invalid. */
    private boolean tidyStale(LocalPermits local, ValidEntry valid) {
        return local.unwritten()
                ? store.write(local.key(), Optional.empty(), valid.revision())
                : write(local, valid, valid.allocation());
    }

    /**
     * Stops using permits before they are given away; one that was taken at that moment is kept. @return how many are
     * free to give
     */
    private int lower(LocalPermits local, View view, int mine, int wanted) {
        int gift = Math.min(mine, wanted);
        while (gift > 0) {
            local.hold(view.me(), mine - gift);
            int over = usage.used(local.limit()) - (mine - gift);
            if (over <= 0) {
                return gift;
            }
            gift -= over;
        }
        return 0;
    }

    private void restore(LocalPermits local, View view, int mine) {
        local.hold(view.me(), view.leader() && local.unwritten() ? LocalPermits.ALL : mine);
    }

    private int share(LocalPermits local, MemberList memberList) {
        return Math.ceilDiv(
                usage.size(local.limit()), Math.max(1, memberList.members().size()));
    }

    private static Set<String> without(String me, Set<String> ids) {
        Set<String> others = new TreeSet<>(ids);
        others.remove(me);
        return others;
    }
}
