package dev.lamina.gateway.cluster;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.LoadReport.FunctionLoad;
import dev.lamina.gateway.dispatch.Dispatch;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.dispatch.UseElsewhere;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The load of functions on all gateways together: this gateway's own load and the last reports of the others. A gateway
 * reports everything once a second, in parts if that is much, and meanwhile what has changed, some five times a second.
 * The report of a gateway is forgotten when none was received from it for a while; the time when a function was last
 * used is not.
 *
 * <p>A gateway that receives no reports although there are others is cut off, and does not know which functions are
 * quiet. Until it receives one again, the last reports stay valid, and every function that has environments counts as
 * used: KEDA may ask this gateway alone.
 *
 * <p>Environments poll every gateway, so idle ones are counted once, as the maximum that any gateway sees.
 */
@Singleton
public final class ClusterLoad implements LoadReader, UseElsewhere {
    /** A function that has been quiet for longer is no longer reported. */
    private static final Duration REPORTED = Duration.ofMinutes(1);

    /** Functions in one message: with 200 bytes each, about half of what NATS takes by default. */
    static final int MOST_IN_PART = 2_500;

    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(20).toNanos();

    private final LoadReader own;
    private final Predicate<FunctionId> sharesPool;
    private final long staleNanos;
    private final LongSupplier clock;
    private final List<Consumer<FunctionId>> listeners = new CopyOnWriteArrayList<>();

    // Mutable state: by gateway and function
    private final Map<String, Map<FunctionId, ReceivedLoad>> received = new ConcurrentHashMap<>();
    /** What each gateway uses of the shared pool, by namespace. */
    private final Map<String, Map<String, Integer>> pooled = new ConcurrentHashMap<>();
    /** The same for all invocations. */
    private final Map<String, Map<String, Integer>> inFlight = new ConcurrentHashMap<>();
    /** The same by function, with all its versions. */
    private final Map<String, Map<FunctionId, Integer>> ofFunctions = new ConcurrentHashMap<>();

    /** By gateway, the parts received of a report that is not complete. */
    private final Map<String, Map<FunctionId, ReceivedLoad>> incomplete = new ConcurrentHashMap<>();
    /** By function, what was reported last. */
    private final Map<FunctionId, FunctionLoad> reported = new ConcurrentHashMap<>();

    private final Map<FunctionId, Long> lastUsed = new ConcurrentHashMap<>();
    /** Functions that had environments since this gateway was cut off. */
    private final Set<FunctionId> kept = ConcurrentHashMap.newKeySet();

    private volatile boolean others;
    private volatile long receivedAt;

    @Inject
    ClusterLoad(Dispatch dispatch, Functions functions, GatewayConfig config) {
        this(
                dispatch.activity(),
                function -> functions
                        .find(function)
                        .filter(view -> view.reserved().isEmpty())
                        .isPresent(),
                config.gateways().lease(),
                System::nanoTime);
        dispatch.countsElsewhere(this);
    }

    /** @param stale after this time the report of a gateway is no longer valid */
    ClusterLoad(LoadReader own, Duration stale, LongSupplier clock) {
        this(own, _ -> true, stale, clock);
    }

    /** @param sharesPool whether a function uses the shared pool */
    ClusterLoad(LoadReader own, Predicate<FunctionId> sharesPool, Duration stale, LongSupplier clock) {
        this.own = own;
        this.sharesPool = sharesPool;
        this.staleNanos = stale.toNanos();
        this.clock = clock;
    }

    private record ReceivedLoad(Load load, long at) {}

    @Override
    public Load load(FunctionId function) {
        Load sum = own.load(function);
        long now = clock.getAsLong();
        boolean cutOff = others && now - receivedAt >= staleNanos;
        for (Map<FunctionId, ReceivedLoad> gateway : received.values()) {
            ReceivedLoad last = gateway.get(function);
            if (last != null && (cutOff || now - last.at() < staleNanos)) {
                sum = add(sum, last.load());
            }
        }
        keepIfCutOff(function, sum, cutOff, now);
        Long used = lastUsed.get(function);
        return used == null ? sum : quietFor(sum, Duration.ofNanos(now - used));
    }

    /**
     * Invocations that the environments of a function could run at the same time. An environment that runs something
     * for one gateway is still idle for another that does not know it yet, so the sum of {@link #load} counts it twice:
     * there are as many as run something, and as many as any gateway sees.
     */
    public int slots(FunctionId function) {
        long now = clock.getAsLong();
        Load mine = own.load(function);
        int running = mine.running();
        int seen = mine.running() + mine.idle();
        for (Map<FunctionId, ReceivedLoad> gateway : received.values()) {
            ReceivedLoad last = gateway.get(function);
            if (last != null && now - last.at() < staleNanos) {
                running += last.load().running();
                seen = Math.max(seen, last.load().running() + last.load().idle());
            }
        }
        return Math.max(running, seen);
    }

    private void keepIfCutOff(FunctionId function, Load load, boolean cutOff, long now) {
        if (cutOff && (load.served() || load.busy() || kept.contains(function))) {
            kept.add(function);
            lastUsed.merge(function, now, ClusterLoad::later);
        } else if (!cutOff && !kept.isEmpty()) {
            kept.clear();
        }
    }

    private static Load add(Load a, Load b) {
        return new Load(
                a.running() + b.running(),
                a.waiting() + b.waiting(),
                a.unmet() + b.unmet(),
                Math.max(a.idle(), b.idle()),
                shorter(a.quiet(), b.quiet()));
    }

    private static Load quietFor(Load load, Duration quiet) {
        return new Load(load.running(), load.waiting(), load.unmet(), load.idle(), shorter(load.quiet(), quiet));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public Set<FunctionId> functions() {
        Set<FunctionId> all = new HashSet<>(own.functions());
        received.values().forEach(gateway -> all.addAll(gateway.keySet()));
        return all;
    }

    /** The listener is also notified when work waits at another gateway. */
    @Override
    public void onWaiting(Consumer<FunctionId> listener) {
        own.onWaiting(listener);
        listeners.add(listener);
    }

    /** The whole report for the other gateways, in parts. */
    List<byte[]> report(String me) {
        Map<FunctionId, FunctionLoad> all = loads();
        reported.clear();
        reported.putAll(all);
        List<FunctionLoad> loads = List.copyOf(all.values());
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(loads.size(), from + MOST_IN_PART);
            parts.add(bytes(new LoadReport(me, loads.subList(from, to), parts.size(), to == loads.size())));
            from = to;
        } while (from < loads.size());
        return parts;
    }

    /** What has changed since the last report; more than fits one message comes with the next whole report. */
    Optional<byte[]> changes(String me) {
        List<FunctionLoad> changed = new ArrayList<>();
        loads().forEach((function, load) -> {
            if (changed.size() < MOST_IN_PART && load.differs(reported.get(function))) {
                reported.put(function, load);
                changed.add(load);
            }
        });
        return changed.isEmpty() ? Optional.empty() : Optional.of(bytes(new LoadReport(me, changed, 0, true)));
    }

    private Map<FunctionId, FunctionLoad> loads() {
        Map<FunctionId, FunctionLoad> loads = new HashMap<>();
        for (FunctionId function : own.functions()) {
            Load load = own.load(function);
            if (load.busy() || load.idle() > 0 || load.quiet().compareTo(REPORTED) < 0) {
                loads.put(
                        function,
                        new FunctionLoad(
                                function.namespace(),
                                function.name(),
                                load.running(),
                                load.waiting(),
                                load.unmet(),
                                load.idle(),
                                load.quiet().compareTo(REPORTED) < 0
                                        ? load.quiet().toMillis()
                                        : Long.MAX_VALUE));
            }
        }
        return loads;
    }

    private static byte[] bytes(LoadReport report) {
        try {
            return PeerJson.MAPPER.writeValueAsBytes(report);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes in the report of another gateway, or a part of it. */
    void merge(String me, byte[] message) throws IOException {
        LoadReport sent = PeerJson.MAPPER.readValue(message, LoadReport.class);
        if (sent.from().equals(me)) {
            return;
        }
        if (sent.part() == 0) {
            incomplete.put(sent.from(), new ConcurrentHashMap<>());
        }
        Map<FunctionId, ReceivedLoad> loads = incomplete.get(sent.from());
        if (loads == null) {
            return;
        }
        takeIn(sent, loads);
        if (!Boolean.FALSE.equals(sent.last())) {
            incomplete.remove(sent.from());
            replace(sent.from(), loads);
        }
        notifyWaiting(sent);
    }

    /** Takes in what another gateway reports as changed. */
    void mergeChanges(String me, byte[] message) throws IOException {
        LoadReport sent = PeerJson.MAPPER.readValue(message, LoadReport.class);
        if (sent.from().equals(me)) {
            return;
        }
        Map<FunctionId, ReceivedLoad> loads = new ConcurrentHashMap<>(received.getOrDefault(sent.from(), Map.of()));
        takeIn(sent, loads);
        replace(sent.from(), loads);
        notifyWaiting(sent);
    }

    private void takeIn(LoadReport sent, Map<FunctionId, ReceivedLoad> loads) {
        long now = clock.getAsLong();
        for (FunctionLoad report : sent.loads()) {
            FunctionId function = new FunctionId(report.namespace(), report.name());
            loads.put(function, new ReceivedLoad(load(report), now));
            if (report.quietMs() < REPORTED.toMillis()) {
                lastUsed.merge(
                        function, now - Duration.ofMillis(report.quietMs()).toNanos(), ClusterLoad::later);
            }
        }
    }

    private void replace(String from, Map<FunctionId, ReceivedLoad> loads) {
        long now = clock.getAsLong();
        received.put(from, loads);
        pooled.put(from, byNamespace(loads, sharesPool));
        inFlight.put(from, byNamespace(loads, _ -> true));
        ofFunctions.put(from, byFunction(loads));
        receivedAt = now;
        lastUsed.values().removeIf(used -> now - used > FORGOTTEN_NANOS);
    }

    private void notifyWaiting(LoadReport sent) {
        sent.loads().stream()
                .filter(report -> report.waiting() > 0)
                .forEach(report -> listeners.forEach(
                        listener -> listener.accept(new FunctionId(report.namespace(), report.name()))));
    }

    /**
     * Forgets gateways that have left.
     *
     * @param members all gateways, this one included
     */
    void retainMembers(List<String> members) {
        if (members.size() > 1 && !others) {
            receivedAt = clock.getAsLong();
        }
        others = members.size() > 1;
        received.keySet().retainAll(members);
        incomplete.keySet().retainAll(members);
        pooled.keySet().retainAll(members);
        inFlight.keySet().retainAll(members);
        ofFunctions.keySet().retainAll(members);
    }

    private static Map<String, Integer> byNamespace(Map<FunctionId, ReceivedLoad> loads, Predicate<FunctionId> counts) {
        Map<String, Integer> byNamespace = new HashMap<>();
        loads.forEach((function, last) -> {
            int number = last.load().running() + last.load().waiting();
            if (number > 0 && counts.test(function)) {
                byNamespace.merge(function.namespace(), number, Integer::sum);
            }
        });
        return Map.copyOf(byNamespace);
    }

    /** A gateway that has died is forgotten with its membership. */
    @Override
    public int ofAll() {
        int sum = 0;
        for (Map<String, Integer> gateway : pooled.values()) {
            for (int number : gateway.values()) {
                sum += number;
            }
        }
        return sum;
    }

    @Override
    public int of(String namespace) {
        return sum(pooled, namespace);
    }

    @Override
    public int inFlight(String namespace) {
        return sum(inFlight, namespace);
    }

    private static int sum(Map<String, Map<String, Integer>> gateways, String namespace) {
        int sum = 0;
        for (Map<String, Integer> gateway : gateways.values()) {
            sum += gateway.getOrDefault(namespace, 0);
        }
        return sum;
    }

    @Override
    public int of(FunctionId function) {
        int sum = 0;
        for (Map<FunctionId, Integer> gateway : ofFunctions.values()) {
            sum += gateway.getOrDefault(function, 0);
        }
        return sum;
    }

    private static Map<FunctionId, Integer> byFunction(Map<FunctionId, ReceivedLoad> loads) {
        Map<FunctionId, Integer> byFunction = new HashMap<>();
        loads.forEach((function, last) -> byFunction.merge(
                function.function(), last.load().running() + last.load().waiting(), Integer::sum));
        return Map.copyOf(byFunction);
    }

    private static Load load(FunctionLoad report) {
        return new Load(
                report.running(),
                report.waiting(),
                report.unmet(),
                report.idle(),
                report.quietMs() == Long.MAX_VALUE ? Load.NONE.quiet() : Duration.ofMillis(report.quietMs()));
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
