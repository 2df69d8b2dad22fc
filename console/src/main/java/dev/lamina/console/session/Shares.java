package dev.lamina.console.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that all users together use at the same time, such as running requests: each user has a share of it. */
final class Shares {
    private final int perUser;
    private final int together;

    /** What is in use, by user; a user without any has no entry. */
    private final Map<String, Integer> used = new ConcurrentHashMap<>();

    private final AtomicInteger sum = new AtomicInteger();

    Shares(int perUser, int together) {
        this.perUser = perUser;
        this.together = together;
    }

    /** Takes some; returns false if the user's share or the whole is used up. What is taken is given back once. */
    boolean take(String user, int amount) {
        boolean fits = sum.addAndGet(amount) <= together;
        if (used.merge(user, amount, Integer::sum) <= perUser && fits) {
            return true;
        }
        giveBack(user, amount);
        return false;
    }

    void giveBack(String user, int amount) {
        sum.addAndGet(-amount);
        used.computeIfPresent(user, (name, count) -> count == amount ? null : count - amount);
    }

    int users() {
        return used.size();
    }
}
