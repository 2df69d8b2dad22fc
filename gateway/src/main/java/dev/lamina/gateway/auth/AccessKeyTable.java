package dev.lamina.gateway.auth;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * The access keys in the Secrets. If two Secrets contain the same id, the older one keeps it, on every gateway alike,
 * so that no user can disable another namespace's key by repeating its id.
 *
 * <p>Written only by the watch; readers see a complete snapshot, never a partial change.
 */
final class AccessKeyTable implements AccessKeys {
    private static final Logger LOG = Logger.getLogger(AccessKeyTable.class);

    // By age, then uid: the table is filled from the youngest to the oldest, so each id ends with its oldest Secret.
    private record Age(String created, String uid) implements Comparable<Age> {
        static Age of(Secret secret) {
            return new Age(
                    secret.getMetadata().getCreationTimestamp(),
                    secret.getMetadata().getUid());
        }

        @Override
        public int compareTo(Age other) {
            return Comparator.comparing(Age::created).thenComparing(Age::uid).compare(this, other);
        }
    }

    private final TreeMap<Age, AccessKey> byAge = new TreeMap<>();
    private final Set<Age> seen = new HashSet<>();
    private volatile Map<String, AccessKey> byId = Map.of();

    @Override
    public Optional<AccessKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Whether the Secret was put, even if it is not a valid key. */
    synchronized boolean has(Secret secret) {
        return seen.contains(Age.of(secret));
    }

    synchronized void put(Secret secret) {
        seen.add(Age.of(secret));
        Optional<AccessKey> key = read(secret);
        byAge.remove(Age.of(secret));
        key.ifPresent(k -> byAge.put(Age.of(secret), k));
        publish();
    }

    synchronized void remove(Secret secret) {
        seen.remove(Age.of(secret));
        byAge.remove(Age.of(secret));
        publish();
    }

    private void publish() {
        Map<String, AccessKey> next = new HashMap<>();
        byAge.descendingMap().values().forEach(key -> next.put(key.id(), key));
        byId = Map.copyOf(next);
    }

    private static Optional<AccessKey> read(Secret secret) {
        Optional<String> id = value(secret, "accessKeyId");
        Optional<String> key = value(secret, "secretAccessKey");
        Optional<String> account = value(secret, "serviceAccountName");
        if (id.isEmpty() || key.isEmpty() || account.isEmpty()) {
            LOG.warnf(
                    "Secret %s/%s of type %s is not an access key: it needs accessKeyId, secretAccessKey and "
                            + "serviceAccountName",
                    secret.getMetadata().getNamespace(), secret.getMetadata().getName(), secret.getType());
            return Optional.empty();
        }
        return Optional.of(new AccessKey(
                id.get(), key.get(), Caller.serviceAccount(secret.getMetadata().getNamespace(), account.get())));
    }

    private static Optional<String> value(Secret secret, String name) {
        try {
            return Optional.ofNullable(secret.getData())
                    .map(data -> data.get(name))
                    .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip())
                    .filter(v -> !v.isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
