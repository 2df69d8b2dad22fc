package dev.lamina.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.dispatch.LimitUsage;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Several gateways, one shared store, and everything that can happen between two of their steps. Before each call to
 * the store other gateways may act, the gateway may die or stall for longer than a lease, and the response may be lost.
 */
class PermitNegotiationPropertyTest {
    private static final int SIZE = 7;
    private static final Limit LIMIT = new Limit.OfFunction(new FunctionId("default", "hello.there"));
    private static final Duration LEASE = Duration.ofSeconds(3);

    @Property(tries = 1500, shrinking = ShrinkingMode.BOUNDED)
    void permitsStayWithinLimitAndReturnFromDeadMember(
            @ForAll @Size(max = 120) List<@IntRange(max = 100_000) Integer> script) {
        World world = new World(new ArrayDeque<>(script));
        world.run();
        world.comeToRest();
    }

    @Example
    void singleGatewayWritesNoPermits() {
        World world = new World(new ArrayDeque<>());
        Gateway only = world.join();
        for (int i = 0; i < SIZE; i++) {
            assertThat(only.invoke()).isTrue();
        }
        assertThat(only.invoke()).isFalse();
        only.permits.tidy();
        assertThat(world.store.keys()).containsExactly(MemberList.KEY);
    }

    @Example
    void unusedPermitsGoToAnotherGateway() {
        World world = new World(new ArrayDeque<>());
        Gateway a = world.join();
        Gateway b = world.join();
        for (int i = 0; i < SIZE; i++) {
            assertThat(b.invoke()).as("permit %d", i).isTrue();
        }
        assertThat(b.invoke()).isFalse();
        assertThat(a.invoke()).isFalse();
        b.end();
        assertThat(a.invoke()).isTrue();
    }

    @Example
    void permitReturnedDuringRequestIsGranted() {
        World world = new World(new ArrayDeque<>());
        world.join();
        Gateway holder = world.join();
        Gateway asks = world.join();
        for (int i = 0; i < SIZE; i++) {
            assertThat(holder.invoke()).isTrue();
        }
        holder.used = 0;
        holder.whenAsked = holder.permits::tidy;
        assertThat(asks.invoke()).isTrue();
    }

    @Example
    void stalledGatewayRejoinsAsNewMember() {
        World world = new World(new ArrayDeque<>());
        Gateway a = world.join();
        Gateway b = world.join();
        String before = a.membership.view().me();
        for (int i = 0; i < 6; i++) {
            world.pass(LEASE.dividedBy(4));
            b.membership.beat();
        }
        assertThat(a.permits.available(LIMIT, SIZE)).isZero();
        assertThat(b.membership.alive()).containsExactly(b.membership.view().me());
        a.membership.beat();
        assertThat(a.membership.view().me()).isNotEqualTo(before);
        assertThat(b.membership.isLeader()).isTrue();
        assertThat(a.membership.isLeader()).isFalse();
    }

    @Example
    void gatewayStalledWithOthersRemovesNoMember() {
        World world = new World(new ArrayDeque<>());
        Gateway a = world.join();
        Gateway b = world.join();
        String before = a.membership.view().me();
        world.pass(LEASE.multipliedBy(2));
        b.membership.beat();
        assertThat(b.membership.alive()).contains(before);
        a.membership.beat();
        assertThat(a.membership.view().me()).isEqualTo(before);
    }

    /** The gateways, the store between them, and the clock of all. */
    private static final class World {
        private final AtomicLong clock = new AtomicLong();
        private final Deque<Integer> script;
        private final List<Gateway> gateways = new ArrayList<>();
        private final FakeStore store = new FakeStore();
        private int ids;
        private boolean quiet;

        World(Deque<Integer> script) {
            this.script = script;
        }

        Gateway join() {
            Gateway gateway = new Gateway(this);
            gateways.add(gateway);
            gateway.doing(gateway.membership::beat);
            return gateway;
        }

        void run() {
            join();
            while (!script.isEmpty()) {
                act(script.poll());
                check();
            }
        }

        private void act(int step) {
            int action = step % 20;
            int operand = step / 20;
            if (action == 0 && gateways.size() < 4) {
                join();
                return;
            }
            if (action <= 2) {
                pass(Duration.ofMillis(operand % 2500));
                return;
            }
            if (gateways.isEmpty()) {
                return;
            }
            Gateway gateway = gateways.get(operand % gateways.size());
            if (gateway.inside) {
                return;
            }
            gateway.doing(() -> {
                switch (action) {
                    case 3 -> gateways.remove(gateway);
                    case 4 -> leave(gateway);
                    case 5, 6 -> gateway.end();
                    case 7, 8, 9, 10 -> gateway.membership.beat();
                    case 11 -> gateway.permits.tidy();
                    case 12 -> gateway.storeUnavailable = !gateway.storeUnavailable;
                    default -> gateway.invoke();
                }
            });
        }

        private void leave(Gateway gateway) {
            while (gateway.used > 0) {
                gateway.end();
            }
            gateway.membership.leave();
            gateways.remove(gateway);
        }

        void pass(Duration time) {
            clock.addAndGet(time.toNanos());
        }

        /**
         * The number of permits that gateways with a lease may use, and the number that gateways use which never lost
         * one.
         */
        void check() {
            int usable = 0;
            int used = 0;
            for (Gateway gateway : gateways) {
                if (gateway.leased()) {
                    usable += gateway.permits.available(LIMIT, SIZE);
                }
                if (gateway.leased() && !gateway.lapsed) {
                    used += gateway.used;
                }
            }
            assertThat(usable).as("permits that may be used").isLessThanOrEqualTo(SIZE);
            assertThat(used).as("permits that are used").isLessThanOrEqualTo(SIZE);
            assertThat(gateways.stream()
                            .filter(gateway -> gateway.membership.isLeader())
                            .count())
                    .as("leaders")
                    .isLessThanOrEqualTo(1);
        }

        /** Nothing fails for some leases: then one gateway can have every permit. */
        void comeToRest() {
            quiet = true;
            if (gateways.isEmpty()) {
                join();
            }
            gateways.forEach(gateway -> {
                gateway.storeUnavailable = false;
                gateway.used = 0;
            });
            for (int i = 0; i < 20; i++) {
                pass(LEASE.dividedBy(5));
                gateways.forEach(gateway -> gateway.membership.beat());
            }
            Gateway last = gateways.getLast();
            for (int i = 0; i < SIZE; i++) {
                assertThat(last.invoke())
                        .as("permit %d of all: %s", i, store.entries)
                        .isTrue();
            }
            check();
        }

        /** Before a gateway's call to the store, other gateways act; the response may be lost. */
        private void between(Gateway caller) {
            if (!quiet && !script.isEmpty() && script.peek() % 3 == 0) {
                int step = script.poll() / 3;
                caller.doing(() -> act(step));
            }
        }
    }

    /** The permits of one gateway. */
    private static final class Gateway implements LimitUsage {
        private final World world;
        private final Membership membership;
        private final PermitNegotiation negotiation;
        private final SharedPermits permits;
        private int used;
        private boolean inside;
        private boolean storeUnavailable;
        private boolean lapsed;
        private Runnable whenAsked = () -> {};

        Gateway(World world) {
            this.world = world;
            SharedStore mine = world.store.of(this);
            membership = new Membership(mine, LEASE, world.clock::get, () -> "g" + ++world.ids + ".1");
            negotiation = new PermitNegotiation(mine, membership, this::ask, this);
            permits = new SharedPermits(membership, negotiation, this, Duration.ZERO, world.clock::get, Runnable::run);
            membership.beforeLeading(permits::becomeLeader);
        }

        void doing(Runnable act) {
            boolean before = inside;
            inside = true;
            try {
                act.run();
            } finally {
                inside = before;
            }
        }

        boolean leased() {
            boolean is = membership.leased(membership.view());
            lapsed |= !is && used > 0;
            lapsed &= used > 0;
            return is;
        }

        /** @return whether there was a permit */
        boolean invoke() {
            for (int check = 0; check < 5; check++) {
                used++;
                if (leased() && used <= permits.available(LIMIT, SIZE)) {
                    return true;
                }
                used--;
                if (!leased() || !more()) {
                    return false;
                }
            }
            return false;
        }

        private boolean more() {
            try {
                return negotiation.get(permits.local(LIMIT), 1) == PermitNegotiation.Answer.PERMIT;
            } catch (StoreUnavailableException e) {
                return false;
            }
        }

        void end() {
            used = Math.max(0, used - 1);
        }

        private OptionalInt ask(String me, String member, Limit limit, int need, int wish) {
            Optional<Gateway> other = world.gateways.stream()
                    .filter(g -> g.membership.view().me().equals(member))
                    .findFirst();
            if (other.isEmpty() || other.get().inside) {
                return OptionalInt.empty();
            }
            OptionalInt[] gave = {OptionalInt.empty()};
            try {
                other.get().doing(() -> {
                    other.get().whenAsked.run();
                    gave[0] = other.get().permits.give(limit, me, need, wish);
                });
            } catch (StoreUnavailableException e) {
                return OptionalInt.empty();
            }
            return gave[0];
        }

        @Override
        public int size(Limit limit) {
            return SIZE;
        }

        @Override
        public int used(Limit limit) {
            return used;
        }
    }

    /** Linearizable, as NATS is; the world decides what happens around each call. */
    private static final class FakeStore {
        private final Map<String, SharedStore.Entry> entries = new HashMap<>();
        private long revision;

        Set<String> keys() {
            return entries.keySet();
        }

        SharedStore of(Gateway gateway) {
            return new SharedStore() {
                @Override
                public Entry read(String key) {
                    before(gateway);
                    return entries.getOrDefault(key, new Entry(0, Optional.empty()));
                }

                @Override
                public boolean write(String key, Optional<String> value, long expected) {
                    before(gateway);
                    boolean same = entries.getOrDefault(key, new Entry(0, Optional.empty()))
                                    .revision()
                            == expected;
                    if (same) {
                        entries.put(key, new Entry(++revision, value));
                    }
                    if (!gateway.world.quiet
                            && !gateway.world.script.isEmpty()
                            && gateway.world.script.peek() % 11 == 0) {
                        gateway.world.script.poll();
                        throw new StoreUnavailableException("the answer is lost", null);
                    }
                    return same;
                }

                @Override
                public Set<String> keys() {
                    before(gateway);
                    return Set.copyOf(entries.keySet());
                }
            };
        }

        private static void before(Gateway gateway) {
            gateway.world.between(gateway);
            if (gateway.storeUnavailable) {
                throw new StoreUnavailableException("storeUnavailable", null);
            }
        }
    }
}
