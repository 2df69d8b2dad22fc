package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.DynamodbTableBuilder;
import dev.lamina.api.KinesisStream;
import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.api.ShardedSource;
import dev.lamina.api.ShardedSource.StartingPosition;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TriggerSpec;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Streams of a real Moto, with positions in a real NATS. */
@Timeout(60)
class StreamTriggerIT {
    private static final Map<String, String> LOGIN = Map.of("access-key", "any", "secret-key", "any");
    private static final FunctionId FUNCTION = new FunctionId("default", "pay");

    @TempDir
    static Path directory;

    private static NatsServer server;
    private static Connection nats;
    private static String endpoint;
    private static KinesisClient kinesis;
    private static DynamoDbClient dynamodb;

    private final String name = "s-" + UUID.randomUUID();
    private final List<StreamGateway> gateways = new ArrayList<>();
    private final StreamOpener opener = new StreamOpener(
            new StreamCredentials((_, _) -> LOGIN, _ -> null, new FakeFunctions()),
            new ObjectMapper(),
            TestConfig.of(Map.of("lamina.stream.kinesis-pace", "50ms", "lamina.stream.dynamodb-pace", "50ms")));
    private ShardStore store;

    @BeforeAll
    static void connect() throws Exception {
        // As StreamOpener does it: Moto does not accept CBOR.
        System.setProperty("aws.cborEnabled", "false");
        server = new NatsServer(directory);
        nats = server.connect();
        endpoint = "http://" + Broker.MOTO.shared().address(5000);
        StaticCredentialsProvider login = StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any"));
        dynamodb = DynamoDbClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .credentialsProvider(login)
                .build();
        kinesis = KinesisClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .credentialsProvider(login)
                .build();
    }

    @AfterAll
    static void disconnect() throws Exception {
        kinesis.close();
        dynamodb.close();
        nats.close();
        server.close();
    }

    @BeforeEach
    void open() {
        store = new NatsShardStore(nats, name, 1);
    }

    @AfterEach
    void close() throws InterruptedException {
        for (StreamGateway gateway : gateways) {
            gateway.close();
        }
        opener.close();
    }

    @Test
    void changesOfTableInvokeFunction() {
        table(true);
        StreamGateway gateway = gateway("a");
        gateway.put(ofTable());
        put("1", "new");
        put("1", "changed");

        soon().untilAsserted(() -> assertThat(records(gateway)).hasSize(2));
        JsonNode changed = records(gateway).getLast();
        assertThat(changed.path("eventSource").textValue()).isEqualTo("aws:dynamodb");
        assertThat(changed.path("eventName").textValue()).isEqualTo("MODIFY");
        assertThat(changed.at("/dynamodb/NewImage/text/S").textValue()).isEqualTo("changed");
        assertThat(changed.at("/dynamodb/OldImage/text/S").textValue()).isEqualTo("new");
        assertThat(changed.path("eventSourceARN").textValue()).contains(":table/" + name + "/stream/");
        assertThat(changed.at("/dynamodb/ApproximateCreationDateTime").isIntegralNumber())
                .isTrue();
    }

    @Test
    void anotherGatewayContinuesTable() {
        table(true);
        StreamGateway first = gateway("a");
        StreamGateway second = gateway("b");
        List.of(first, second).forEach(gateway -> gateway.alive = List.of("a", "b"));
        first.put(ofTable());
        put("1", "one");
        soon().untilAsserted(() -> assertThat(records(first)).hasSize(1));
        soon().until(() -> entries().stream().anyMatch(entry -> entry.after().isPresent()));
        second.put(ofTable());

        first.kill();
        put("2", "two");
        second.alive = List.of("b");

        soon().untilAsserted(() -> assertThat(records(second)).hasSize(1));
        assertThat(records(second).getFirst().at("/dynamodb/NewImage/text/S").textValue())
                .isEqualTo("two");
    }

    @Test
    void latestOfTableSkipsWhatWasThere() {
        table(true);
        put("1", "old");
        long second = Instant.now().getEpochSecond();
        // Times of a table's records are whole seconds.
        soon().until(() -> Instant.now().getEpochSecond() > second);
        StreamGateway gateway = gateway("a");
        gateway.put(StreamGateway.spec()
                .withSource(SourceBuilder.builder()
                        .dynamodb(DynamodbTableBuilder.builder()
                                .table(name)
                                .endpoint(endpoint)
                                .secret("login")
                                .startingPosition(StartingPosition.Latest)
                                .build())
                        .build()));
        soon().until(() -> entries().stream().anyMatch(entry -> entry.owner().isPresent()));
        put("2", "new");
        soon().untilAsserted(() -> assertThat(records(gateway)).isNotEmpty());

        assertThat(records(gateway).getFirst().at("/dynamodb/Keys/id/S").textValue())
                .isEqualTo("2");
    }

    @Test
    void tableWithoutStreamIsReportedUntilItHasOne() {
        table(false);
        StreamGateway gateway = gateway("a");
        gateway.put(ofTable());
        soon().untilAsserted(() -> assertThat(gateway.reported).contains(StreamException.DISABLED));
        assertThat(gateway.messages.getFirst()).contains("dynamodb.table: table " + name, "enable it");

        dynamodb.updateTable(update -> update.tableName(name)
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));

        soon().untilAsserted(() -> assertThat(gateway.reported.getLast()).isEqualTo("Connected"));
    }

    @Test
    void missingStreamAndTableAreExplained() {
        assertThatThrownBy(() -> opener.open(FUNCTION, ofStream(null)))
                .isInstanceOfSatisfying(
                        QueueException.class, e -> assertThat(e.reason()).isEqualTo(StreamException.NOT_FOUND))
                .hasMessageContaining("kinesis.stream: there is no stream " + name);
        assertThatThrownBy(
                        () -> opener.open(FUNCTION, ofTable().source().sharded().orElseThrow()))
                .hasMessageContaining("dynamodb.table: there is no table " + name);
    }

    @Test
    void serverThatDoesNotRespondIsExplained() {
        ShardedSource nowhere = KinesisStreamBuilder.builder().stream("clicks")
                .endpoint("http://127.0.0.1:1")
                .secret("login")
                .build();

        assertThatThrownBy(() -> opener.open(FUNCTION, nowhere))
                .isInstanceOfSatisfying(
                        QueueException.class, e -> assertThat(e.reason()).isEqualTo(QueueException.UNREACHABLE))
                .hasMessageContaining("kinesis.endpoint: http://127.0.0.1:1 does not respond");
    }

    @Test
    void recordsOfStreamInvokeFunction() {
        stream();
        StreamGateway gateway = gateway("a");
        gateway.put(spec(ofStream(null)));
        send("{\"kind\": \"click\"}");

        soon().untilAsserted(() -> assertThat(texts(gateway)).containsExactly("{\"kind\": \"click\"}"));
        JsonNode record = records(gateway).getFirst();
        assertThat(record.path("eventSource").textValue()).isEqualTo("aws:kinesis");
        assertThat(record.path("eventID").textValue()).startsWith("shardId-000000000000:");
        assertThat(record.at("/kinesis/approximateArrivalTimestamp").doubleValue())
                .isBetween(Instant.now().getEpochSecond() - 60.0, Instant.now().getEpochSecond() + 60.0);
    }

    /** Moto puts further records into the closed shard, so the children stay empty. */
    @Test
    void childrenOfSplitShardFollowParent() {
        stream();
        StreamGateway gateway = gateway("a");
        gateway.put(spec(ofStream(null)));
        soon().until(() -> entries().stream().anyMatch(entry -> entry.owner().isPresent()));

        kinesis.splitShard(split -> split.streamName(name)
                .shardToSplit("shardId-000000000000")
                .newStartingHashKey("170141183460469231731687303715884105728"));

        soon().untilAsserted(() ->
                assertThat(entries()).extracting(ShardEntry::ended).containsExactlyInAnyOrder(true, false, false));
    }

    @Test
    void streamIsReadFromTime() throws Exception {
        stream();
        send("before");
        Thread.sleep(20);
        Instant time = Instant.now();
        send("after");
        StreamGateway gateway = gateway("a");

        gateway.put(spec(ofStream(time.toString())));

        soon().untilAsserted(() -> assertThat(texts(gateway)).containsExactly("after"));
    }

    private StreamGateway gateway(String id) {
        StreamGateway gateway = new StreamGateway(id, opener, store);
        gateways.add(gateway);
        return gateway;
    }

    private List<ShardEntry> entries() throws IOException {
        List<ShardEntry> entries = new ArrayList<>();
        for (String key : store.keys("uid")) {
            store.find(key).text().flatMap(ShardEntry::read).ifPresent(entries::add);
        }
        return entries;
    }

    private TriggerSpec ofTable() {
        return StreamGateway.spec()
                .withSource(SourceBuilder.builder()
                        .dynamodb(DynamodbTableBuilder.builder()
                                .table(name)
                                .endpoint(endpoint)
                                .secret("login")
                                .build())
                        .build());
    }

    /** @param time where to begin; null: with the oldest record */
    private KinesisStream ofStream(String time) {
        return KinesisStreamBuilder.builder().stream(name)
                .endpoint(endpoint)
                .secret("login")
                .startingPosition(time == null ? null : StartingPosition.AtTimestamp)
                .startingTimestamp(time)
                .build();
    }

    private static TriggerSpec spec(KinesisStream stream) {
        return StreamGateway.spec()
                .withSource(SourceBuilder.builder().kinesis(stream).build());
    }

    private void stream() {
        kinesis.createStream(create -> create.streamName(name).shardCount(1));
        soon().until(() -> kinesis.describeStreamSummary(describe -> describe.streamName(name))
                .streamDescriptionSummary()
                .streamStatusAsString()
                .equals("ACTIVE"));
    }

    private void send(String text) {
        kinesis.putRecord(put -> put.streamName(name).partitionKey("k").data(SdkBytes.fromUtf8String(text)));
    }

    private void table(boolean stream) {
        dynamodb.createTable(create -> create.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                .streamSpecification(specification -> specification
                        .streamEnabled(stream)
                        .streamViewType(stream ? StreamViewType.NEW_AND_OLD_IMAGES : null)));
    }

    private void put(String id, String text) {
        dynamodb.putItem(put ->
                put.tableName(name).item(Map.of("id", AttributeValue.fromS(id), "text", AttributeValue.fromS(text))));
    }

    private static List<JsonNode> records(StreamGateway gateway) {
        List<JsonNode> records = new ArrayList<>();
        gateway.invocations.forEach(
                invocation -> StreamGateway.event(invocation).path("Records").forEach(records::add));
        return records;
    }

    private static List<String> texts(StreamGateway gateway) {
        return records(gateway).stream()
                .map(record -> new String(
                        Base64.getDecoder().decode(record.at("/kinesis/data").asText()), StandardCharsets.UTF_8))
                .toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }
}
