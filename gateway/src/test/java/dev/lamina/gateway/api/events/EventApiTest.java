package dev.lamina.gateway.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.Http;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.async.EndCondition;
import dev.lamina.gateway.async.EventState.Phase;
import dev.lamina.gateway.async.EventStateBuilder;
import dev.lamina.gateway.async.Events.Cancellation;
import dev.lamina.gateway.auth.TestIdentity;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class EventApiTest {
    private static final Instant ACCEPTED = Instant.parse("2026-01-01T00:00:00.5Z");
    private static final String ORDERS = "/lamina/v1/namespaces/shop/functions/orders";

    @AutoClose
    private static final TestApi api = new TestApi();

    @AutoClose
    private static final Http http = new Http(api.uri());

    @Test
    void retryingEventHasDueTime() {
        api.events()
                .states
                .put(
                        "shop/orders/one",
                        EventStateBuilder.builder()
                                .requestId("one")
                                .phase(Phase.Retrying)
                                .attempt(2)
                                .acceptedAt(ACCEPTED)
                                .dueAt(ACCEPTED.plusSeconds(60))
                                .build());
        HttpResponse<String> answer = http.get(ORDERS + "/events/one");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"requestId\":\"one\",\"state\":\"Retrying\",\"attempt\":2,"
                        + "\"acceptedAt\":\"2026-01-01T00:00:00.500Z\",\"dueAt\":\"2026-01-01T00:01:00.500Z\"}");
    }

    @Test
    void endedEventHasCondition() {
        api.events()
                .states
                .put(
                        "shop/orders/two",
                        EventStateBuilder.builder()
                                .requestId("two")
                                .phase(Phase.Failed)
                                .attempt(3)
                                .acceptedAt(ACCEPTED)
                                .endedAt(ACCEPTED.plusSeconds(180))
                                .condition(Optional.of(EndCondition.RETRIES_EXHAUSTED))
                                .undelivered(true)
                                .build());
        assertThat(http.get(ORDERS + "/events/two").body())
                .isEqualTo("{\"requestId\":\"two\",\"state\":\"Failed\",\"attempt\":3,"
                        + "\"acceptedAt\":\"2026-01-01T00:00:00.500Z\",\"endedAt\":\"2026-01-01T00:03:00."
                        + "500Z\",\"condition\":\"RetriesExhausted\",\"recordDelivered\":false}");
    }

    @Test
    void unknownEventIsNotFound() {
        HttpResponse<String> answer = http.get(ORDERS + "/events/none");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("Event not found: none");
        assertThat(http.get("/lamina/v1/namespaces/shop/functions/nothing/events/none")
                        .body())
                .contains("Function not found");
    }

    @Test
    void onlyWaitingEventIsCancelled() {
        api.events().cancellations.put("shop/orders/three", Cancellation.CANCELLED);
        assertThat(cancel("three").statusCode()).isEqualTo(204);
        api.events().cancellations.put("shop/orders/three", Cancellation.RUNNING);
        assertThat(cancel("three")).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("Event three is running");
        });
        api.events().cancellations.put("shop/orders/three", Cancellation.ENDED);
        assertThat(cancel("three").statusCode()).isEqualTo(409);
        assertThat(cancel("four").statusCode()).isEqualTo(404);
    }

    @Test
    void callerWithoutRightIsRefused() {
        HttpResponse<String> answer = http.send(http.request(ORDERS + "/events/one")
                .DELETE()
                .setHeader("Authorization", "Bearer " + TestIdentity.STRANGER));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("no RBAC rule allows the verb delete on functions/events of lamina.dev in namespace shop");
    }

    @Test
    void redriveNeedsDeadLetterQueue() {
        HttpResponse<String> answer =
                http.send(http.request(ORDERS + "/redrive").POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("spec.deadLetter.queue");
        assertThat(http.send(http.request(ORDERS + "/redrive?max=0").POST(HttpRequest.BodyPublishers.noBody()))
                        .body())
                .contains("max must be a number from 1 to 1000");
    }

    private static HttpResponse<String> cancel(String requestId) {
        return http.send(http.request(ORDERS + "/events/" + requestId).DELETE());
    }
}
