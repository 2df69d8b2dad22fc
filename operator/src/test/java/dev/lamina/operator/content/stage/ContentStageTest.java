package dev.lamina.operator.content.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.api.BucketObject;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentPendingException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentRequest.Owner;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.ResolvedContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentStageTest {
    private static final Content OBJECT = ContentBuilder.builder()
            .bucket(new BucketObject("code", "a.zip", null))
            .build();
    private static final ResolvedContent OLD = new ResolvedContent("aaaa", 1, "fake 1", 1);
    private static final ResolvedContent NEW = new ResolvedContent("bbbb", 1, "fake 2", 1);

    private record Planned(Duration delay, Runnable check) {}

    private final Deque<Planned> planned = new ArrayDeque<>();
    private final FakeWork work = new FakeWork();
    private Instant now = Instant.EPOCH;
    private final ContentStage stage = new ContentStage(
            work,
            (request, delay, check) -> planned.add(new Planned(delay, check)),
            new ContentChangeNotifier(),
            new ContentCheckTimes(Duration.ofMinutes(1), () -> 1),
            () -> now);

    @Test
    void newContentIsPendingUntilChecked() throws ContentException {
        assertThatThrownBy(() -> stage.resolve(request(1)))
                .isInstanceOf(ContentPendingException.class)
                .hasMessage("spec.code.bucket is being read and checked");
        assertThatThrownBy(() -> stage.resolve(request(1))).isInstanceOf(ContentPendingException.class);
        assertThat(planned).as("one check, however often it is asked").hasSize(1);
        assertThat(planned.peek().delay()).isZero();
        checkNow();

        assertThat(stage.resolve(request(1))).isEqualTo(OLD);
    }

    @Test
    void sourceIsCheckedOncePerMinute() throws ContentException {
        resolved(1);
        for (int second = 0; second < 10; second++) {
            now = now.plusSeconds(1);
            stage.resolve(request(1));
        }
        assertThat(work.checks).isEqualTo(1);
        assertThat(planned).hasSize(1);
        assertThat(planned.peek().delay()).isEqualTo(Duration.ofMinutes(1));

        work.content = NEW;
        now = now.plusSeconds(50);
        checkNow();
        assertThat(stage.resolve(request(1))).isEqualTo(NEW);
    }

    @Test
    void editIsCheckedAtOnce() throws ContentException {
        resolved(1);
        work.content = NEW;

        assertThatThrownBy(() -> stage.resolve(request(2))).isInstanceOf(ContentPendingException.class);
        assertThat(planned.peekLast().delay()).isZero();
        planned.removeLast().check().run();
        assertThat(stage.resolve(request(2))).isEqualTo(NEW);
    }

    @Test
    void editThatKeepsPinnedSourceDoesNotWait() throws ContentException {
        resolved(1);
        work.pinned = true;

        assertThat(stage.resolve(request(2).after(Optional.of(OLD)))).isEqualTo(OLD);
    }

    @Test
    void resolvedContentIsUsedAtOnceAfterStart() throws ContentException {
        ContentRequest settled = settled(request(3), OLD);
        assertThat(stage.resolve(settled)).isEqualTo(OLD);
        assertThat(work.checks).isZero();
        assertThat(planned.peek().delay())
                .as("by chance, at the latest after the interval")
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void changedLayersAreChecked() {
        ContentRequest settled = settled(request(3), OLD);
        assertThatThrownBy(() -> stage.resolve(Requests.with(settled, List.of("cccc"))))
                .isInstanceOf(ContentPendingException.class);
    }

    @Test
    void brokenContentIsReportedAndCheckedRarely() {
        work.flaw = new ContentException("ObjectNotFound", "upload it");
        ask();
        for (long seconds : List.of(5, 10, 20, 40, 60, 60)) {
            checkNow();
            assertThat(catchThrowableOfType(ContentException.class, () -> stage.resolve(request(1)))
                            .reason())
                    .isEqualTo("ObjectNotFound");
            assertThat(planned.peek().delay()).isEqualTo(Duration.ofSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
    }

    @Test
    void slowFailureIsRetriedRarely() {
        work.flaw = new ContentException("Slow", "slow");
        work.takes = Duration.ofSeconds(60);
        ask();
        checkNow();
        ask();
        assertThat(planned.peek().delay()).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void internalErrorAffectsOnlyOneObject() {
        work.error = new StackOverflowError("deep");
        ask();
        checkNow();

        assertThatThrownBy(() -> stage.resolve(request(1)))
                .isInstanceOf(ContentUnavailableException.class)
                .hasMessageContaining("deep");
        assertThat(planned).as("it is tried again").hasSize(1);
    }

    @Test
    void supersededEditIsNotChecked() {
        ask();
        assertThatThrownBy(() -> stage.resolve(request(2))).isInstanceOf(ContentPendingException.class);
        checkNow();
        assertThat(work.checks).isZero();
        checkNow();
        assertThat(work.checks).isEqualTo(1);
    }

    @Test
    void unusedContentIsNotCheckedAgain() throws ContentException {
        resolved(1);
        checkNow();
        assertThat(planned).isEmpty();
    }

    private void resolved(long generation) throws ContentException {
        assertThatThrownBy(() -> stage.resolve(request(generation))).isInstanceOf(ContentPendingException.class);
        checkNow();
        assertThat(stage.resolve(request(generation))).isEqualTo(work.content);
    }

    private void ask() {
        assertThatThrownBy(() -> stage.resolve(request(1)));
    }

    private void checkNow() {
        planned.remove().check().run();
    }

    private static ContentRequest request(long generation) {
        return new ContentRequest(
                "shop",
                new Owner("Function", "hello", "1", generation),
                "spec.code",
                OBJECT,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }

    private static ContentRequest settled(ContentRequest request, ResolvedContent previous) {
        return new ContentRequest(
                request.namespace(),
                request.owner(),
                request.field(),
                request.content(),
                request.handler(),
                request.layers(),
                Optional.of(previous),
                true);
    }

    private final class FakeWork implements ContentWork {
        private ResolvedContent content = OLD;
        private ContentException flaw;
        private Error error;
        private Duration takes = Duration.ZERO;
        private boolean pinned;
        private int checks;

        @Override
        public ResolvedContent resolve(ContentRequest request) throws ContentException {
            checks++;
            now = now.plus(takes);
            if (error != null) {
                throw error;
            }
            if (flaw != null) {
                throw flaw;
            }
            return content;
        }

        @Override
        public boolean isStill(ContentRequest request, ResolvedContent before) {
            return pinned;
        }
    }
}
