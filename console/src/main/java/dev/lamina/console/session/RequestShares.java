package dev.lamina.console.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that run at the same time, of which each user has a share: an invocation may take minutes. */
final class RequestShares {
    private final int perUser;

    /** Requests that run, by user; a user without any has no entry. */
    private final Map<String, Integer> running = new ConcurrentHashMap<>();

    RequestShares(int perUser) {
        this.perUser = perUser;
    }

    /** Takes one of the user's share; returns false if it is used up. Each that is taken is given back once. */
    boolean take(String user) {
        if (running.merge(user, 1, Integer::sum) <= perUser) {
            return true;
        }
        giveBack(user);
        return false;
    }

    void giveBack(String user) {
        running.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    }

    int users() {
        return running.size();
    }
}
