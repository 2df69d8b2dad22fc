package dev.lamina.gateway.api.authorizer.jwt;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.lamina.gateway.pacing.NamespaceSlots;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** The keys of all issuers in use, by the namespace that names them. They are forgotten when no authorizer has them. */
public final class SigningKeyCaches {
    private static final int CONCURRENT_FETCHES = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final LoadingCache<Issuer, SigningKeyCache> caches;

    private record Issuer(String namespace, String url) {}

    /** Reads keys from the issuers. */
    public SigningKeyCaches() {
        this(
                new OpenIdDiscovery(new HttpDocuments(TIMEOUT), new IssuerAddress(InetAddress::getAllByName)),
                InstantSource.system());
    }

    SigningKeyCaches(KeySource source, InstantSource clock) {
        NamespaceSlots slots = new NamespaceSlots(CONCURRENT_FETCHES);
        this.caches = Caffeine.newBuilder()
                .weakValues()
                .build(issuer -> new SigningKeyCache(
                        issuer.url(), url -> slots.run(issuer.namespace(), () -> source.fetch(url)), clock));
    }

    /** The keys of an issuer, for the authorizers of one namespace. */
    public SigningKeyCache of(String namespace, String issuer) {
        return caches.get(new Issuer(namespace, issuer));
    }

    /** Has keys read of which it is time, on the executor. */
    public void refreshDue(Executor executor) {
        caches.asMap().values().stream()
                .filter(SigningKeyCache::isDue)
                .forEach(keys -> executor.execute(keys::refreshIfDue));
    }
}
