package dev.lamina.gateway.source.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.source.batch.BatchResponse;
import dev.lamina.gateway.source.queue.BatchRules.Verdict;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRulesTest {
    private static final List<TestRecord> BATCH = List.of(TestRecord.of("a"), TestRecord.of("b"), TestRecord.of("c"));
    private static final BatchRules WHOLE = new BatchRules(false);
    private static final BatchRules REPORTED = new BatchRules(true);

    @Test
    void batchSucceedsAsWholeWithoutReporting() {
        Verdict<TestRecord> verdict =
                judge(WHOLE, BATCH, answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}"));
        assertThat(verdict.done()).isEqualTo(BATCH);
        assertThat(verdict.failed()).isEmpty();
    }

    @Test
    void batchFailsAsWholeWithFunctionError() {
        Verdict<TestRecord> verdict = judge(
                REPORTED,
                BATCH,
                new Outcome.Completed(
                        Buffer.buffer("{\"errorMessage\":\"no stock\"}"), true, Optional.empty(), Optional.empty()));
        assertThat(verdict.failed()).isEqualTo(BATCH);
        assertThat(verdict.failure().orElseThrow().reason()).isEqualTo(new DeadLetterReason(200, "no stock"));
    }

    @Test
    void errorMessageIsCutAndCleaned() {
        String payload = "{\"errorMessage\":\"\\u001b[31mno\\u0000 stock " + "\u20ac".repeat(1024) + "\"}";
        String message = judge(
                        WHOLE,
                        BATCH,
                        new Outcome.Completed(Buffer.buffer(payload), true, Optional.empty(), Optional.empty()))
                .failure()
                .orElseThrow()
                .reason()
                .message();

        assertThat(message).startsWith(" [31mno  stock \u20ac").endsWith("\u20ac");
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isBetween(1022, 1024);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "\"\"",
                "",
                "{\"batchItemFailures\":null}",
                "{\"batchItemFailures\":[]}",
                "{\"other\":1}"
            })
    void emptyReportIsSuccess(String payload) {
        assertThat(judge(REPORTED, BATCH, answer(payload)).done()).isEqualTo(BATCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "5",
                "\"text\"",
                "{\"batchItemFailures\":{}}",
                "{\"batchItemFailures\":[\"a\"]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
                "{\"batchItemFailures\":[{\"identifier\":\"a\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"stranger\"}]}"
            })
    void invalidReportFailsWholeBatch(String payload) {
        Verdict<TestRecord> verdict = judge(REPORTED, BATCH, answer(payload));
        assertThat(verdict.failed()).isEqualTo(BATCH);
        assertThat(verdict.failure().orElseThrow().reason().message()).contains("batchItemFailures");
    }

    @Test
    void onlyReportedRecordsFail() {
        Verdict<TestRecord> verdict =
                judge(REPORTED, BATCH, answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}"));
        assertThat(verdict.done()).extracting(TestRecord::id).containsExactly("a", "c");
        assertThat(verdict.failed()).extracting(TestRecord::id).containsExactly("b");
        assertThat(verdict.following()).isEmpty();
    }

    @Test
    void orderedRecordsAfterFailureAreReturned() {
        List<TestRecord> log = List.of(
                TestRecord.at("p0", 1),
                TestRecord.at("p1", 1),
                TestRecord.at("p0", 2),
                TestRecord.at("p0", 3),
                TestRecord.at("p1", 2));
        Verdict<TestRecord> verdict = judge(
                REPORTED,
                log,
                answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"p0-3\"},{\"itemIdentifier\":\"p0-2\"}]}"));
        assertThat(verdict.done()).extracting(TestRecord::id).containsExactly("p0-1", "p1-1", "p1-2");
        assertThat(verdict.failed()).extracting(TestRecord::id).containsExactly("p0-2");
        assertThat(verdict.following()).extracting(TestRecord::id).containsExactly("p0-3");
    }

    @Test
    void outcomeWithoutRunDoesNotSettle() {
        assertThat(BatchResponse.settles(new Outcome.Throttled(ThrottleCause.POOL)))
                .isFalse();
        assertThat(BatchResponse.settles(new Outcome.Failed("no environment"))).isFalse();
        assertThat(BatchResponse.settles(new Outcome.Refused(409, "ResourceConflictException", "Pending")))
                .isFalse();
        assertThat(BatchResponse.settles(new Outcome.Refused(404, "ResourceNotFoundException", "gone")))
                .isFalse();
        assertThat(BatchResponse.settles(answer("null"))).isTrue();
    }

    @Test
    void tooLargeEventFailsPermanently() {
        Outcome refused = new Outcome.Refused(413, "RequestTooLargeException", "too large");
        assertThat(BatchResponse.settles(refused)).isTrue();
        assertThat(judge(WHOLE, BATCH, refused).failure().orElseThrow().hopeless())
                .isTrue();
    }

    private static Verdict<TestRecord> judge(BatchRules rules, List<TestRecord> batch, Outcome outcome) {
        return rules.judge(
                batch,
                outcome,
                identifier -> Optional.ofNullable(identifier.textValue()).filter(text -> !text.isEmpty()));
    }

    private static Outcome answer(String payload) {
        return new Outcome.Completed(Buffer.buffer(payload), false, Optional.empty(), Optional.empty());
    }
}
