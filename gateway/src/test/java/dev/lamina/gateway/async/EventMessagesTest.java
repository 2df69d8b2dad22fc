package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.NAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lamina.gateway.function.FunctionId;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EventMessagesTest {
    private static final StoredEvent EVENT = StoredEventBuilder.builder()
            .requestId("8f6b0f0a-0000-4000-8000-000000000001")
            .function(new FunctionId("shop", "pay.2"))
            .invokedArn("arn:aws:lambda:us-east-1:shop:function:pay:2")
            .traceHeader("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")
            .acceptedAt(Instant.ofEpochMilli(1_767_225_600_123L))
            .attempt(2)
            .notBefore(Instant.ofEpochMilli(1_767_225_660_123L))
            .payload("{\"naïve\":1}".getBytes(StandardCharsets.UTF_8))
            .build();

    @Test
    void writtenEventIsReadBack() {
        assertThat(EventMessages.read(EventMessages.write(NAMES, EVENT)))
                .usingRecursiveComparison()
                .isEqualTo(EVENT);
    }

    @Test
    void emptyPayloadStaysEmpty() {
        StoredEvent empty = StoredEventBuilder.builder()
                .requestId("id")
                .function(EVENT.function())
                .invokedArn("arn")
                .acceptedAt(EVENT.acceptedAt())
                .attempt(1)
                .payload(new byte[0])
                .build();
        assertThat(EventMessages.read(EventMessages.write(NAMES, empty)))
                .usingRecursiveComparison()
                .isEqualTo(empty);
    }

    @Test
    void endedEventIsReadWithBothPayloads() {
        StoredEvent ended = EVENT.ended(
                new EventResult(
                        EndCondition.RETRIES_EXHAUSTED,
                        2,
                        Instant.ofEpochMilli(1_767_225_600_500L),
                        200,
                        true,
                        "{\"errorMessage\":\"naïve\"}".getBytes(StandardCharsets.UTF_8)),
                Instant.ofEpochMilli(1_767_225_601_500L));
        assertThat(EventMessages.read(EventMessages.write(NAMES, ended)))
                .usingRecursiveComparison()
                .isEqualTo(ended);
        assertThat(ended.messageId()).isNotEqualTo(EVENT.messageId());
    }

    @Test
    void traceHeaderWithLineBreakIsOmitted() {
        StoredEvent odd = StoredEventBuilder.builder()
                .requestId("id")
                .function(EVENT.function())
                .invokedArn("arn")
                .traceHeader("Root=1\r\nLamina-Attempt: 0")
                .acceptedAt(EVENT.acceptedAt())
                .attempt(1)
                .payload(new byte[0])
                .build();
        assertThat(EventMessages.read(EventMessages.write(NAMES, odd)).traceHeader())
                .isEmpty();
    }

    @Test
    void headersOfNewerVersionAreKept() {
        Message message = EventMessages.write(NAMES, EVENT);
        message.getHeaders().put("Lamina-Priority", "high").put("Nats-Msg-Id", "x");
        StoredEvent read = EventMessages.read(message);
        assertThat(read.more()).containsExactly(Map.entry("Lamina-Priority", "high"));
        assertThat(EventMessages.write(NAMES, read.retry(3, EVENT.acceptedAt()))
                        .getHeaders()
                        .getFirst("Lamina-Priority"))
                .isEqualTo("high");
        assertThat(EventMessages.read(EventMessages.write(NAMES, read.retry(3, EVENT.acceptedAt())))
                        .attempt())
                .isEqualTo(3);
    }

    @Test
    void unknownEndConditionReadsAsFailed() {
        Headers headers = new Headers()
                .put(EventMessages.REQUEST_ID, "id")
                .put(EventMessages.ACCEPTED_AT, "1")
                .put(EventMessages.ATTEMPT, "1")
                .put("Lamina-Condition", "FunctionWasTired")
                .put("Lamina-Ended-At", "2");
        EventState state = EventHistory.read(HeaderText.in(headers));
        assertThat(state.phase()).isEqualTo(EventState.Phase.Failed);
        assertThat(state.condition()).isEmpty();
        assertThat(state.endedAt()).contains(Instant.ofEpochMilli(2));
    }

    @Test
    void foreignMessageIsRefused() {
        Message bare = NatsMessage.builder()
                .subject("lamina.async.shop.pay.1")
                .data("{}")
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventMessages.read(bare))
                .withMessageContaining(EventMessages.REQUEST_ID);
        Message odd = NatsMessage.builder()
                .subject("lamina.async.shop.pay.1")
                .headers(new Headers()
                        .put(EventMessages.REQUEST_ID, "1")
                        .put(EventMessages.INVOKED_ARN, "arn")
                        .put(EventMessages.ACCEPTED_AT, "yesterday"))
                .build();
        assertThatIllegalArgumentException().isThrownBy(() -> EventMessages.read(odd));
    }

    @Test
    void messageIdDiffersPerFunctionAndAttempt() {
        StoredEvent other = StoredEventBuilder.builder()
                .requestId(EVENT.requestId())
                .function(new FunctionId("shop", "ship"))
                .invokedArn("arn")
                .acceptedAt(EVENT.acceptedAt())
                .attempt(2)
                .payload(new byte[0])
                .build();
        assertThat(EVENT.messageId())
                .isNotEqualTo(other.messageId())
                .isNotEqualTo(EVENT.retry(3, EVENT.acceptedAt()).messageId());
    }

    @Property
    void functionIsReadFromSubjectAndConsumer(@ForAll("labels") String namespace, @ForAll("names") String name) {
        EventSubject address = new EventSubject(new FunctionId(namespace, name));
        assertThat(EventSubject.ofSubject(address.subject(NAMES, "one.of *>"))).contains(address);
        assertThat(EventSubject.ofConsumer(address.consumer())).contains(address);
        assertThat(address.subject(NAMES, "one.of *>")).matches("lamina\\.async\\.[^.*> ]+\\.[^.*> ]+\\.[^.*> ]+");
        assertThat(address.consumer()).matches("[A-Za-z0-9_-]{1,255}");
    }

    @Provide
    Arbitrary<String> labels() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars('-')
                .ofMinLength(1)
                .ofMaxLength(63);
    }

    @Provide
    Arbitrary<String> names() {
        return labels().list().ofMinSize(1).ofMaxSize(3).map(parts -> String.join(".", parts));
    }
}
