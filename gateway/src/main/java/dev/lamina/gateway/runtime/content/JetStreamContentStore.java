package dev.lamina.gateway.runtime.content;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.nats.NatsRequests;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.ObjectStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.security.NoSuchAlgorithmException;

/** The installation's object store, which the operator creates when it has content to store. */
@Singleton
final class JetStreamContentStore implements ContentStore {
    private static final int NO_SUCH_STREAM = 10059;

    private final Connection nats;
    private final String bucket;

    @Inject
    JetStreamContentStore(Connection nats, GatewayConfig config) {
        this(nats, config.nats().names().contentBucket());
    }

    JetStreamContentStore(Connection nats, String bucket) {
        this.nats = nats;
        this.bucket = bucket;
    }

    @Override
    public boolean read(String sha256, OutputStream out) throws IOException {
        try {
            ObjectStore store = NatsRequests.objectStore(nats, bucket);
            if (store.getInfo(sha256) == null) {
                return false;
            }
            store.get(sha256, out);
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_SUCH_STREAM) {
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
}
