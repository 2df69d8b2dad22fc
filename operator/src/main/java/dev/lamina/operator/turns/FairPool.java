package dev.lamina.operator.turns;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Runs tasks with limited concurrency. Groups take turns: each turn starts one task of a group, and a group never runs
 * more than its share. So a group with many or slow tasks delays another group by one turn only. Within a group, tasks
 * start in their order of arrival.
 */
public final class FairPool {
    private final int concurrency;
    private final int share;
    private final Executor threads;

    // Mutable state, guarded by this
    /** Waiting tasks by group; the group with the next turn is first. */
    private final Map<String, Deque<Runnable>> waiting = new LinkedHashMap<>();

    private final Map<String, Integer> running = new HashMap<>();
    private int busy;

    /**
     * @param concurrency maximum number of tasks that run at the same time
     * @param share maximum number of these in one group
     * @param threads runs each task at once, on a thread of its own
     */
    public FairPool(int concurrency, int share, Executor threads) {
        if (concurrency < 1 || share < 1) {
            throw new IllegalArgumentException(
                    "concurrency and share must be 1 or more, not " + concurrency + " and " + share);
        }
        this.concurrency = concurrency;
        this.share = share;
        this.threads = threads;
    }

    /** Queues a task; returns at once. */
    public synchronized void submit(String group, Runnable task) {
        waiting.computeIfAbsent(group, name -> new ArrayDeque<>()).add(task);
        fill();
    }

    private void fill() {
        while (busy < concurrency) {
            Optional<String> next = nextGroup();
            if (next.isEmpty()) {
                return;
            }
            start(next.get());
        }
    }

    private Optional<String> nextGroup() {
        return waiting.keySet().stream()
                .filter(group -> running.getOrDefault(group, 0) < share)
                .findFirst();
    }

    /** Starts a task of the group, which then has the last turn. */
    private void start(String group) {
        Deque<Runnable> tasks = waiting.remove(group);
        Runnable task = tasks.remove();
        if (!tasks.isEmpty()) {
            waiting.put(group, tasks);
        }
        busy++;
        running.merge(group, 1, Integer::sum);
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                ended(group);
            }
        });
    }

    private synchronized void ended(String group) {
        busy--;
        running.computeIfPresent(group, (name, count) -> count == 1 ? null : count - 1);
        fill();
    }
}
