package dev.lamina.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.HttpThrottle;
import dev.lamina.gateway.api.http.throttle.Throttles;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways that share the limits of HTTP APIs over a NATS server. */
class UseReportsIT {
    private static final List<String> LIMIT = List.of("shop/api");
    private static final ClusterMembers TWO = new ClusterMembers() {
        @Override
        public List<String> alive() {
            return List.of("a", "b");
        }

        @Override
        public Optional<String> self() {
            return Optional.of("a");
        }

        @Override
        public boolean isLeader() {
            return false;
        }
    };

    @TempDir
    private Path directory;

    private NatsServer nats;
    private Connection first;
    private Connection second;
    private UseReports firstReports;
    private UseReports secondReports;

    @BeforeEach
    void start() throws Exception {
        nats = new NatsServer(directory);
        first = nats.connect();
        second = nats.connect();
        firstReports = new UseReports(first, TestConfig.of(Map.of()), TWO);
        secondReports = new UseReports(second, TestConfig.of(Map.of()), TWO);
    }

    @AfterEach
    void stop() throws Exception {
        firstReports.stop(null);
        secondReports.stop(null);
        first.close();
        second.close();
        nats.close();
    }

    @Test
    void otherGatewayGetsReportOnce() {
        AtomicInteger unreported = new AtomicInteger(7);
        AtomicInteger own = new AtomicInteger();
        AtomicInteger heard = new AtomicInteger();
        secondReports.exchange(Map::of, used -> heard.addAndGet(used.get("a")));
        firstReports.exchange(
                () -> unreported.get() == 0 ? Map.of() : Map.of("a", unreported.getAndSet(0)),
                used -> own.incrementAndGet());

        await().until(() -> heard.get() == 7);
        unreported.set(3);
        firstReports.reportSoon();
        await().until(() -> heard.get() == 10);
        assertThat(own).hasValue(0);
    }

    @Test
    void useWhileCutOffIsNotReported() {
        AtomicInteger unreported = new AtomicInteger();
        AtomicInteger heard = new AtomicInteger();
        secondReports.exchange(Map::of, used -> heard.addAndGet(used.get("a")));
        firstReports.exchange(
                () -> unreported.get() == 0 ? Map.of() : Map.of("a", unreported.getAndSet(0)), used -> {});
        nats.kill();
        await().until(() -> first.getStatus() != Connection.Status.CONNECTED);

        unreported.set(1000);
        await().until(() -> unreported.get() == 0);
        nats.start();
        await().until(() ->
                first.getStatus() == Connection.Status.CONNECTED && second.getStatus() == Connection.Status.CONNECTED);
        await().until(() -> {
            unreported.compareAndSet(0, 1);
            return heard.get() > 0;
        });

        assertThat(heard.get()).isLessThan(1000);
    }

    @Test
    void gatewaysAdmitTogetherWhatOneWould() throws Exception {
        Throttles one = throttles(firstReports);
        Throttles other = throttles(secondReports);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);

        CompletableFuture<Integer> flood = CompletableFuture.supplyAsync(() -> flood(one, end));
        int admitted = flood(other, end) + flood.get(10, TimeUnit.SECONDS);

        assertThat((double) admitted).isCloseTo(200 + 3 * 300, withinPercentage(10));
    }

    private static Throttles throttles(SharedUse reports) {
        Throttles throttles = new Throttles(reports, System::nanoTime);
        throttles.limit(Map.of("shop/api", new HttpThrottle(300, 200)));
        throttles.begin();
        return throttles;
    }

    /** Some thousand requests per second. */
    private static int flood(Throttles throttles, long end) {
        int admitted = 0;
        while (System.nanoTime() < end) {
            admitted += throttles.admit(LIMIT) ? 1 : 0;
            LockSupport.parkNanos(100_000);
        }
        return admitted;
    }
}
