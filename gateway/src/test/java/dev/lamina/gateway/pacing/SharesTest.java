package dev.lamina.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holders of a pool of 100 get of it. */
@Timeout(10)
class SharesTest {
    private final Shares shares = new Shares(100, Shares.OF_BYTES);

    @Test
    void oneHolderAloneGetsThreeQuarters() {
        assertThat(takeAll("greedy")).hasSize(75);
    }

    @Test
    void greedyHoldersLeaveRoomForAnother() {
        takeAll("greedy");
        takeAll("greedier");

        assertThat(takeAll("late")).isNotEmpty();
        assertThat(shares.tryTake("later", 1)).isPresent();
    }

    @Test
    void holderAboveItsShareGetsNothingUntilBelow() {
        List<Shares.Part> greedy = takeAll("greedy");
        takeAll("late");

        greedy.removeFirst().close();
        assertThat(shares.tryTake("greedy", 1)).isEmpty();

        greedy.forEach(Shares.Part::close);
        assertThat(shares.tryTake("greedy", 1)).isPresent();
    }

    @Test
    void holderOfNothingGetsWhatFits() {
        Shares.Part most = shares.tryTake("large", 90).orElseThrow();

        assertThat(shares.tryTake("large", 1)).isEmpty();
        assertThat(shares.tryTake("other", 11)).isEmpty();
        assertThat(shares.tryTake("other", 10)).isPresent();
        most.close();
        assertThat(shares.held()).isEqualTo(10);
    }

    @Test
    void partGrowsWithinShareAndIsReturnedWhole() {
        Shares.Part first = shares.none("caller");
        Shares.Part second = shares.none("caller");

        assertThat(first.grow(60)).isTrue();
        assertThat(second.grow(20)).isFalse();
        assertThat(second.grow(15)).isTrue();

        first.close();
        first.close();
        assertThat(shares.held()).isEqualTo(15);
    }

    @Test
    void waitingHolderGetsRoomWhenItIsFreed() {
        Shares.Part greedy = shares.tryTake("greedy", 75).orElseThrow();
        CompletableFuture<Shares.Part> waiting = CompletableFuture.supplyAsync(
                () -> shares.await("greedy", 30), run -> Thread.ofVirtual().start(run));
        await().during(Duration.ofMillis(50)).until(() -> !waiting.isDone());

        greedy.close();

        await().until(waiting::isDone);
        assertThat(shares.held()).isEqualTo(30);
    }

    @Test
    void waitingForRoomEnds() throws InterruptedException {
        takeAll("greedy");

        assertThat(shares.await("greedy", 1, Duration.ofMillis(1))).isEmpty();
        assertThat(shares.await("other", 1, Duration.ofMillis(1))).isPresent();
    }

    @Test
    void partIsPassedOnlyWhereThereIsRoom() {
        takeAll("greedy");
        Shares.Part claimed = shares.tryTake("claim", 10).orElseThrow();

        assertThat(claimed.passTo("greedy")).isFalse();
        assertThat(claimed.passTo("caller")).isTrue();

        assertThat(shares.tryTake("claim", 10)).isPresent();
        claimed.close();
        assertThat(shares.tryTake("caller", 10)).isPresent();
    }

    private List<Shares.Part> takeAll(String holder) {
        List<Shares.Part> parts = new ArrayList<>();
        for (Optional<Shares.Part> part = shares.tryTake(holder, 1);
                part.isPresent();
                part = shares.tryTake(holder, 1)) {
            parts.add(part.get());
        }
        return parts;
    }
}
