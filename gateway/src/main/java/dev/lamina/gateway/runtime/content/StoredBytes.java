package dev.lamina.gateway.runtime.content;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.ObjectStore;
import io.nats.client.PurgeOptions;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.StreamInfoOptions;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * One content in the object store, while other gateways may write the same. NATS keeps the chunks of each writer, and
 * an entry that names those of the last one. The chunks of the others would stay indefinitely, so each writer removes
 * its own if the entry does not name them.
 */
final class StoredBytes {
    private final JetStreamManagement management;
    private final ObjectStore store;
    private final String bucket;
    private final String sha256;

    // Mutable state
    private Optional<ObjectInfo> own = Optional.empty();

    StoredBytes(JetStreamManagement management, ObjectStore store, String bucket, String sha256) {
        this.management = management;
        this.store = store;
        this.bucket = bucket;
        this.sha256 = sha256;
    }

    /** Another gateway has written the bytes in the meantime. */
    private static final class WrittenElsewhere extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Whether there is an entry, and all chunks that it names. */
    boolean areWhole() throws IOException, JetStreamApiException {
        ObjectInfo entry = store.getInfo(sha256);
        return entry != null && chunks(entry) == entry.getChunks();
    }

    private long chunks(ObjectInfo entry) throws IOException, JetStreamApiException {
        String subject = subject(entry);
        return management
                .getStreamInfo(stream(), StreamInfoOptions.filterSubjects(subject))
                .getStreamState()
                .getSubjectMap()
                .getOrDefault(subject, 0L);
    }

    /** Writes the bytes, unless they are there before the last of them is sent. */
    void write(Path file) throws IOException, JetStreamApiException, NoSuchAlgorithmException {
        try (InputStream bytes = new UntilWritten(Files.newInputStream(file))) {
            own = Optional.of(store.put(ObjectMeta.objectName(sha256), bytes));
        } catch (WrittenElsewhere e) {
            own = Optional.empty(); // the client has removed the chunks that were sent
        }
    }

    /** Removes what this writer has written, if the entry names the chunks of another one. */
    void removeSecondCopy() throws IOException, JetStreamApiException {
        ObjectInfo entry = store.getInfo(sha256);
        if (own.isPresent()
                && entry != null
                && !entry.getNuid().equals(own.get().getNuid())) {
            management.purgeStream(stream(), PurgeOptions.subject(subject(own.get())));
        }
    }

    private String stream() {
        return "OBJ_" + bucket;
    }

    private String subject(ObjectInfo entry) {
        return "$O." + bucket + ".C." + entry.getNuid();
    }

    /** Fails at its end if the bytes are there by then. */
    private final class UntilWritten extends FilterInputStream {
        UntilWritten(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read < 0 && isWritten()) {
                throw new WrittenElsewhere();
            }
            return read;
        }

        private boolean isWritten() throws IOException {
            try {
                return areWhole();
            } catch (JetStreamApiException e) {
                throw new IOException(e);
            }
        }
    }
}
