package dev.lamina.operator.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3BreakerTest {
    private Instant now = Instant.EPOCH;
    private final S3Breaker breaker = new S3Breaker(() -> now);
    private int calls;

    @Test
    void openBreakerTriesWithGrowingPauses() {
        for (long pause : new long[] {5, 10, 20, 40, 60, 60}) {
            timeOut();
            int before = calls;
            timeOut();
            now = now.plusSeconds(pause - 1);
            timeOut();
            assertThat(calls).as("no request in the pause of " + pause + " s").isEqualTo(before);
            now = now.plusSeconds(1);
        }
        assertThat(calls).isEqualTo(6);
    }

    @Test
    void callDuringTrialDoesNotWait() {
        timeOut();
        now = now.plusSeconds(5);
        String answer = breaker.call(() -> {
            int before = calls;
            timeOut();
            assertThat(calls).isEqualTo(before);
            return "answer";
        });

        assertThat(answer).isEqualTo("answer");
        assertThat(breaker.<String>call(() -> "again")).isEqualTo("again");
    }

    @Test
    void errorResponseKeepsBreakerClosed() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        calls++;
                        throw S3Exception.builder().statusCode(404).build();
                    }))
                    .isInstanceOf(S3Exception.class);
        }
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void otherErrorClosesBreaker() {
        timeOut();
        now = now.plusSeconds(5);
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw new IllegalStateException("ours");
                }))
                .hasMessage("ours");

        assertThat(breaker.<String>call(() -> "answer")).isEqualTo("answer");
    }

    @Test
    void immediateFailureKeepsBreakerClosed() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        calls++;
                        throw SdkClientException.create("not a name of a bucket");
                    }))
                    .hasMessage("not a name of a bucket");
        }
        assertThat(calls).isEqualTo(2);
    }

    private void timeOut() {
        assertThatThrownBy(() -> breaker.call(() -> {
                    calls++;
                    now = now.plusSeconds(20);
                    throw SdkClientException.create("no answer within 20 s");
                }))
                .hasMessage("no answer within 20 s");
    }
}
