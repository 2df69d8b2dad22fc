package dev.lamina.gateway.api.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.web.WebSocketSession;
import dev.lamina.gateway.pacing.SharedBytes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Times of a connection, and what its client gets, with a clock that a test sets. */
class ClientSocketTest {
    private static final int SECOND = 1000;
    private static final WebSocketSession SESSION =
            new WebSocketSession("c-1", "shop", "chat", "a", Instant.EPOCH, "192.0.2.1", null, Map.of());

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakeSocket socket = new FakeSocket();
    private final List<Promise<Optional<Message>>> running = new ArrayList<>();
    private final Listener listener = new Listener();

    // Mutable state
    private volatile long now;
    private volatile boolean served = true;
    private volatile int endedWith;
    private ClientSocket client;

    private final class Listener implements WebSocketListener {
        @Override
        public Future<Optional<Message>> received(WebSocketSession session, Message message) {
            running.add(Promise.promise());
            return running.getLast().future();
        }

        @Override
        public Future<Void> ended(WebSocketSession session, int code, String reason) {
            endedWith = code;
            return Future.succeededFuture();
        }

        @Override
        public boolean serves(WebSocketSession session) {
            return served;
        }
    }

    @BeforeEach
    void start() {
        SocketClock clock = new SocketClock(
                () -> Instant.ofEpochMilli(now), 600 * SECOND, 7200 * SECOND, 30 * SECOND, 30 * SECOND, 20 * SECOND);
        client = new ClientSocket(
                socket.socket(),
                context,
                SESSION,
                listener,
                new SharedBytes(1024 * 1024),
                clock,
                new SocketMetrics(new SimpleMeterRegistry(), () -> 1));
        client.start();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void clientThatReadsNothingIsCutOff() throws Exception {
        assertThat(join(client.sendSoon(Message.text("x")))).isEqualTo(ClientSocket.Sent.ACCEPTED);

        checkAfter(30 * SECOND);
        assertThat(socket.isOpen()).isTrue();
        checkAfter(1);
        assertThat(socket.isOpen()).isFalse();
        assertThat(endedWith).isEqualTo(1008);
    }

    @Test
    void connectionOutlivesMomentWithoutApi() throws Exception {
        served = false;
        checkAfter(0);
        served = true;
        checkAfter(20 * SECOND);
        served = false;
        checkAfter(20 * SECOND);
        assertThat(socket.closed()).isEmpty();

        checkAfter(20 * SECOND);
        assertThat(socket.closed()).containsExactly((short) 1001);
    }

    @Test
    void connectionWithMostMessagesIsNotRead() throws Exception {
        for (int i = 0; i < ClientSocket.MOST_IN_FLIGHT; i++) {
            assertThat(socket.isRead()).isTrue();
            on(() -> socket.receive("x"));
        }
        assertThat(socket.isRead()).isFalse();

        running.getFirst().complete(Optional.empty());
        on(() -> {});
        assertThat(socket.isRead()).isTrue();
    }

    @Test
    void clientLearnsThatMessageFailed() throws Exception {
        on(() -> socket.receive("x"));
        running.getFirst().fail("broken");
        on(() -> {});

        assertThat(socket.texts()).singleElement().asString().contains("Internal server error");
    }

    private void checkAfter(long millis) throws Exception {
        now += millis;
        client.check();
        on(() -> {});
    }

    /** On the event loop, after all that is there already. */
    private void on(Runnable step) throws Exception {
        join(Future.<Void>future(done -> context.runOnContext(_ -> {
            step.run();
            done.complete();
        })));
    }

    private static <T> T join(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
