package dev.lamina.gateway.api.cost;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.cluster.StoreUnavailableException;
import dev.lamina.gateway.cost.DayKey;
import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.cost.UseReader;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Makes reports, two at a time and one for each caller: each reads the store many times, and asks the API server about
 * one namespace after the other.
 */
@Singleton
class CostReports {
    private static final int AT_A_TIME = 2;
    private static final int WAITING = 16;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** Namespaces of one report about which the API server is asked. */
    private static final int MAX_CHECKS = 200;

    private final UseReader uses;
    private final Authorizer authorizer;
    private final Prices prices;
    private final String currency;
    private final ExecutorService executor = new ThreadPoolExecutor(
            AT_A_TIME,
            AT_A_TIME,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofVirtual().name("cost report").factory());

    // Mutable state: the users of reports that run or wait
    private final Set<String> users = ConcurrentHashMap.newKeySet();

    @Inject
    CostReports(UseReader uses, Authorizer authorizer, GatewayConfig config) {
        this.uses = uses;
        this.authorizer = authorizer;
        this.prices = new Prices(config.cost());
        this.currency = config.cost().currency();
    }

    /** The report of what the caller may see. Completes on any thread. */
    Future<Response> report(CostQuery query, Caller caller) {
        if (!users.add(caller.user())) {
            return Future.failedFuture(tooMany("Your last report is not complete yet. Try again after it."));
        }
        try {
            return Future.fromCompletionStage(CompletableFuture.supplyAsync(() -> made(query, caller), executor)
                            .whenComplete((_, _) -> users.remove(caller.user())))
                    .recover(failure -> Future.failedFuture(
                            switch (failure.getCause()) {
                                case StoreUnavailableException _ -> unavailable();
                                case AwsException named -> named;
                                case null, default -> failure;
                            }));
        } catch (RejectedExecutionException e) {
            users.remove(caller.user());
            return Future.failedFuture(tooMany("The gateway makes as many reports as it may. Try again."));
        }
    }

    private static AwsException tooMany(String message) {
        return AwsException.of(429, "TooManyRequestsException", message);
    }

    private static AwsException unavailable() {
        return AwsException.of(
                503,
                "ServiceUnavailableException",
                "The sums of costs are in NATS, which does not respond. Try again.");
    }

    private Response made(CostQuery query, Caller caller) {
        long start = System.nanoTime();
        CostReport report = new CostReport(query, prices, currency);
        for (DayKey key : keys(query, visible(query, caller, start))) {
            requireTime(start);
            report.add(key, uses.read(key));
        }
        return query.csv()
                ? new Response(
                        200, Map.of("Content-Type", "text/csv; charset=utf-8"), List.of(), Buffer.buffer(report.csv()))
                : Response.json(200, Buffer.buffer(report.json()));
    }

    private static void requireTime(long start) {
        if (System.nanoTime() - start > LONGEST.toNanos()) {
            throw AwsException.of(
                    503,
                    "ServiceUnavailableException",
                    "The report takes longer than " + LONGEST.toSeconds()
                            + " s: ask for fewer days (parameters from, to) or for one namespace"
                            + " (parameter namespace)");
        }
    }

    private List<DayKey> keys(CostQuery query, Predicate<String> visible) {
        return uses.days().stream()
                .filter(key -> !key.day().isBefore(query.from()) && !key.day().isAfter(query.to()))
                .filter(key -> visible.test(key.namespace()))
                .sorted(Comparator.comparing(DayKey::day).thenComparing(DayKey::namespace))
                .toList();
    }

    /** A caller who may list the functions of a namespace sees their costs. */
    private Predicate<String> visible(CostQuery query, Caller caller, long start) {
        if (query.namespace().isPresent()) {
            return query.namespace().get()::equals;
        }
        if (isAllowed(caller, "")) {
            return namespace -> true;
        }
        Map<String, Boolean> known = new HashMap<>();
        return namespace -> known.computeIfAbsent(namespace, name -> {
            requireTime(start);
            if (known.size() >= MAX_CHECKS) {
                throw AwsException.of(
                        400,
                        "InvalidParameterValueException",
                        "Parameter namespace is needed: on these days more than " + MAX_CHECKS
                                + " namespaces used something, and you may not list the functions of all");
            }
            return isAllowed(caller, name);
        });
    }

    /** @param namespace empty for all */
    private boolean isAllowed(Caller caller, String namespace) {
        return authorizer
                .allowed(caller, Permission.list(namespace))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
