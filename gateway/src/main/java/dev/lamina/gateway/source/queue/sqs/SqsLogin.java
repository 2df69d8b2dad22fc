package dev.lamina.gateway.source.queue.sqs;

import dev.lamina.api.SqsQueue;
import dev.lamina.gateway.source.aws.AwsAccess;
import dev.lamina.gateway.source.queue.QueueException;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Creates clients for a queue, and explains why it refuses a request. */
final class SqsLogin {
    private static final int NOT_FOUND = 404;

    private SqsLogin() {}

    static SqsClient client(SqsQueue queue, Map<String, String> secret, String region, SdkHttpClient http)
            throws QueueException {
        return SqsClient.builder()
                .httpClient(http)
                .endpointOverride(endpoint(queue))
                .region(Region.of(region))
                .credentialsProvider(credentials(queue, secret))
                .build();
    }

    /** Explains the failure for a condition. */
    static QueueException explained(SdkException e, SqsQueue queue) {
        if (!(e instanceof AwsServiceException service)) {
            return new QueueException(
                    QueueException.UNREACHABLE,
                    "queue.sqs.url: " + queue.url() + " does not respond: " + e.getMessage(),
                    e);
        }
        String code = AwsAccess.code(service);
        if (service instanceof QueueDoesNotExistException
                || code.endsWith("NonExistentQueue")
                || service.statusCode() == NOT_FOUND) {
            return new QueueException(
                    QueueException.NOT_FOUND,
                    "queue.sqs.url: there is no queue " + queue.url() + ": create it, or correct the URL",
                    e);
        }
        if (AwsAccess.isDenied(service)) {
            return new QueueException(
                    QueueException.ACCESS_DENIED,
                    "queue.sqs.secret: " + queue.url()
                            + " refuses these credentials: correct the values of the Secret, or the queue's policy ("
                            + service.getMessage() + ")",
                    e);
        }
        return new QueueException(
                QueueException.REFUSED,
                "queue.sqs: " + queue.url() + " refuses the request: " + service.getMessage(),
                e);
    }

    private static URI endpoint(SqsQueue queue) throws QueueException {
        try {
            URI url = URI.create(queue.url());
            return URI.create(url.getScheme() + "://" + url.getRawAuthority());
        } catch (IllegalArgumentException e) {
            throw new QueueException(QueueException.NOT_FOUND, "queue.sqs.url: " + e.getMessage(), e);
        }
    }

    private static AwsCredentialsProvider credentials(SqsQueue queue, Map<String, String> secret)
            throws QueueException {
        return queue.secret() == null ? AnonymousCredentialsProvider.create() : AwsAccess.credentials(secret);
    }
}
