package dev.lamina.console.oidc;

import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Renewals of the last seconds. Many providers take a refresh token once, and end the login if it comes again: two
 * pages that are open at the same time get the same new tokens.
 */
@ApplicationScoped
class Renewals {
    private static final Duration KEPT = Duration.ofSeconds(10);

    /** More are not kept: each is then asked for by itself. */
    private static final int MOST = 1000;

    /** By the hash of the old refresh token. */
    private final Map<String, Renewal> recent = new ConcurrentHashMap<>();

    private record Renewal(FutureTask<Provider.Tokens> task, Instant until) {}

    /** @throws RefusedException of the provider; it is not kept, so that the next attempt asks again */
    Provider.Tokens of(String refresh, Supplier<Provider.Tokens> provider) {
        Instant now = Instant.now();
        recent.values().removeIf(renewal -> now.isAfter(renewal.until()));
        if (recent.size() >= MOST) {
            return provider.get();
        }
        String key = hash(refresh);
        Renewal own = new Renewal(new FutureTask<>(provider::get), now.plus(KEPT));
        Renewal other = recent.putIfAbsent(key, own);
        if (other == null) {
            own.task().run();
        }
        try {
            return (other == null ? own : other).task().get();
        } catch (ExecutionException e) {
            recent.remove(key, own);
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "The console stops. Try again in a moment", List.of());
        }
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
