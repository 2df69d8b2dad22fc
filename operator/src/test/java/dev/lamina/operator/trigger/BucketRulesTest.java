package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;

class BucketRulesTest {
    private final BucketRules rules = new BucketRules(Duration.ofMillis(10));
    private final CountDownLatch asked = new CountDownLatch(4);
    private final CountDownLatch answers = new CountDownLatch(1);

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void unresponsiveStoreHoldsAtMostFourThreads() throws Exception {
        S3Client s3 = unresponsive();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> held = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> remove(s3, "bucket-" + i)))
                    .toList();
            try {
                assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                assertThatThrownBy(() -> remove(s3, "another"))
                        .isInstanceOfSatisfying(SourceUnavailableException.class, e -> {
                            assertThat(e.reason()).isEqualTo("StoreBusy");
                            assertThat(e).hasMessageContaining("bucket another");
                        });
            } finally {
                answers.countDown();
            }
            for (Future<?> one : held) {
                one.get();
            }
            remove(s3, "another");
        }
    }

    private void remove(S3Client s3, String bucket) {
        rules.remove(s3, bucket, rule -> true);
    }

    @SuppressWarnings("unchecked")
    private S3Client unresponsive() {
        S3Client s3 = mock(S3Client.class);
        when(s3.getBucketNotificationConfiguration(any(Consumer.class))).thenAnswer(call -> {
            asked.countDown();
            answers.await();
            return GetBucketNotificationConfigurationResponse.builder().build();
        });
        return s3;
    }
}
