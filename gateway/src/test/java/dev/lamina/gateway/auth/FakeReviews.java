package dev.lamina.gateway.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server that knows the tokens and permissions a test gave it, and counts its requests. */
class FakeReviews implements KubernetesReviews {
    private final Map<String, Caller> tokens = new ConcurrentHashMap<>();
    private final Set<String> permissions = ConcurrentHashMap.newKeySet();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    FakeReviews token(String token, Caller caller) {
        tokens.put(token, caller);
        return this;
    }

    void forget(String token) {
        tokens.remove(token);
    }

    FakeReviews allow(String user, Permission permission) {
        permissions.add(user + " " + permission);
        return this;
    }

    void forbid(String user, Permission permission) {
        permissions.remove(user + " " + permission);
    }

    void down(boolean now) {
        down = now;
    }

    List<String> questions() {
        return new ArrayList<>(questions);
    }

    @Override
    public Optional<Caller> token(String token, List<String> audiences, String holder) {
        ask("token " + token + " for " + audiences);
        return Optional.ofNullable(tokens.get(token));
    }

    @Override
    public boolean allowed(Caller caller, Permission permission) {
        ask("access " + caller.user() + " " + permission);
        return permissions.contains(caller.user() + " " + permission);
    }

    private void ask(String question) {
        questions.add(question);
        if (down) {
            throw new IllegalStateException("the API server is unavailable");
        }
    }
}
