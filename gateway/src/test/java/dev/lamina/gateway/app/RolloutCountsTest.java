package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.AliasView;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the operator learns about the new version of a rollout. */
class RolloutCountsTest {
    private static final FunctionId NEW = new FunctionId("shop", "pay.4");
    private final RolloutCounts counts = new RolloutCounts(null, null, new Two());

    @Test
    void onlyNewVersionIsCountedSinceStepBegan() throws IOException {
        counts.ended(NEW, completed(true));
        counts.follow(alias(Optional.of("10:00")));

        counts.ended(NEW, completed(false));
        counts.ended(NEW, completed(true));
        counts.ended(NEW, new Outcome.Throttled(ThrottleCause.POOL));
        counts.ended(new FunctionId("shop", "pay.3"), completed(true));

        assertThat(answer("10:00")).contains("\"invocations\":2").contains("\"errors\":1");
    }

    @Test
    void versionThatDoesNotStartIsError() throws IOException {
        counts.follow(alias(Optional.of("10:00")));

        counts.ended(NEW, new Outcome.Failed("no environment came up"));
        counts.ended(NEW, new Outcome.Refused(502, "InvalidRuntimeException", "no such runtime"));
        counts.ended(NEW, new Outcome.Refused(413, "RequestTooLargeException", "the caller's fault"));
        counts.ended(NEW, new Outcome.Throttled(ThrottleCause.POOL));

        assertThat(answer("10:00"))
                .contains("\"invocations\":2")
                .contains("\"errors\":2")
                .contains("\"throttled\":1");
    }

    @Test
    void nextStepStartsAtZero() throws IOException {
        counts.follow(alias(Optional.of("10:00")));
        counts.ended(NEW, completed(true));

        counts.follow(alias(Optional.of("10:05")));

        assertThat(answer("10:05")).contains("\"invocations\":0");
        assertThat(answer("10:00")).as("not a step that is over").isNull();
    }

    @Test
    void nothingIsCountedWithoutRollout() throws IOException {
        counts.follow(alias(Optional.of("10:00")));
        counts.follow(alias(Optional.empty()));

        counts.ended(NEW, completed(true));

        assertThat(answer("10:00")).isNull();
    }

    @Test
    void answerSaysHowManyGatewaysThereAre() throws IOException {
        counts.follow(alias(Optional.of("10:00")));

        assertThat(answer("10:00")).contains("\"gateways\":2");
    }

    private String answer(String step) throws IOException {
        byte[] answer = counts.answer(("{\"namespace\": \"shop\", \"alias\": \"pay.live\", \"step\": \"" + step + "\"}")
                .getBytes(StandardCharsets.UTF_8));
        return answer == null ? null : new String(answer, StandardCharsets.UTF_8);
    }

    private static AliasView alias(Optional<String> step) {
        return new AliasView(
                new FunctionId("shop", "pay:live"),
                Optional.of(new FunctionId("shop", "pay.3")),
                step.map(started -> NEW),
                0.1,
                Optional.empty(),
                step.map(started -> new AliasView.Step("pay.live", NEW, started)));
    }

    private static Outcome completed(boolean functionError) {
        return new Outcome.Completed(Buffer.buffer("{}"), functionError, Optional.empty(), Optional.empty());
    }

    private record Two() implements ClusterMembers {
        @Override
        public List<String> alive() {
            return List.of("one", "other");
        }

        @Override
        public Optional<String> self() {
            return Optional.of("one");
        }

        @Override
        public boolean isLeader() {
            return false;
        }
    }
}
