package dev.lamina.gateway.auth;

import dev.lamina.gateway.pacing.Shares;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jose4j.jca.ProviderContext;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Checks the signatures of ServiceAccounts' tokens with the public keys of the cluster, which every ServiceAccount may
 * read. So forged tokens cost no review, and those that are signed do not wait behind tokens that anyone can make up:
 * they have {@link Shares} of the reviews by namespace. Nothing is accepted here; that is the API server's decision.
 *
 * <p>Keys are read again every ten minutes, and at most once in ten seconds if a token names an unknown one. If they
 * cannot be read, all tokens are unknown, and are reviewed as such.
 */
@ApplicationScoped
class ClusterSignatures {
    private static final Logger LOG = Logger.getLogger(ClusterSignatures.class);
    private static final String KEYS = "/openid/v1/jwks";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    private static final long REFRESHED = Duration.ofMinutes(10).toNanos();
    private static final long SHORTEST_DISTANCE = Duration.ofSeconds(10).toNanos();
    /** Longer than any token of a ServiceAccount. */
    private static final int LONGEST_TOKEN = 16 * 1024;

    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);
    private static final ProviderContext PROVIDER = new ProviderContext();

    private final Supplier<String> source;
    private final LongSupplier clock;

    // Mutable state
    private final AtomicLong nextRead;
    private volatile Keys keys;

    private record Keys(Map<String, PublicJsonWebKey> byId, long readAt) {}

    @Inject
    ClusterSignatures(KubernetesClient client) {
        this(() -> client.raw(KEYS), System::nanoTime);
    }

    /**
     * @param source reads the document with the keys; may fail
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    ClusterSignatures(Supplier<String> source, LongSupplier clock) {
        this.source = source;
        this.clock = clock;
        this.nextRead = new AtomicLong(clock.getAsLong());
        this.keys = new Keys(Map.of(), clock.getAsLong());
    }

    /** Blocks while keys are read for the token. */
    TokenOrigin origin(String token) {
        if (token.length() > LONGEST_TOKEN || TokenClaims.of(token).isEmpty()) {
            return new TokenOrigin.Unknown();
        }
        JsonWebSignature signature = new JsonWebSignature();
        signature.setProviderContext(PROVIDER);
        signature.setAlgorithmConstraints(ALGORITHMS);
        String id;
        try {
            signature.setCompactSerialization(token);
            id = signature.getKeyIdHeaderValue();
        } catch (JoseException | RuntimeException e) { // the library is given a stranger's text
            return new TokenOrigin.Unknown();
        }
        PublicJsonWebKey key = id == null ? null : key(id);
        return key == null ? new TokenOrigin.Unknown() : origin(signature, key);
    }

    private static TokenOrigin origin(JsonWebSignature signature, PublicJsonWebKey key) {
        signature.setKey(key.getPublicKey());
        try {
            return signature.verifySignature()
                    ? signed(JsonUtil.parseJson(signature.getPayload()).get("sub"))
                    : new TokenOrigin.Forged();
        } catch (JoseException | RuntimeException e) { // an algorithm that does not fit the key, for example
            return new TokenOrigin.Forged();
        }
    }

    private static TokenOrigin signed(Object subject) {
        if (subject instanceof String user && user.startsWith(SERVICE_ACCOUNT)) {
            return new TokenOrigin.Signed(
                    user.substring(SERVICE_ACCOUNT.length()).split(":")[0]);
        }
        return new TokenOrigin.Unknown();
    }

    private PublicJsonWebKey key(String id) {
        Keys known = keys;
        if (!known.byId().containsKey(id) || clock.getAsLong() - known.readAt() > REFRESHED) {
            read();
        }
        return keys.byId().get(id);
    }

    /** One caller reads; others go on with the keys that are known. */
    private void read() {
        long now = clock.getAsLong();
        long due = nextRead.get();
        if (now - due < 0 || !nextRead.compareAndSet(due, now + SHORTEST_DISTANCE)) {
            return;
        }
        try {
            keys = new Keys(
                    new JsonWebKeySet(source.get())
                            .getJsonWebKeys().stream()
                                    .filter(PublicJsonWebKey.class::isInstance)
                                    .map(PublicJsonWebKey.class::cast)
                                    .filter(key -> key.getKeyId() != null)
                                    .collect(Collectors.toUnmodifiableMap(
                                            JsonWebKey::getKeyId, key -> key, (first, _) -> first)),
                    now);
        } catch (JoseException | RuntimeException e) {
            LOG.debugf("the cluster's public keys could not be read from %s: %s", KEYS, e.getMessage());
        }
    }
}
