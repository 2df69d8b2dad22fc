package dev.lamina.gateway.runtime.content;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.installation.ContentBucket;
import dev.lamina.installation.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.ObjectStore;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;

/**
 * Puts uploads of the Lambda API, and start caches, into the content store, where the operator checks them. A namespace
 * has a share of the store. Its uploads that no Function, Layer or FunctionVersion names are deleted by the operator
 * after one to two hours.
 */
@Singleton
public final class Uploads implements UploadRecords, UploadStore {
    private static final int FULL = 10077;
    private static final int MISSING = 404;
    private static final long MEBIBYTE = 1024 * 1024;

    private final Connection nats;
    private final String bucket;
    private final OwnStream stream;
    private final long share;
    // An object that is put twice at once breaks concurrent reads, see the operator's store.
    private final Object writing = new Object();

    @Inject
    public Uploads(Connection nats, GatewayConfig config) {
        this.nats = nats;
        this.bucket = config.nats().names().contentBucket();
        this.stream = ContentBucket.stream(
                config.nats().names(), config.nats().replicas(), config.nats().contentMebibytes());
        this.share = config.control().uploadMebibytes() * MEBIBYTE;
    }

    @Override
    public boolean put(String namespace, String sha256, Path file) throws IOException {
        if (nats.getStatus() != Connection.Status.CONNECTED) {
            throw new IOException("NATS is not connected");
        }
        try {
            synchronized (writing) {
                stream.ensure(NatsRequests.management(nats));
                ObjectStore store = NatsRequests.objectStore(nats, bucket);
                return fits(store, namespace, sha256, Files.size(file)) && write(store, namespace, sha256, file);
            }
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == FULL) {
                return false;
            }
            throw new IOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public boolean has(String namespace, String sha256) throws IOException {
        if (nats.getStatus() != Connection.Status.CONNECTED) {
            throw new IOException("NATS is not connected");
        }
        try {
            ObjectInfo record = NatsRequests.objectStore(nats, bucket).getInfo(ContentBucket.upload(namespace, sha256));
            return record != null && !record.isDeleted();
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == MISSING) {
                return false; // nothing was uploaded yet, so there is no store
            }
            throw new IOException(e);
        }
    }

    private boolean fits(ObjectStore store, String namespace, String sha256, long size)
            throws IOException, JetStreamApiException, InterruptedException {
        String own = ContentBucket.uploads(namespace);
        String same = ContentBucket.upload(namespace, sha256);
        long others = store.getList().stream()
                .filter(info -> !info.isDeleted() && info.getObjectName().startsWith(own))
                .filter(info -> !info.getObjectName().equals(same))
                .mapToLong(Uploads::size)
                .sum();
        return others + size <= share;
    }

    /**
     * The bytes first: who finds the record finds them. Bytes that are there are renewed, because the operator deletes
     * old ones that had no record; if it did so at this moment, they are written after the record. The same holds if
     * another gateway wrote these bytes at the same time, and the renewed entry is of the copy that it has replaced.
     */
    private boolean write(ObjectStore store, String namespace, String sha256, Path file)
            throws IOException, JetStreamApiException, NoSuchAlgorithmException {
        StoredBytes bytes = new StoredBytes(NatsRequests.management(nats), store, bucket, sha256);
        if (bytes.areWhole()) {
            store.updateMeta(sha256, ObjectMeta.objectName(sha256));
        } else {
            bytes.write(file);
        }
        store.put(
                ObjectMeta.builder(ContentBucket.upload(namespace, sha256))
                        .description(Long.toString(Files.size(file)))
                        .build(),
                new ByteArrayInputStream(new byte[0]));
        if (!bytes.areWhole()) {
            bytes.write(file);
        }
        bytes.removeSecondCopy();
        return true;
    }

    private static long size(ObjectInfo record) {
        try {
            return Long.parseLong(record.getObjectMeta().getDescription());
        } catch (NumberFormatException e) {
            return 0; // not written by a gateway
        }
    }
}
