package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.DynamodbTable;
import dev.lamina.api.KinesisStream;
import dev.lamina.api.ShardedSource;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.queue.OutboundHosts;
import dev.lamina.gateway.source.queue.QueueException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Opens streams, with the present credentials. */
@Singleton
class StreamOpener implements StreamOpening {
    private static final int MOST_CONNECTIONS = 1000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    /** A server at an address may change, and an old connection would lead to the former one. */
    private static final Duration CONNECTION_LIFE = Duration.ofMinutes(1);

    static {
        // The client's default for Kinesis is CBOR, which only AWS's own servers accept; all of them accept JSON.
        if (System.getProperty(SdkSystemSetting.CBOR_ENABLED.property()) == null) {
            System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), "false");
        }
    }

    private final StreamCredentials credentials;
    private final ObjectMapper json;
    private final GatewayConfig config;
    private final OutboundHosts outbound = OutboundHosts.ofProcess();
    private final SdkHttpClient http = Apache5HttpClient.builder()
            .maxConnections(MOST_CONNECTIONS)
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(ANSWER_TIMEOUT)
            .connectionTimeToLive(CONNECTION_LIFE)
            .build();

    @Inject
    StreamOpener(StreamCredentials credentials, ObjectMapper json, GatewayConfig config) {
        this.credentials = credentials;
        this.json = json;
        this.config = config;
    }

    @Override
    public Shards open(FunctionId function, ShardedSource source)
            throws QueueException, ShardReadException, InterruptedException {
        outbound.checkUrl("endpoint", source.endpoint());
        AwsCredentialsProvider login = credentials.of(function, source);
        return switch (source) {
            case KinesisStream kinesis -> kinesis(function, kinesis, login);
            case DynamodbTable table -> dynamodb(table, login);
        };
    }

    @PreDestroy
    void close() {
        http.close();
    }

    private Shards kinesis(FunctionId function, KinesisStream source, AwsCredentialsProvider login)
            throws QueueException, ShardReadException {
        StreamException.Subject subject =
                new StreamException.Subject("kinesis", "stream", source.stream(), address(source, "Kinesis"));
        KinesisClient client = built(KinesisClient.builder(), source, login);
        try {
            String arn = client.describeStreamSummary(describe -> describe.streamName(source.stream()))
                    .streamDescriptionSummary()
                    .streamARN();
            String identity = "arn:aws:iam::" + function.namespace() + ":role/" + function.name();
            return new KinesisShards(
                    client,
                    source.stream(),
                    config.stream().kinesisPace(),
                    subject,
                    new KinesisFormat(arn, region(source), identity, json));
        } catch (SdkException e) {
            client.close();
            throw StreamException.explained(e, subject);
        }
    }

    private Shards dynamodb(DynamodbTable source, AwsCredentialsProvider login)
            throws QueueException, ShardReadException {
        StreamException.Subject subject =
                new StreamException.Subject("dynamodb", "table", source.table(), address(source, "DynamoDB"));
        DynamodbTableLookup table =
                new DynamodbTableLookup(built(DynamoDbClient.builder(), source, login), source.table(), subject);
        try {
            return new DynamodbShards(
                    built(DynamoDbStreamsClient.builder(), source, login),
                    table,
                    config.stream().dynamodbPace(),
                    subject,
                    new DynamodbFormat(table.streamArn(), region(source), json));
        } catch (QueueException | ShardReadException | RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C built(
            B builder, ShardedSource source, AwsCredentialsProvider login) {
        builder.httpClient(http).region(Region.of(region(source))).credentialsProvider(login);
        Optional.ofNullable(source.endpoint()).map(URI::create).ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private String region(ShardedSource source) {
        return Optional.ofNullable(source.region()).orElse(config.region());
    }

    private String address(ShardedSource source, String service) {
        return source.endpoint() == null ? service + " in " + region(source) : source.endpoint();
    }
}
