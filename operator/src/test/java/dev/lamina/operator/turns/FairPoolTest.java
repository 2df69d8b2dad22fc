package dev.lamina.operator.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairPoolTest {
    /** Started tasks, the oldest first. Each waits until the test lets it run. */
    private final Deque<Runnable> placed = new ArrayDeque<>();

    private final List<String> ended = new ArrayList<>();

    @Test
    void tasksAreLimitedByPoolSize() {
        FairPool pool = new FairPool(2, 2, placed::add);
        submit(pool, "a", 3);
        assertThat(placed).hasSize(2);

        runOldest();
        assertThat(placed).hasSize(2);
        runOldest();
        assertThat(placed).hasSize(1);
    }

    @Test
    void groupUsesAtMostItsShare() {
        FairPool pool = new FairPool(4, 2, placed::add);
        submit(pool, "a", 16);
        assertThat(placed).as("the share of a").hasSize(2);

        submit(pool, "b", 1);
        placed.getLast().run();
        assertThat(ended).as("nothing of a has ended").containsExactly("b1");
    }

    @Test
    void groupsTakeTurns() {
        FairPool pool = new FairPool(1, 1, placed::add);
        submit(pool, "a", 3);
        submit(pool, "b", 2);
        submit(pool, "c", 1);
        runAll();

        assertThat(ended).containsExactly("a1", "a2", "b1", "c1", "a3", "b2");
    }

    @Test
    void lateGroupWaitsForOneTurn() {
        FairPool pool = new FairPool(1, 1, placed::add);
        submit(pool, "a", 16);
        runOldest();
        submit(pool, "b", 1);
        runOldest();
        runOldest();

        assertThat(ended).containsExactly("a1", "a2", "a3");
        runOldest();
        assertThat(ended).containsExactly("a1", "a2", "a3", "b1");
    }

    @Test
    void failedTaskFreesItsThread() {
        FairPool pool = new FairPool(1, 1, task -> {
            try {
                task.run();
            } catch (IllegalStateException e) {
                ended.add(e.getMessage());
            }
        });
        pool.submit("a", () -> {
            throw new IllegalStateException("broken");
        });
        pool.submit("a", () -> ended.add("next"));

        assertThat(ended).containsExactly("broken", "next");
    }

    @Test
    void poolOfSizeZeroIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FairPool(0, 1, placed::add))
                .withMessageContaining("not 0 and 1");
    }

    private void submit(FairPool pool, String group, int count) {
        for (int i = 1; i <= count; i++) {
            String name = group + i;
            pool.submit(group, () -> ended.add(name));
        }
    }

    private void runOldest() {
        placed.remove().run();
    }

    private void runAll() {
        while (!placed.isEmpty()) {
            runOldest();
        }
    }
}
