package dev.lamina.gateway.api.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.testing.FakeTriggers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.InvalidParameterValueException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.Topic;

/** AWS's SNS client at the gateway. */
class SnsSdkTest {
    private static final String ORDERS = "arn:aws:sns:us-east-1:shop:orders";

    @AutoClose
    private static final TestApi api = new TestApi(Map.of("lamina.url.domain", "fn.example.org"));

    @AutoClose
    private static final SnsClient sns = client(TestIdentity.SECRET);

    @BeforeAll
    static void subscribe() {
        api.triggers().put(FakeTriggers.subscription("shop", "a", "orders", "pay", true));
        api.triggers().put(FakeTriggers.subscription("shop", "b", "orders", "ship", true));
        api.triggers().put(FakeTriggers.subscription("elsewhere", "c", "secrets", "theirs", true));
    }

    @BeforeEach
    @AfterEach
    void storeAgain() {
        api.stored().clear();
        api.storing(CompletableFuture.completedFuture(null));
    }

    @Test
    void publishReachesEverySubscribedFunction() throws Exception {
        String id = sns.publish(publish -> publish.topicArn(ORDERS)
                        .message("a+b & ünï\ncode")
                        .subject("New order")
                        .messageAttributes(Map.of(
                                "kind",
                                        MessageAttributeValue.builder()
                                                .dataType("String")
                                                .stringValue("new")
                                                .build(),
                                "blob",
                                        MessageAttributeValue.builder()
                                                .dataType("Binary")
                                                .binaryValue(SdkBytes.fromUtf8String("x"))
                                                .build())))
                .messageId();
        assertThat(api.stored())
                .extracting(invocation -> invocation.function().name())
                .containsExactlyInAnyOrder("pay", "ship");
        JsonNode message = sns(api.stored().getFirst());
        assertThat(message.path("MessageId").asText()).isEqualTo(id);
        assertThat(message.path("Message").asText()).isEqualTo("a+b & ünï\ncode");
        assertThat(message.path("Subject").asText()).isEqualTo("New order");
        assertThat(message.path("MessageAttributes").toString())
                .contains("\"kind\":{\"Type\":\"String\",\"Value\":\"new\"}")
                .contains("\"blob\":{\"Type\":\"Binary\",\"Value\":\"eA==\"}");
    }

    @Test
    void messageForSeveralProtocolsUsesLambdaPart() throws Exception {
        sns.publish(publish -> publish.topicArn(ORDERS)
                .messageStructure("json")
                .message("{\"default\": \"d\", \"lambda\": \"for lambda\", \"email\": \"e\"}"));
        assertThat(sns(api.stored().getFirst()).path("Message").asText()).isEqualTo("for lambda");
        refused(publish -> publish.messageStructure("json").message("{\"email\": \"e\"}"), "No default entry");
        refused(publish -> publish.messageStructure("json").message("{"), "failed to parse");
    }

    @Test
    void unknownTopicIsNotFoundWithFix() {
        assertThatThrownBy(() -> sns.publish(publish ->
                        publish.topicArn("arn:aws:sns:us-east-1:shop:none").message("x")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("apply one with spec.source.topic.name: none");
    }

    @Test
    void callerWithoutRightIsDenied() {
        assertThatThrownBy(() -> sns.publish(publish -> publish.topicArn("arn:aws:sns:us-east-1:elsewhere:secrets")
                        .message("x")))
                .isInstanceOf(AuthorizationErrorException.class)
                .hasMessageContaining(
                        "not authorized to perform: sns:Publish on resource: arn:aws:sns:us-east-1:elsewhere:secrets")
                .hasMessageContaining("verb create on topics/publish of lamina.dev in namespace elsewhere");
        assertThat(api.stored()).isEmpty();
    }

    @Test
    void wrongSignatureIsRefused() {
        try (SnsClient forger = client("guessed")) {
            assertThatThrownBy(() ->
                            forger.publish(publish -> publish.topicArn(ORDERS).message("x")))
                    .isInstanceOfSatisfying(
                            SnsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch"));
        }
    }

    @Test
    void limitsMatchSns() {
        refused(publish -> publish.message("x".repeat(262_145)), "Message too long");
        refused(publish -> publish.message("x").subject("ä"), "Subject");
        refused(publish -> publish.message("x").subject("x".repeat(101)), "Subject");
        refused(publish -> publish.message("x").messageGroupId("g"), "FIFO topics are not supported");
        refused(publish -> publish.message("x").topicArn(ORDERS + ".fifo"), "FIFO topics are not supported");
        refused(
                publish -> publish.message("x").topicArn("arn:aws:sns:eu-west-1:shop:orders"),
                "not reachable in this region");
        sns.publish(publish -> publish.topicArn(ORDERS).message("%".repeat(262_144)));
        assertThatThrownBy(() -> sns.publish(publish -> publish.topicArn(ORDERS)
                        .message("x")
                        .messageAttributes(Map.of(
                                "n",
                                MessageAttributeValue.builder()
                                        .dataType("Float")
                                        .stringValue("1")
                                        .build()))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("supported type prefixes");
    }

    @Test
    void unstorableMessageIsNotAccepted() {
        api.storing(CompletableFuture.failedFuture(new IllegalStateException("the disk is full")));
        assertThatThrownBy(() -> sns.publish(publish -> publish.topicArn(ORDERS).message("x")))
                .isInstanceOfSatisfying(
                        SnsException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
    }

    @Test
    void eachMessageOfBatchHasResult() {
        PublishBatchResponse response = sns.publishBatch(batch -> batch.topicArn(ORDERS)
                .publishBatchRequestEntries(entry("one", "1"), entry("two", ""), entry("three", "3")));
        assertThat(response.successful()).extracting("id").containsExactly("one", "three");
        assertThat(response.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo("two");
            assertThat(failed.code()).isEqualTo("InvalidParameter");
            assertThat(failed.senderFault()).isTrue();
        });
        assertThat(api.stored()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"11, 1, TooManyEntriesInBatchRequest", "2, 200000, BatchRequestTooLong", "0, 1, EmptyBatchRequest"})
    void batchOverLimitsIsRefused(int entries, int size, String code) {
        List<PublishBatchRequestEntry> all = IntStream.range(0, entries)
                .mapToObj(number -> entry("e" + number, "x".repeat(size)))
                .toList();
        assertThatThrownBy(
                        () -> sns.publishBatch(batch -> batch.topicArn(ORDERS).publishBatchRequestEntries(all)))
                .isInstanceOfSatisfying(
                        SnsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
        assertThat(api.stored()).isEmpty();
    }

    @Test
    void repeatedIdsInBatchAreRefused() {
        assertThatThrownBy(() -> sns.publishBatch(
                        batch -> batch.topicArn(ORDERS).publishBatchRequestEntries(entry("a", "1"), entry("a", "2"))))
                .isInstanceOfSatisfying(
                        SnsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BatchEntryIdsNotDistinct"));
    }

    @Test
    void topicsAndSubscriptionsAreListed() {
        assertThat(sns.listTopics().topics()).extracting(Topic::topicArn).containsExactly(ORDERS);
        assertThat(sns.listSubscriptionsByTopic(list -> list.topicArn(ORDERS)).subscriptions())
                .extracting(Subscription::endpoint)
                .containsExactly(
                        "arn:aws:lambda:us-east-1:shop:function:pay", "arn:aws:lambda:us-east-1:shop:function:ship");
        assertThat(sns.getTopicAttributes(get -> get.topicArn(ORDERS)).attributes())
                .containsEntry("SubscriptionsConfirmed", "2");
    }

    @Test
    void createTopicIsRefusedNamingManifest() {
        assertThatThrownBy(() -> sns.createTopic(create -> create.name("orders")))
                .hasMessageContaining("apply or delete a Trigger manifest");
        assertThatThrownBy(() ->
                        sns.publish(publish -> publish.phoneNumber("+491234").message("x")))
                .hasMessageContaining("PhoneNumber: not supported");
    }

    @Test
    void requestWithoutIdentityIsRefused() throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(form(api.uri().toString()), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<Code>MissingAuthenticationToken</Code>");
    }

    private static HttpRequest form(String uri) {
        return HttpRequest.newBuilder(URI.create(uri + "/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=Publish"))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"twelve", "1e", "''", "0x10", "NaN"})
    void numberThatIsNotOneIsRefused(String value) {
        assertThatThrownBy(() -> sns.publish(publish -> publish.topicArn(ORDERS)
                        .message("x")
                        .messageAttributes(Map.of(
                                "n",
                                MessageAttributeValue.builder()
                                        .dataType("Number")
                                        .stringValue(value)
                                        .build()))))
                .isInstanceOf(SnsException.class)
                .extracting(e -> ((SnsException) e).awsErrorDetails().errorCode())
                .isEqualTo("ParameterValueInvalid");
        assertThat(api.stored()).isEmpty();
    }

    private static void refused(Consumer<PublishRequest.Builder> change, String message) {
        PublishRequest.Builder request = PublishRequest.builder().topicArn(ORDERS);
        change.accept(request);
        assertThatThrownBy(() -> sns.publish(request.build()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(message);
    }

    private static PublishBatchRequestEntry entry(String id, String message) {
        return PublishBatchRequestEntry.builder().id(id).message(message).build();
    }

    private static JsonNode sns(Invocation invocation) throws Exception {
        return new ObjectMapper().readTree(invocation.payload().getBytes()).at("/Records/0/Sns");
    }

    private static SnsClient client(String secret) {
        return SnsClient.builder()
                .endpointOverride(api.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(TestIdentity.ACCESS_KEY, secret)))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }
}
