package dev.lamina.gateway.api.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.BusSource;
import dev.lamina.api.BusSourceBuilder;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.source.bus.TestBuses;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** AWS's EventBridge client at the gateway. */
class EventBridgeSdkTest {
    private static final String EVENT = """
        {"id": "1", "account": "shop", "source": "shop.orders", "time": "2026-01-01T12:00:00Z", "region": "us-east-1",
         "resources": [], "detail-type": "Paid", "detail": {"total": 7}}""";

    @AutoClose
    private static final TestApi api = new TestApi(Map.of("lamina.url.domain", "fn.example.org"));

    @AutoClose
    private static final EventBridgeClient events = client(TestIdentity.SECRET);

    @BeforeAll
    static void applyRules() {
        rule("shop", "pay", source("default", "{\"source\": [\"shop.orders\"], \"detail-type\": [\"Paid\"]}"));
        rule("shop", "ship", source("default", "{\"detail\": {\"ship\": [true]}}"));
        rule("shop", "broken", source("default", "{\"source\": \"no list\"}"));
        rule(
                "shop",
                "audit",
                source("audit.log", "{\"source\": [{\"prefix\": \"\"}]}").withInputPath("$.detail"));
        rule("elsewhere", "theirs", source("secrets", "{\"source\": [\"shop.orders\"]}"));
    }

    @BeforeEach
    @AfterEach
    void storeAgain() {
        api.stored().clear();
        api.storing(CompletableFuture.completedFuture(null));
    }

    @Test
    void eventReachesEveryMatchingFunction() throws Exception {
        PutEventsResponse response = put(
                entry(builder -> builder.time(Instant.parse("2026-01-01T12:00:00.750Z"))
                        .resources("arn:a", "arn:b")
                        .detail("{\"ship\": true, \"total\": 1.50, \"text\": \"ünï\"}")),
                entry(builder -> builder.detailType("Opened")));

        assertThat(response.failedEntryCount()).isZero();
        assertThat(response.entries())
                .extracting(PutEventsResultEntry::eventId)
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(functions()).containsExactlyInAnyOrder("pay", "ship");
        assertThat(new ObjectMapper().readTree(payload())).isEqualTo(new ObjectMapper().readTree("""
            {"version": "0", "id": "%s", "detail-type": "Paid", "source": "shop.orders", "account": "shop",
             "time": "2026-01-01T12:00:00Z", "region": "us-east-1", "resources": ["arn:a", "arn:b"],
             "detail": {"ship": true, "total": 1.50, "text": "ünï"}}""".formatted(
                                response.entries().getFirst().eventId())));
        assertThat(payload()).contains("1.50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit.log", "arn:aws:events:us-east-1:shop:event-bus/audit.log"})
    void busIsNamedByNameOrArn(String bus) {
        put(entry(builder -> builder.eventBusName(bus).detail("{\"a\": 1}")));

        assertThat(functions()).containsExactly("audit");
        assertThat(payload()).isEqualTo("{\"a\":1}");
    }

    @Test
    void eachEntryHasItsOwnResult() {
        PutEventsResponse response = put(
                entry(builder -> builder.source(null)),
                entry(builder -> builder.detailType("")),
                entry(builder -> builder.detail(null)),
                entry(builder -> builder.detail("[1]")),
                entry(builder -> builder.detail("{\"a\": }")),
                entry(builder -> builder.source("aws.ec2")),
                entry(builder -> builder.eventBusName("nobody")),
                entry(builder -> {}));

        assertThat(response.failedEntryCount()).isEqualTo(7);
        assertThat(response.entries())
                .extracting(PutEventsResultEntry::errorCode)
                .containsExactly(
                        "InvalidArgument",
                        "InvalidArgument",
                        "InvalidArgument",
                        "MalformedDetail",
                        "MalformedDetail",
                        "NotAuthorizedForSourceException",
                        "ResourceNotFoundException",
                        null);
        assertThat(response.entries().getFirst().errorMessage())
                .isEqualTo("Parameter Source is not valid. Reason: Source is a required argument.");
        assertThat(response.entries().get(6).errorMessage()).contains("spec.source.bus.name: nobody");
        assertThat(functions()).containsExactly("pay");
    }

    @Test
    void limitsOfEntriesAreChecked() {
        PutEventsResponse response = put(
                entry(builder -> builder.detailType("x".repeat(129))),
                entry(builder -> builder.detail("{\"a\": ".repeat(950) + "1" + "}".repeat(950))));

        assertThat(response.entries())
                .extracting(PutEventsResultEntry::errorCode)
                .containsExactly("InvalidArgument", "MalformedDetail");
        assertThatThrownBy(() -> put(entry(builder -> builder.traceHeader("x".repeat(501)))))
                .isInstanceOfSatisfying(
                        EventBridgeException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }

    @Test
    void unstoredEventFailsItsEntry() {
        api.storing(CompletableFuture.failedFuture(new IllegalStateException("NATS is unavailable")));

        PutEventsResponse response =
                put(entry(builder -> {}), entry(builder -> builder.detailType("Nobody wants this")));

        assertThat(response.failedEntryCount()).isEqualTo(1);
        assertThat(response.entries().getFirst().errorCode()).isEqualTo("InternalFailure");
        assertThat(response.entries().getLast().eventId()).isNotBlank();
    }

    @Test
    void moreThanTenEntriesAreRefused() {
        assertThatThrownBy(() -> events.putEvents(put -> put.entries(Collections.nCopies(11, entry(builder -> {})))))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("less than or equal to 10");
        assertThatThrownBy(() -> events.putEvents(put -> put.entries(List.of())))
                .hasMessageContaining("greater than or equal to 1");
    }

    @Test
    void entriesOfMoreThanOneMegabyteAreRefused() {
        String detail = "{\"a\": \"" + "x".repeat(500_000) + "\"}";
        PutEventsRequestEntry half = entry(builder -> builder.detail(detail));

        assertThat(put(half, half).failedEntryCount()).isZero();
        assertThatThrownBy(() -> put(half, half, half)).isInstanceOfSatisfying(EventBridgeException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
            assertThat(e.getMessage()).contains("Total size of the entries in the request is over the limit");
        });
    }

    @Test
    void callerWithoutRightOnOneBusPutsNothing() {
        assertThatThrownBy(() -> put(
                        entry(builder -> {}),
                        entry(builder -> builder.eventBusName("arn:aws:events:us-east-1:elsewhere:event-bus/secrets"))))
                .isInstanceOfSatisfying(EventBridgeException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                    assertThat(e.getMessage())
                            .contains("events:PutEvents")
                            .contains("elsewhere:event-bus/secrets")
                            .contains("create on buses/publish");
                });
        assertThat(api.stored()).isEmpty();
    }

    @Test
    void wrongSignatureIsRefused() {
        try (EventBridgeClient forged = client("wrong")) {
            assertThatThrownBy(() -> forged.putEvents(put -> put.entries(entry(builder -> {}))))
                    .isInstanceOfSatisfying(
                            EventBridgeException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"source\": [\"shop.orders\"]} | true",
                "{\"detail\": {\"total\": [{\"numeric\": [\">\", 7]}]}} | false",
                "{\"detail\": {\"total\": [7]}} | true"
            })
    void patternIsTested(String pattern, boolean matches) {
        assertThat(events.testEventPattern(test -> test.eventPattern(pattern).event(EVENT))
                        .result())
                .isEqualTo(matches);
    }

    @Test
    void unusablePatternAndEventAreNamed() {
        assertThatThrownBy(() -> events.testEventPattern(
                        test -> test.eventPattern("{\"a\": 1}").event(EVENT)))
                .isInstanceOf(InvalidEventPatternException.class)
                .hasMessageContaining("line 1, column");
        assertThatThrownBy(() -> events.testEventPattern(
                        test -> test.eventPattern("{\"a\": [1]}").event("{\"id\": \"1\"}")))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("it has no account, source, time, region, resources, detail-type");
    }

    @Test
    void otherActionsAreRefusedNamingManifest() {
        assertThatThrownBy(() -> events.createEventBus(create -> create.name("x")))
                .hasMessageContaining("CreateEventBus is not available")
                .hasMessageContaining("spec.source.bus");
        assertThatThrownBy(() -> events.putEvents(put -> put.entries(
                        entry(builder -> builder.eventBusName("arn:aws:events:eu-west-1:shop:event-bus/x")))))
                .hasMessageContaining("not reachable in this region");
    }

    @Test
    void requestWithoutIdentityIsRefused() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(api.uri() + "/"))
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .header("X-Amz-Target", "AWSEvents.PutEvents")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        JsonNode body = new ObjectMapper().readTree(answer.body());
        assertThat(body.path("__type").asText()).isEqualTo("MissingAuthenticationTokenException");
    }

    private static PutEventsResponse put(PutEventsRequestEntry... entries) {
        return events.putEvents(put -> put.entries(entries));
    }

    /** An entry that the rule pay matches, with changes. */
    private static PutEventsRequestEntry entry(Consumer<PutEventsRequestEntry.Builder> change) {
        PutEventsRequestEntry.Builder entry = PutEventsRequestEntry.builder()
                .source("shop.orders")
                .detailType("Paid")
                .detail("{}");
        change.accept(entry);
        return entry.build();
    }

    private static List<String> functions() {
        return api.stored().stream()
                .map(invocation -> invocation.function().name())
                .toList();
    }

    private static String payload() {
        Invocation first = api.stored().getFirst();
        return first.payload().toString();
    }

    private static void rule(String namespace, String function, BusSource source) {
        api.triggers().put(TestBuses.rule(namespace, function, source));
    }

    private static BusSource source(String bus, String pattern) {
        return BusSourceBuilder.builder().name(bus).pattern(pattern).build();
    }

    private static EventBridgeClient client(String secret) {
        return EventBridgeClient.builder()
                .endpointOverride(api.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(TestIdentity.ACCESS_KEY, secret)))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }
}
