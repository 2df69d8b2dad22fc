package dev.lamina.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.Environments;
import dev.lamina.gateway.testing.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One namespace attacks the gateway: real requests, and real connections of environments. Beside it shop/orders is
 * invoked: its slow calls take at most twice what they take alone, and none is refused.
 */
@Timeout(60)
class FairSharesIT {
    private static final int CONNECTIONS = 2000;
    private static final Map<String, String> SETTINGS = Map.of(
            "lamina.limits.concurrency", "200",
            "lamina.limits.shared-minimum", "200",
            "lamina.limits.buffered-bytes", "32000000",
            "lamina.api.connections", String.valueOf(CONNECTIONS));
    private static final FunctionId STUCK = new FunctionId("elsewhere", "stuck");
    private static final FunctionId LARGE = new FunctionId("elsewhere", "large");
    private static final int CALLERS = 4;
    private static final int CALLS = 100;
    /** A stall of this length says nothing: the machine runs other programs. */
    private static final Duration NOISE = Duration.ofSeconds(1);

    private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean attacking = new AtomicBoolean(true);
    private TestGateway gateway;
    private TestApi api;
    private Duration alone;

    @BeforeEach
    void start() throws Exception {
        gateway = keep(new TestGateway(SETTINGS));
        api = keep(new TestApi(SETTINGS, gateway.dispatcher()));
        for (FunctionId id : List.of(TestApi.ORDERS, STUCK, LARGE)) {
            api.exists(id);
            gateway.functions()
                    .put(FunctionViewBuilder.builder(api.functions().find(id).orElseThrow())
                            .timeout(Duration.ofSeconds(30))
                            .build());
            api.identity().letStrangerInvoke(id);
        }
        keep(new Environments(gateway, TestApi.ORDERS, CALLERS, Duration.ofMillis(2), "{}".getBytes(UTF_8)));
        slowest(CALLS / 2);
        alone = slowest(CALLS);
    }

    @AfterEach
    void stop() throws Exception {
        attacking.set(false);
        for (AutoCloseable one : List.copyOf(open).reversed()) {
            one.close();
        }
    }

    @Test
    void stuckFunctionThrottlesItsNamespaceOnly() throws Exception {
        callStuckFunction();

        assertOthersAreServed();
        assertThat(gateway.activity().load(STUCK).waiting()).isBetween(150, 180);
    }

    @Test
    void callersWhoLeaveAreNotKept() throws Exception {
        callStuckFunction();
        assertThat(gateway.activity().load(STUCK).waiting()).isPositive();

        stopAttack();

        await().until(() -> gateway.activity().load(STUCK).waiting() == 0);
    }

    @Test
    void slowUploadsTakeShareOfTheirCallerOnly() throws Exception {
        uploadSlowly();

        assertOthersAreServed();
    }

    @Test
    void clientsThatDoNotReadTakeTheirShareOnly() throws Exception {
        readNothing();

        assertOthersAreServed();
    }

    @Test
    void idleConnectionsLeaveRoomToOtherAddresses() throws Exception {
        connectOnly();

        assertOthersAreServed();
    }

    @Test
    void fastUploadsLeaveBandwidth() throws Exception {
        uploadFast();

        assertOthersAreServed();
    }

    @Test
    void allAttacksAtOnceHarmNoOtherNamespace() throws Exception {
        connectOnly();
        uploadFast();
        callStuckFunction();
        uploadSlowly();
        readNothing();
        sendRandomTokens();

        assertOthersAreServed();
    }

    private void assertOthersAreServed() throws Exception {
        Duration attacked = slowest(CALLS);
        Duration allowed = alone.multipliedBy(2).compareTo(NOISE) > 0 ? alone.multipliedBy(2) : NOISE;

        assertThat(attacked)
                .as("the slowest of 100 calls but one; alone %s", alone)
                .isLessThan(allowed);
        // A body of a megabyte has room, too.
        try (Http http = new Http(api.uri())) {
            assertThat(http.invoke("\"" + "x".repeat(1_000_000) + "\"").statusCode())
                    .isEqualTo(200);
        }
    }

    /** The 99th percentile of the calls of several callers; fails for any answer but 200. */
    private Duration slowest(int calls) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
                Http http = new Http(api.uri())) {
            List<Future<Duration>> times = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                times.add(callers.submit(() -> {
                    long began = System.nanoTime();
                    assertThat(http.invoke("{}").statusCode()).isEqualTo(200);
                    return Duration.ofNanos(System.nanoTime() - began);
                }));
            }
            List<Duration> sorted = new ArrayList<>();
            for (Future<Duration> time : times) {
                sorted.add(time.get());
            }
            Collections.sort(sorted);
            return sorted.get(sorted.size() * 99 / 100 - 1);
        }
    }

    /** Some 250 calls of a function without environments are there at all times: those that are refused come again. */
    private void callStuckFunction() {
        for (int i = 0; i < 250; i++) {
            Thread.ofVirtual().start(() -> {
                while (attacking.get()) {
                    try (RawHttp client = keep(new RawHttp(api.port()))) {
                        client.write(head("stuck", 2) + "{}").readHead();
                        Thread.sleep(500);
                    } catch (IOException | InterruptedException e) {
                        return;
                    }
                }
            });
        }
        await().until(() -> gateway.activity().load(STUCK).waiting() >= 150);
    }

    private void uploadSlowly() throws IOException {
        byte[] most = " ".repeat(3_000_000).getBytes(UTF_8);
        for (int i = 0; i < 16; i++) {
            RawHttp client = keep(new RawHttp(api.port()));
            Thread.ofVirtual().start(() -> {
                try {
                    client.write(head("stuck", 6_000_000)).write(most);
                } catch (IOException e) {
                    // Refused: its caller has as much as it may.
                }
            });
        }
        await().until(() -> api.counted("lamina.throttles", "cause", "bodies") > 0);
    }

    /** From another address more connections than it gets, without a request. */
    private void connectOnly() throws IOException {
        for (int i = 0; i < CONNECTIONS * 4 / 5; i++) {
            keep(new RawHttp("127.0.0.2", api.port()));
        }
    }

    /** Bodies of a megabyte, one after the other, of which most are refused. */
    private void uploadFast() {
        byte[] body = " ".repeat(1_000_000).getBytes(UTF_8);
        for (int i = 0; i < 4; i++) {
            Thread.ofVirtual().start(() -> {
                while (attacking.get()) {
                    try (RawHttp client = new RawHttp(api.port())) {
                        client.write(head("large", body.length)).write(body).readHead();
                    } catch (IOException e) {
                        // Refused: its caller has as much as it may.
                    }
                }
            });
        }
    }

    private void readNothing() throws IOException {
        byte[] result = ("\"" + "x".repeat(5_000_000) + "\"").getBytes(UTF_8);
        keep(new Environments(gateway, LARGE, 2, Duration.ZERO, result));
        for (int i = 0; i < 16; i++) {
            keep(new RawHttp(api.port(), 4096)).write(head("large", 2) + "{}");
        }
        await().until(() -> api.counted("lamina.throttles", "cause", "bodies") > 0);
        await("all responses are there, and are not read")
                .until(() -> !gateway.activity().load(LARGE).busy());
    }

    private void sendRandomTokens() {
        for (int i = 0; i < 5; i++) {
            Thread.ofVirtual().start(() -> {
                for (int n = 0; attacking.get(); n++) {
                    try (RawHttp client = new RawHttp(api.port())) {
                        client.write(head("stuck", 2).replace(TestIdentity.STRANGER, "random-" + n + Math.random())
                                        + "{}")
                                .readHead();
                        Thread.sleep(20);
                    } catch (IOException | InterruptedException e) {
                        return;
                    }
                }
            });
        }
    }

    private static String head(String function, int length) {
        return "POST /2015-03-31/functions/elsewhere:function:" + function + "/invocations HTTP/1.1\r\nHost: x\r\n"
                + "Authorization: Bearer " + TestIdentity.STRANGER + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private void stopAttack() {
        attacking.set(false);
        List.copyOf(open).stream()
                .filter(RawHttp.class::isInstance)
                .map(RawHttp.class::cast)
                .forEach(client -> {
                    try {
                        client.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }
}
