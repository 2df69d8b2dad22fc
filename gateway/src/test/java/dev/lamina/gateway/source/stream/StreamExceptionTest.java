package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.stream.ShardReadException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A refusal names the field and the fix, unless a later read makes it good. */
class StreamExceptionTest {
    private static final StreamException.Subject SUBJECT =
            new StreamException.Subject("kinesis", "stream", "clicks", "Kinesis in eu-west-1");

    @ParameterizedTest
    @CsvSource({
        "ExpiredIteratorException, EXPIRED",
        "TrimmedDataAccessException, TRIMMED",
        "ProvisionedThroughputExceededException, THROTTLED",
        "LimitExceededException, THROTTLED"
    })
    void shortLivedFailuresAreToldApart(String code, Kind kind) {
        assertThatThrownBy(() -> StreamException.explained(refusal(code, 400), SUBJECT))
                .isInstanceOfSatisfying(
                        ShardReadException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @CsvSource({
        "ResourceNotFoundException, 400, StreamNotFound, kinesis.stream: there is no stream clicks",
        "AccessDeniedException, 400, AccessDenied, kinesis.secret:",
        "Whatever, 403, AccessDenied, kinesis.secret:",
        "InvalidArgumentException, 400, BrokerRefused, kinesis.stream: Kinesis in eu-west-1 refuses the request"
    })
    void refusalNamesFieldAndReason(String code, int status, String reason, String message) throws ShardReadException {
        QueueException explained = StreamException.explained(refusal(code, status), SUBJECT);

        assertThat(explained.reason()).isEqualTo(reason);
        assertThat(explained).hasMessageStartingWith(message);
    }

    @Test
    void serverThatDoesNotRespondIsUnreachable() throws ShardReadException {
        QueueException explained = StreamException.explained(SdkClientException.create("refused"), SUBJECT);

        assertThat(explained.reason()).isEqualTo(QueueException.UNREACHABLE);
    }

    private static AwsServiceException refusal(String code, int status) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("because")
                        .build())
                .build();
    }
}
