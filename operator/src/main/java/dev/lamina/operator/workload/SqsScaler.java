package dev.lamina.operator.workload;

import dev.lamina.api.Queue;
import dev.lamina.api.SqsQueue;
import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * KEDA's {@code aws-sqs-queue}. It wants credentials of its own or of a Secret; a queue without any, as test servers have it,
 * is none it can ask.
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
    return Optional.of(new Scaler("aws-sqs-queue", metadata, sqs.secret(),
        new TreeMap<>(Map.of("awsAccessKeyID", "access-key", "awsSecretAccessKey", "secret-key"))));
  }

  /** Up to the path, which the schema asks for; anything else of it may be nonsense that the gateway reports. */
  private static String endpoint(String url) {
    return url.substring(0, url.indexOf('/', url.indexOf("//") + 2));
  }
}
