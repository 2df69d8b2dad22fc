package dev.lamina.gateway.role;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.RoleCredentials;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * The sessions of all functions that use their role; one that is not used for the lifetime of credentials is dropped.
 */
final class CredentialCache {
    private final Cache<FunctionId, RoleSession> sessions;
    private final CredentialExchange exchange;
    private final InstantSource clock;
    private final Executor executor;

    CredentialCache(CredentialExchange exchange, Duration lifetime, InstantSource clock, Executor executor) {
        this.exchange = exchange;
        this.clock = clock;
        this.executor = executor;
        this.sessions = Caffeine.newBuilder().expireAfterAccess(lifetime).build();
    }

    /** Credentials for the role as it is now: those of a role with another policy are not used. */
    Future<RoleCredentials> ask(Role role) {
        return sessions.asMap()
                .compute(
                        role.function(),
                        (id, known) -> known != null && known.isFor(role)
                                ? known
                                : new RoleSession(role, exchange, clock, executor))
                .ask();
    }
}
