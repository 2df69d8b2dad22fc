package dev.lamina.operator.workload;

import dev.lamina.api.Queue;
import dev.lamina.api.SqsQueue;
import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * KEDA's scaler {@code aws-sqs-queue}. It needs its own credentials or those of a Secret, so it cannot read a queue
 * without credentials, as test servers have it.
 */
final class SqsScaler implements QueueScaler {
    private static final String AWS = ".amazonaws.com";

    private final String region;

    /** @param region the installation's */
    SqsScaler(String region) {
        this.region = region;
    }

    @Override
    public Optional<Scaler> of(Trigger trigger, Queue queue, int target) {
        SqsQueue sqs = queue.sqs();
        if (sqs == null || sqs.secret() == null) {
            return Optional.empty();
        }
        Map<String, String> metadata = new TreeMap<>(Map.of(
                "queueURL", sqs.url(),
                "queueLength", String.valueOf(target),
                "awsRegion", Optional.ofNullable(sqs.region()).orElse(region)));
        String endpoint = endpoint(sqs.url());
        if (!endpoint.endsWith(AWS)) {
            metadata.put("awsEndpoint", endpoint);
        }
        return Optional.of(new Scaler(
                "aws-sqs-queue",
                metadata,
                sqs.secret(),
                new TreeMap<>(Map.of("awsAccessKeyID", "access-key", "awsSecretAccessKey", "secret-key"))));
    }

    /** Returns the URL up to the path, which the schema requires. The gateway reports other errors in the URL. */
    private static String endpoint(String url) {
        return url.substring(0, url.indexOf('/', url.indexOf("//") + 2));
    }
}
