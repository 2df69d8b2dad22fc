package dev.lamina.installation;

import dev.lamina.pacing.Backoff;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * A stream that Lamina creates and whose settings it maintains.
 *
 * <p>Programs of two versions run at the same time during an upgrade, and any of them may reconnect at any time. So the
 * stream's metadata contains the version of the settings ({@link #VERSION}), and no program overwrites what a newer
 * version has set. Each program writes the settings once, when it first finds the stream: the settings with which it
 * starts are the present configuration. Later it only creates the stream again if it is missing, and overwrites what an
 * older version has set: programs from before there were versions write whenever they reconnect.
 */
public final class OwnStream {
    /** To be increased by anyone who changes in the code what is set on a stream or a consumer. */
    public static final int VERSION = 1;

    private static final String KEY = "lamina-settings";
    private static final Logger LOG = Logger.getLogger(OwnStream.class);
    private static final int NAME_IN_USE = 10058;
    private static final int STREAM_NOT_FOUND = 10059;
    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(30));

    private final StreamConfiguration wanted;
    private final int version;
    private final LongSupplier clock;

    // Mutable state, guarded by this
    private boolean written;
    private int refusals;
    private long refusedAt;

    public OwnStream(StreamConfiguration wanted) {
        this(wanted, VERSION, System::nanoTime);
    }

    /**
     * @param version of the settings that are wanted
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    OwnStream(StreamConfiguration wanted, int version, LongSupplier clock) {
        this.wanted = wanted;
        this.version = version;
        this.clock = clock;
    }

    /** The metadata of settings written by this version. */
    public static Map<String, String> metadata() {
        return Map.of(KEY, String.valueOf(VERSION));
    }

    /** Whether this version may overwrite settings with this metadata. */
    public static boolean mayWrite(Map<String, String> metadata) {
        return versionIn(metadata) <= VERSION;
    }

    /** Whether settings with this metadata are from an older version. */
    public static boolean isOlder(Map<String, String> metadata) {
        return versionIn(metadata) < VERSION;
    }

    /**
     * Creates the stream, or brings the present one to the present settings. Any number of programs may do so at once.
     * A stream that exists and cannot be changed now, for example if three replicas are wanted while one server is up,
     * is used as it is, and changed at a later call. Blocks.
     */
    public synchronized void ensure(JetStreamManagement management) throws IOException, JetStreamApiException {
        Optional<StreamConfiguration> there = find(management);
        if (there.isEmpty()) {
            make(management);
        } else if ((!written || versionIn(there.get().getMetadata()) < version) && !pausing()) {
            update(management, there.get());
        }
    }

    private Optional<StreamConfiguration> find(JetStreamManagement management)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(management.getStreamInfo(wanted.getName()).getConfiguration());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private void make(JetStreamManagement management) throws IOException, JetStreamApiException {
        try {
            management.addStream(StreamConfiguration.builder(wanted)
                    .metadata(marked(Map.of()))
                    .build());
            written = true;
        } catch (JetStreamApiException e) {
            // Another program was faster, with other settings: the next call checks whether they are older.
            if (e.getApiErrorCode() != NAME_IN_USE) {
                throw e;
            }
        }
    }

    private void update(JetStreamManagement management, StreamConfiguration there) throws IOException {
        if (versionIn(there.getMetadata()) > version) {
            LOG.infof("Stream %s keeps the settings that a newer version has written", wanted.getName());
            written = true;
            return;
        }
        try {
            // The placement is the administrator's choice.
            management.updateStream(StreamConfiguration.builder(wanted)
                    .placement(there.getPlacement())
                    .metadata(marked(there.getMetadata()))
                    .build());
            written = true;
        } catch (JetStreamApiException e) {
            refusals++;
            refusedAt = clock.getAsLong();
            LOG.logf(
                    Backoff.isReported(refusals) ? Level.WARN : Level.DEBUG,
                    "Stream %s is unchanged for now, because NATS does not change its settings: %s",
                    wanted.getName(),
                    e.getMessage());
        }
    }

    private boolean pausing() {
        return refusals > 0
                && clock.getAsLong() - refusedAt < AGAIN.after(refusals).toNanos();
    }

    /** Whether there is nothing left to write. */
    public synchronized boolean upToDate() {
        return written;
    }

    private Map<String, String> marked(Map<String, String> before) {
        Map<String, String> metadata = new HashMap<>(before == null ? Map.of() : before);
        metadata.put(KEY, String.valueOf(version));
        return metadata;
    }

    private static int versionIn(Map<String, String> metadata) {
        try {
            return metadata == null ? 0 : Integer.parseInt(metadata.getOrDefault(KEY, "0"));
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE; // a later version may count in another way
        }
    }
}
