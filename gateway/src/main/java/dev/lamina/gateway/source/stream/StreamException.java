package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.source.aws.AwsAccess;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.stream.ShardReadException.Kind;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Explains why a service refuses a request, with the field and the fix. */
final class StreamException {
    /** There is no such stream or table. */
    static final String NOT_FOUND = "StreamNotFound";
    /** The table has no stream. */
    static final String DISABLED = "StreamDisabled";

    private static final int GONE = 404;
    private static final Map<String, Kind> SHORT_LIVED = Map.of(
            "ExpiredIteratorException", Kind.EXPIRED,
            "TrimmedDataAccessException", Kind.TRIMMED,
            "ProvisionedThroughputExceededException", Kind.THROTTLED,
            "LimitExceededException", Kind.THROTTLED,
            "KMSThrottlingException", Kind.THROTTLED,
            "ThrottlingException", Kind.THROTTLED,
            "RequestLimitExceeded", Kind.THROTTLED);

    /**
     * What the messages name.
     *
     * @param field of the source, such as {@code kinesis}
     * @param member the field with the name, such as {@code stream}
     * @param address where requests are sent
     */
    record Subject(String field, String member, String name, String address) {
        String path() {
            return field + "." + member;
        }
    }

    private StreamException() {}

    /** @throws ShardReadException if a later read succeeds */
    static QueueException explained(SdkException e, Subject subject) throws ShardReadException {
        if (!(e instanceof AwsServiceException service)) {
            return new QueueException(
                    QueueException.UNREACHABLE,
                    subject.field() + ".endpoint: " + subject.address() + " does not respond: " + e.getMessage(),
                    e);
        }
        String code = AwsAccess.code(service);
        if (SHORT_LIVED.containsKey(code)) {
            throw new ShardReadException(SHORT_LIVED.get(code), e);
        }
        if (code.equals("ResourceNotFoundException") || service.statusCode() == GONE) {
            return notFound(subject, e);
        }
        if (AwsAccess.isDenied(service)) {
            return new QueueException(
                    QueueException.ACCESS_DENIED,
                    subject.field() + ".secret: " + subject.address()
                            + " refuses the credentials: correct the values of the Secret, or what they or the "
                            + "function's role allow (" + service.getMessage() + ")",
                    e);
        }
        return new QueueException(
                QueueException.REFUSED,
                subject.path() + ": " + subject.address() + " refuses the request: " + service.getMessage(),
                e);
    }

    static QueueException notFound(Subject subject, Throwable cause) {
        return new QueueException(
                NOT_FOUND,
                subject.path() + ": there is no " + subject.member() + " " + subject.name() + " at " + subject.address()
                        + ": create it, or correct the name, the region or the endpoint",
                cause);
    }
}
