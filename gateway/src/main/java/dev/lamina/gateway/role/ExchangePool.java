package dev.lamina.gateway.role;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.runtime.RoleCredentials.Refused;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits concurrent exchanges, in total and for each namespace: so the functions of one namespace, whose STS may not
 * respond, leave room for those of others. An exchange first waits for room in its namespace, so that only a few of one
 * namespace wait for the room that all share.
 */
final class ExchangePool implements CredentialExchange {
    /** A namespace may use this part of the pool. */
    private static final int NAMESPACE_PART = 4;

    private static final long WAIT_SECONDS = 5;

    private final CredentialExchange exchange;
    private final Semaphore total;
    /** A namespace's semaphore exists while an exchange of it waits or runs. */
    private final LoadingCache<String, Semaphore> ofNamespaces;

    ExchangePool(int size, CredentialExchange exchange) {
        this.exchange = exchange;
        this.total = new Semaphore(size, true);
        int part = Math.max(1, size / NAMESPACE_PART);
        this.ofNamespaces = Caffeine.newBuilder().weakValues().build(namespace -> new Semaphore(part, true));
    }

    @Override
    public RoleCredentials credentials(Role role) {
        String namespace = role.function().namespace();
        Semaphore ofNamespace = ofNamespaces.get(namespace);
        enter(ofNamespace, "of namespace " + namespace);
        try {
            enter(total, "of all namespaces");
            try {
                return exchange.credentials(role);
            } finally {
                total.release();
            }
        } finally {
            ofNamespace.release();
        }
    }

    private static void enter(Semaphore room, String whose) {
        try {
            if (!room.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw Refused.unavailable("too many exchanges " + whose + " are in flight at the STS; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.unavailable("the gateway stops; try again");
        }
    }
}
