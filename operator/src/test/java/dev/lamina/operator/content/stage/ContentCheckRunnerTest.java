package dev.lamina.operator.content.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.content.Requests;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCheckRunnerTest {
    private static final int SECONDS = 30;

    private final ContentCheckRunner runner =
            new ContentCheckRunner(TestConfig.with("lamina.content.concurrency", "1"));
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        runner.close();
    }

    @Test
    void sourceOfAnotherKindDoesNotWait() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        for (int i = 0; i < 16; i++) {
            runner.run(Requests.url("http://slow", "0"), Duration.ZERO, this::awaitRelease);
        }
        runner.run(Requests.bucket("code", "a.zip", null), Duration.ZERO, ran::countDown);

        assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void namespaceCompilesOneSourceAtATime() throws InterruptedException {
        ContentCheckRunner four = new ContentCheckRunner(TestConfig.with());
        CountDownLatch second = new CountDownLatch(1);
        four.run(Requests.inline("class A {}", "java25", "A::b"), Duration.ZERO, this::awaitRelease);
        four.run(Requests.configMap("code", "A.java"), Duration.ZERO, second::countDown);
        assertThat(second.await(200, TimeUnit.MILLISECONDS)).isFalse();

        release.countDown();
        assertThat(second.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        four.close();
    }

    @Test
    void delayedRefreshRunsWhenThreadIsFree() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        runner.run(Requests.url("http://slow", "0"), Duration.ZERO, this::awaitRelease);
        runner.run(Requests.url("http://slow", "1"), Duration.ofMillis(1), ran::countDown);
        release.countDown();
        assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "lamina.content.concurrency, 0, 1 or more",
        "lamina.content.concurrency-per-namespace, 0, 1 or more",
        "lamina.content.check-interval, PT0S, PT1S or longer",
        "lamina.content.read-timeout, PT-1S, PT1S or longer"
    })
    void invalidSettingIsRefusedByName(String key, String value, String allowed) {
        assertThatThrownBy(() -> new ContentCheckRunner(TestConfig.with(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(key + " is " + value + ": set it to " + allowed);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
