package dev.lamina.gateway.source.queue.sqs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Queue;
import dev.lamina.api.SqsQueue;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueKind;
import dev.lamina.gateway.source.queue.QueueSender;
import dev.lamina.gateway.source.queue.QueueSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** {@code queue.sqs}: queues of Amazon SQS, and of all servers that implement its protocol. */
@Singleton
class SqsKind implements QueueKind {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(40);
    /**
     * The server at an address may change, and on a connection that is kept open, a server without these queues would
     * respond with 404 indefinitely.
     */
    private static final Duration CONNECTION_LIFE = Duration.ofMinutes(1);

    private final ObjectMapper json;
    private final String region;
    private final SdkHttpClient http;

    @Inject
    SqsKind(ObjectMapper json, GatewayConfig config) {
        this.json = json;
        this.region = config.region();
        // Each trigger has an open request most of the time, and acknowledges meanwhile.
        this.http = Apache5HttpClient.builder()
                .maxConnections(2 * config.queue().connections())
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(ANSWER_TIMEOUT)
                .connectionTimeToLive(CONNECTION_LIFE)
                .build();
    }

    @Override
    public boolean owns(Queue queue) {
        return queue.sqs() != null;
    }

    @Override
    public DataKeys dataKeys() {
        return DataKeys.of(DataKeys.Mismatch.NO_MATCH, SqsRecord.BODY);
    }

    @Override
    public QueueSource<SqsRecord> source(Opening opening) throws QueueException {
        SqsQueue queue = opening.queue().sqs();
        SqsClient client = SqsLogin.client(queue, opening.secret(), region(queue), http);
        try {
            String arn = client.getQueueAttributes(
                            get -> get.queueUrl(queue.url()).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            return new SqsSource(client, queue, new SqsRecord.Origin(arn, region(queue), json), opening.lease());
        } catch (SdkException e) {
            client.close();
            throw SqsLogin.explained(e, queue);
        }
    }

    @Override
    public QueueSender sender(Queue queue, Map<String, String> secret) throws QueueException {
        return new SqsSender(SqsLogin.client(queue.sqs(), secret, region(queue.sqs()), http), queue.sqs());
    }

    @PreDestroy
    void close() {
        http.close();
    }

    private String region(SqsQueue queue) {
        return Optional.ofNullable(queue.region()).orElse(region);
    }
}
