package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ShardSettings;
import dev.lamina.api.ShardSettingsBuilder;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.source.stream.ShardRules.Decision;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the records of a batch. */
class ShardRulesTest {
    private static final ShardSettings DEFAULTS = ShardSettingsBuilder.builder().build();
    private static final ShardSettings BISECT =
            ShardSettingsBuilder.builder().bisectBatchOnError(true).build();
    private static final ShardBatch FIVE = ShardBatch.of(ShardRecords.records(1, 5));

    private final ShardRules rules = new ShardRules(DEFAULTS, true);
    private final ShardRules bisecting = new ShardRules(BISECT, true);

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"\"", "", "{\"batchItemFailures\":[]}", "{\"batchItemFailures\":null}"})
    void allIsDoneWithoutItemFailures(String payload) {
        Decision decision = rules.decide(FIVE, answer(payload));

        assertThat(decision.done()).hasSize(5);
        assertThat(decision.again()).isEmpty();
        assertThat(decision.error()).isEmpty();
    }

    @Test
    void lowestFailedRecordIsRetriedWithWhatFollows() {
        Decision decision = rules.decide(FIVE, failing("4", "2"));

        assertThat(ShardRecords.sequences(decision.done())).containsExactly("1");
        assertThat(texts(decision.again())).containsExactly("2,3,4,5 after 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"9\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
                "{\"batchItemFailures\":[{\"other\":\"2\"}]}",
                "{\"batchItemFailures\":5}",
                "not JSON"
            })
    void invalidItemFailuresFailWholeBatch(String payload) {
        Decision decision = rules.decide(FIVE, answer(payload));

        assertThat(decision.done()).isEmpty();
        assertThat(texts(decision.again())).containsExactly("1,2,3,4,5 after 1");
    }

    @Test
    void itemFailuresAreIgnoredUnlessReported() {
        Decision decision = new ShardRules(DEFAULTS, false).decide(FIVE, failing("2"));

        assertThat(decision.done()).hasSize(5);
    }

    @Test
    void functionErrorIsRetriedIndefinitelyByDefault() {
        Decision decision = rules.decide(FIVE.from(0, 9999), error("no stock"));

        assertThat(texts(decision.again())).containsExactly("1,2,3,4,5 after 10000");
        assertThat(decision.pauses()).isTrue();
        assertThat(decision.error()).contains("no stock");
    }

    @Test
    void batchIsLostAfterLastRetry() {
        ShardRules twice = new ShardRules(
                ShardSettingsBuilder.builder().maxRetryAttempts(2).build(), false);

        assertThat(twice.decide(FIVE.from(0, 1), error("x")).lost()).isEmpty();
        Decision last = twice.decide(FIVE.from(0, 2), error("x"));

        assertThat(last.again()).isEmpty();
        assertThat(texts(last.lost().stream().toList())).containsExactly("1,2,3,4,5 after 3");
    }

    @Test
    void failedBatchIsHalvedWithoutCounting() {
        Decision decision = bisecting.decide(FIVE.from(0, 2), error("x"));

        assertThat(texts(decision.again())).containsExactly("1,2,3 after 2", "4,5 after 2");
        assertThat(decision.pauses()).isFalse();
    }

    @Test
    void singleRecordIsCountedWhenItCannotBeHalved() {
        Decision decision = bisecting.decide(ShardBatch.of(ShardRecords.records(1, 1)), error("x"));

        assertThat(texts(decision.again())).containsExactly("1 after 1");
    }

    @Test
    void batchSplitsAtReportedNumber() {
        Decision decision = bisecting.decide(FIVE, failing("3"));

        assertThat(ShardRecords.sequences(decision.done())).containsExactly("1", "2");
        assertThat(texts(decision.again())).containsExactly("3,4,5 after 0");
    }

    @Test
    void batchIsHalvedWhenFirstRecordIsReported() {
        assertThat(texts(bisecting.decide(FIVE, failing("1")).again())).containsExactly("1,2,3 after 0", "4,5 after 0");
    }

    @Test
    void impossibleEventIsHalvedUntilOneRecordIsLost() {
        Outcome refused = new Outcome.Refused(413, "RequestTooLargeException", "too large");

        assertThat(texts(rules.decide(FIVE, refused).again())).hasSize(2);
        assertThat(rules.decide(ShardBatch.of(ShardRecords.records(7, 7)), refused)
                        .lost())
                .isPresent();
    }

    private static List<String> texts(List<ShardBatch> batches) {
        return batches.stream()
                .map(batch -> String.join(",", ShardRecords.sequences(batch.records())) + " after " + batch.failures())
                .toList();
    }

    private static Outcome failing(String... sequences) {
        return answer("{\"batchItemFailures\":["
                + String.join(
                        ",",
                        Arrays.stream(sequences)
                                .map(sequence -> "{\"itemIdentifier\":\"" + sequence + "\"}")
                                .toList())
                + "]}");
    }

    private static Outcome answer(String payload) {
        return new Outcome.Completed(Buffer.buffer(payload), false, Optional.empty(), Optional.empty());
    }

    private static Outcome error(String message) {
        return new Outcome.Completed(
                Buffer.buffer("{\"errorMessage\":\"" + message + "\"}"), true, Optional.empty(), Optional.empty());
    }
}
