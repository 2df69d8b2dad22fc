package dev.lamina.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.pacing.Shares;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Room for 100 bytes of responses. */
class ResponseRoomTest {
    private final Vertx vertx = Vertx.vertx();
    private final ResponseRoom room = new ResponseRoom(100);
    private final AtomicBoolean gone = new AtomicBoolean();

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void namespaceWaitsForItsShare() {
        List<Shares.Part> greedy = take("greedy", 3);
        await().until(() -> greedy.size() == 2);
        List<Shares.Part> other = take("other", 1);
        await().until(() -> other.size() == 1);
        assertThat(greedy).hasSize(2);

        other.getFirst().close();
        greedy.getFirst().close();

        await().until(() -> greedy.size() == 3);
    }

    @Test
    void lostConnectionTakesNoRoom() {
        List<Shares.Part> greedy = take("greedy", 3);
        await().until(() -> greedy.size() == 2);

        gone.set(true);
        greedy.forEach(Shares.Part::close);

        List<Shares.Part> next = take("greedy", 2, () -> false);
        await().until(() -> next.size() == 2);
    }

    private List<Shares.Part> take(String namespace, int times) {
        return take(namespace, times, gone::get);
    }

    private List<Shares.Part> take(String namespace, int times, BooleanSupplier gone) {
        List<Shares.Part> parts = new CopyOnWriteArrayList<>();
        vertx.runOnContext(_ -> {
            for (int i = 0; i < times; i++) {
                room.take(namespace, 30, gone, parts::add);
            }
        });
        return parts;
    }
}
