package dev.lamina.gateway.api.authorizer.jwt;

import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * The keys of one issuer. They are read again every ten minutes, and when a token names a key that is not among them;
 * but at most once in ten seconds, whatever tokens say, and after a failure at growing distances. While the issuer does
 * not respond, its last keys are used, for the two hours that API Gateway uses them.
 */
public final class SigningKeyCache {
    private static final Logger LOG = Logger.getLogger(SigningKeyCache.class);
    static final Duration USED = Duration.ofHours(2);
    static final Duration REFRESHED = Duration.ofMinutes(10);
    static final Duration SHORTEST_DISTANCE = Duration.ofSeconds(10);
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    /** As long as there are keys, shorter trouble is not reported. */
    private static final int FAILURES_TO_REPORT = 5;

    private final String issuer;
    private final KeySource source;
    private final InstantSource clock;
    /** Held during a fetch: callers who need its result wait for it. */
    private final ReentrantLock fetching = new ReentrantLock();

    // Mutable state, written under the lock
    private volatile State state = new State(Map.of(), Instant.MIN, Instant.MIN, 0, Optional.empty());

    /**
     * @param keys by kid, as last read
     * @param readAt when the last successful fetch began
     * @param nextFetch no fetch begins earlier
     * @param failures since then
     */
    private record State(
            Map<String, PublicJsonWebKey> keys,
            Instant readAt,
            Instant nextFetch,
            int failures,
            Optional<IssuerException> failure) {
        boolean usable(Instant now) {
            return !keys.isEmpty() && now.isBefore(readAt.plus(USED));
        }

        boolean isDue(Instant now) {
            return !now.isBefore(nextFetch)
                    && (keys.isEmpty() || failures > 0 || !now.isBefore(readAt.plus(REFRESHED)));
        }
    }

    SigningKeyCache(String issuer, KeySource source, InstantSource clock) {
        this.issuer = issuer;
        this.source = source;
        this.clock = clock;
    }

    /**
     * The key of that name; absent if the issuer has none. Blocks while the keys are read for it.
     *
     * @throws IssuerException if no keys are known
     */
    Optional<PublicJsonWebKey> find(String kid) {
        State now = state;
        PublicJsonWebKey key = now.keys().get(kid);
        return key != null && now.usable(clock.instant()) ? Optional.of(key) : findAnew(kid);
    }

    private Optional<PublicJsonWebKey> findAnew(String kid) {
        fetching.lock();
        try {
            boolean known = state.keys().containsKey(kid) && state.usable(clock.instant());
            if (!known && !clock.instant().isBefore(state.nextFetch())) {
                fetch();
            }
            if (state.usable(clock.instant())) {
                return Optional.ofNullable(state.keys().get(kid));
            }
            throw state.failure().orElseGet(() -> new IssuerException("the keys of " + issuer + " are not known"));
        } finally {
            fetching.unlock();
        }
    }

    /** Reads the keys if it is time to. Blocks while it does; returns at once while another thread does. */
    void refreshIfDue() {
        if (state.isDue(clock.instant()) && fetching.tryLock()) {
            try {
                if (state.isDue(clock.instant())) {
                    fetch();
                }
            } finally {
                fetching.unlock();
            }
        }
    }

    boolean isDue() {
        return state.isDue(clock.instant()) && !fetching.isLocked();
    }

    private void fetch() {
        Instant at = clock.instant();
        try {
            Map<String, PublicJsonWebKey> keys = source.fetch(issuer).stream()
                    .collect(Collectors.toUnmodifiableMap(
                            PublicJsonWebKey::getKeyId, key -> key, (first, second) -> first));
            state = new State(keys, at, at.plus(SHORTEST_DISTANCE), 0, Optional.empty());
        } catch (IssuerException e) {
            failed(e);
        } catch (RuntimeException e) { // such as a key that the library cannot read
            failed(new IssuerException("its keys cannot be read: " + e));
        }
    }

    private void failed(IssuerException e) {
        int failures = state.failures() + 1;
        LOG.logf(
                Backoff.isReported(failures) ? Level.WARN : Level.DEBUG,
                "Could not read the keys of issuer %s: %s",
                issuer,
                e.getMessage());
        Instant next = clock.instant().plus(AFTER_FAILURE.after(failures));
        state = new State(state.keys(), state.readAt(), next, failures, Optional.of(e));
    }

    /** Why tokens of this issuer cannot be checked, now or soon. */
    public Optional<String> problem() {
        State now = state;
        return now.usable(clock.instant()) && now.failures() < FAILURES_TO_REPORT
                ? Optional.empty()
                : now.failure().map(IssuerException::getMessage);
    }
}
