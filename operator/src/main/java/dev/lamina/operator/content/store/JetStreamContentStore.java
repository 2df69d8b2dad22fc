package dev.lamina.operator.content.store;

import dev.lamina.installation.ContentBucket;
import dev.lamina.installation.ForeignOwnerException;
import dev.lamina.installation.OwnStream;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.nats.NatsLink;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.ObjectStore;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JetStream object store of the installation. While NATS is unavailable, content waits.
 *
 * <p>Writers take turns. An object that is put a second time gets new chunks and loses its old ones, which breaks
 * concurrent reads. So {@link #put} first checks whether the object exists, and two concurrent checks must not both
 * find that it does not.
 */
@Singleton
class JetStreamContentStore implements ContentStore {
    private static final int FULL = 10077;
    private final NatsLink nats;
    private final OwnStream stream;
    private final Object writing = new Object();

    // Mutable state, guarded by this
    private boolean bucketSeen;

    @Inject
    JetStreamContentStore(NatsLink nats, OperatorConfig config) {
        this(nats, config.nats());
    }

    JetStreamContentStore(NatsLink nats, OperatorConfig.Nats config) {
        this.nats = nats;
        this.stream = ContentBucket.stream(nats.names(), config.replicas(), config.contentMebibytes());
    }

    @Override
    public boolean contains(String sha256) {
        return ask(store -> store.getInfo(sha256)) != null;
    }

    @Override
    public void put(String sha256, Path file) {
        synchronized (writing) {
            ask(store -> store.getInfo(sha256) != null
                    ? null
                    : store.put(ObjectMeta.objectName(sha256), Files.newInputStream(file)));
        }
    }

    @Override
    public void fetch(String sha256, Path target) {
        ask(store -> {
            if (store.getInfo(sha256) == null) {
                throw new ContentUnavailableException(
                        "ContentMissing", "content " + sha256 + " is not in the content store yet", null);
            }
            try (OutputStream out = Files.newOutputStream(target)) {
                return store.get(sha256, out);
            }
        });
    }

    @Override
    public Optional<Instant> modified(String sha256) {
        return Optional.ofNullable(ask(store -> store.getInfo(sha256)))
                .map(info -> info.getModified().toInstant());
    }

    @Override
    public Set<String> list() {
        return ask(ObjectStore::getList).stream()
                .filter(info -> !info.isDeleted())
                .map(ObjectInfo::getObjectName)
                .collect(Collectors.toSet());
    }

    @Override
    public void delete(String sha256) {
        synchronized (writing) {
            ask(store -> store.delete(sha256));
        }
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.ask(objectStore());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        } catch (ForeignOwnerException e) {
            throw new ContentUnavailableException("ContentStoreNotOurs", e.getMessage(), e);
        } catch (IOException | JetStreamApiException | NoSuchAlgorithmException | IllegalStateException e) {
            forgetBucket();
            throw unreachable(e);
        }
    }

    /** Asks for the bucket's stream until it is configured as desired: it is not while a third server is not up yet. */
    private synchronized ObjectStore objectStore() throws IOException, InterruptedException, JetStreamApiException {
        Connection connection = nats.connection();
        if (!bucketSeen) {
            stream.ensure(connection.jetStreamManagement());
            bucketSeen = stream.upToDate();
        }
        return connection.objectStore(nats.names().contentBucket());
    }

    /** Makes the next request check again whether the bucket exists: NATS may have restarted without its volume. */
    private synchronized void forgetBucket() {
        bucketSeen = false;
    }

    private ContentUnavailableException unreachable(Exception e) {
        if (Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        cause -> cause instanceof JetStreamApiException refusal && refusal.getApiErrorCode() == FULL)) {
            return new ContentUnavailableException(
                    "ContentStoreFull",
                    "the content store in NATS is full: delete functions or layers that are not needed, keep"
                            + " fewer versions of layers (keepVersions), or give NATS a larger volume",
                    e);
        }
        return new ContentUnavailableException(
                "ContentStoreUnreachable", "the content store in NATS does not respond: " + e.getMessage(), e);
    }

    /** A request to the object store. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(ObjectStore store)
                throws IOException, JetStreamApiException, InterruptedException, NoSuchAlgorithmException;
    }
}
