package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.NAMES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pacing.AdaptiveLimit;
import dev.lamina.gateway.pacing.Shares;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.nats.client.impl.NatsMessage;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An event that this gateway received. */
class HeldEventsTest {
    private static final FunctionId PAY = new FunctionId("shop", "pay");
    private static final Message STORED = EventMessages.write(
            NAMES,
            StoredEventBuilder.builder()
                    .requestId("8f6b0f0a-0000-4000-8000-000000000001")
                    .function(PAY)
                    .invokedArn("arn")
                    .acceptedAt(Instant.EPOCH)
                    .attempt(1)
                    .payload(new byte[10])
                    .build());

    /** The first delivery of the seventh message. */
    private static final NatsMessage DELIVERED =
            new NatsMessage("events", "$JS.ACK.stream.consumer.1.7.1.1767225600000000000.0", new byte[0]) {
                @Override
                public boolean isJetStream() {
                    return true;
                }
            };

    private final Shares bytes = new Shares(1000, Shares.OF_BYTES);
    private final List<Duration> givenBack = new ArrayList<>();

    @Test
    void eventIsGivenBackAfterFault() {
        HeldEvents held = held(Integer.MAX_VALUE);

        held.take(message());

        assertThat(givenBack).containsExactly(Duration.ofSeconds(5));
        assertThat(held.size()).isZero();
        assertThat(bytes.held()).isZero();
    }

    /** Its request id is remembered for seconds only, and other callers may use the reservation for longer. */
    @Test
    void cancelledEventThatWaitsForRoomIsGivenBack() {
        HeldEvents held = held(0);
        held.take(message());
        assertThat(held.size()).isEqualTo(1);

        assertThat(held.holdOff("8f6b0f0a-0000-4000-8000-000000000001"))
                .as("begun")
                .isFalse();

        assertThat(givenBack).containsExactly(Duration.ZERO);
        assertThat(held.ahead().size()).isZero();
        assertThat(held.size()).isZero();
        assertThat(bytes.held()).isZero();
    }

    private HeldEvents held(int room) {
        return new HeldEvents(
                new EventSubject(PAY),
                // There are no retry policies: their use fails.
                new FunctionWorker.Shared(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        bytes,
                        Runnable::run,
                        Clock.systemUTC(),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        _ -> true),
                new AdaptiveLimit(1, Duration.ofSeconds(1), System::nanoTime),
                () -> room);
    }

    private Message message() {
        return (Message) Proxy.newProxyInstance(
                Message.class.getClassLoader(),
                new Class<?>[] {Message.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "metaData" -> new NatsJetStreamMetaData(DELIVERED);
                    case "nak" -> givenBack.add(Duration.ZERO) ? null : null;
                    case "nakWithDelay" -> givenBack.add((Duration) arguments[0]) ? null : null;
                    default -> method.invoke(STORED, arguments);
                });
    }
}
