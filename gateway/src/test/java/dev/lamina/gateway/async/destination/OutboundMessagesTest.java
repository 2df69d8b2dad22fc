package dev.lamina.gateway.async.destination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.async.EndCondition;
import dev.lamina.gateway.async.EventResult;
import dev.lamina.gateway.async.StoredEvent;
import dev.lamina.gateway.async.StoredEventBuilder;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutboundMessagesTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:03:00.5Z");
    private static final String ARN = "arn:aws:lambda:us-east-1:shop:function:pay";
    private static final String REQUEST = "8f6b0f0a-0000-4000-8000-000000000001";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void failureRecordMatchesLambda() throws Exception {
        OutboundMessage outbound = OutboundMessages.record(
                event("{\"order\": 1.0}"), failed("{\"errorMessage\":\"no\",\"errorType\":\"E\"}"), ARN);
        assertThat(JSON.readTree(outbound.body())).isEqualTo(JSON.readTree("""
        {"version": "1.0", "timestamp": "2026-01-01T00:03:00.500Z",
         "requestContext": {"requestId": "8f6b0f0a-0000-4000-8000-000000000001",
           "functionArn": "arn:aws:lambda:us-east-1:shop:function:pay:$LATEST",
           "condition": "RetriesExhausted", "approximateInvokeCount": 3},
         "requestPayload": {"order": 1.0},
         "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
         "responsePayload": {"errorMessage": "no", "errorType": "E"}}"""));
        assertThat(outbound.attributes()).isEmpty();
    }

    @Test
    void successRecordHasNoFunctionError() throws Exception {
        OutboundMessage outbound = OutboundMessages.record(
                event("{}"), new EventResult(EndCondition.SUCCESS, 1, AT, 200, false, bytes("null")), ARN);
        assertThat(JSON.readTree(outbound.body())
                        .at("/requestContext/condition")
                        .asText())
                .isEqualTo("Success");
        assertThat(JSON.readTree(outbound.body()).at("/responseContext").has("functionError"))
                .isFalse();
        assertThat(JSON.readTree(outbound.body()).get("responsePayload").isNull())
                .isTrue();
    }

    @Test
    void numbersInPayloadAreUnchanged() {
        assertThat(text(OutboundMessages.record(event("{\"n\":1.10000000000000000000000001e400}"), failed("{}"), ARN)))
                .contains("1.10000000000000000000000001e400");
    }

    @Test
    void resultThatIsNotJsonBecomesText() throws Exception {
        OutboundMessage outbound = OutboundMessages.record(
                event("{}"),
                new EventResult(EndCondition.SUCCESS, 1, AT, 200, false, bytes("done \"so far\"\n} {")),
                ARN);
        assertThat(JSON.readTree(outbound.body()).get("responsePayload").asText())
                .isEqualTo("done \"so far\"\n} {");
    }

    @Test
    void deadLetterIsOriginalEvent() {
        OutboundMessage outbound = OutboundMessages.deadLetter(
                event("{ \"order\" : 1.0 }"), failed("{\"errorType\":\"E\",\"errorMessage\":\"no such order\"}"));
        assertThat(text(outbound)).isEqualTo("{ \"order\" : 1.0 }");
        assertThat(outbound.attributes())
                .containsEntry("RequestID", new Attribute("String", REQUEST))
                .containsEntry("ErrorCode", new Attribute("Number", "200"))
                .containsEntry("ErrorMessage", new Attribute("String", "no such order"))
                .hasSize(3);
    }

    @Test
    void errorMessageHasAtMost1KbOfWholeCharacters() {
        Attribute message = message(failed("{\"errorMessage\":\"x" + "é".repeat(2000) + "\"}"));
        assertThat(message.value()).startsWith("xéé").endsWith("é");
        assertThat(bytes(message.value())).hasSize(1023);
    }

    @Test
    void errorMessageIsNeverEmptyNorRefusedByQueue() {
        assertThat(message(failed("{\"errorMessage\":\"\"}")).value()).isEqualTo("RetriesExhausted");
        assertThat(message(failed("{\"errorMessage\":\"a\\u0000b\\uffffc\\nd\"}"))
                        .value())
                .isEqualTo("a b c\nd");
        assertThat(message(failed("plain words")).value()).isEqualTo("plain words");
    }

    @Test
    void repeatedRecordHasSameId() {
        OutboundMessage once = OutboundMessages.record(event("{}"), failed("{}"), ARN);
        assertThat(OutboundMessages.record(event("{}"), failed("{}"), ARN).id())
                .isEqualTo(once.id())
                .hasSize(36);
        assertThat(OutboundMessages.deadLetter(event("{}"), failed("{}")).id()).isNotEqualTo(once.id());
    }

    @Test
    void lineageOfEventContinues() {
        assertThat(OutboundMessages.record(event("{}"), failed("{}"), ARN).traceHeader())
                .startsWith("Root=1-5759e988-bd862e3fe1be46a994272793;")
                .containsPattern("Lineage=[0-9a-f]{8}:1");
    }

    private static Attribute message(EventResult result) {
        return OutboundMessages.deadLetter(event("{}"), result).attributes().get("ErrorMessage");
    }

    private static StoredEvent event(String payload) {
        return StoredEventBuilder.builder()
                .requestId(REQUEST)
                .function(new FunctionId("shop", "pay"))
                .invokedArn(ARN)
                .traceHeader("Root=1-5759e988-bd862e3fe1be46a994272793")
                .acceptedAt(Instant.parse("2026-01-01T00:00:00Z"))
                .attempt(3)
                .payload(bytes(payload))
                .build();
    }

    private static EventResult failed(String payload) {
        return new EventResult(EndCondition.RETRIES_EXHAUSTED, 3, AT, 200, true, bytes(payload));
    }

    private static String text(OutboundMessage outbound) {
        return new String(outbound.body(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
