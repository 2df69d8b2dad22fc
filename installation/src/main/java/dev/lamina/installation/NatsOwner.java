package dev.lamina.installation;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The owner of the names with a prefix, stored once in the metadata of a separate stream. If several installations
 * claim at once, NATS creates the stream for one of them. An installation that is not the owner uses nothing there, and
 * removes nothing.
 *
 * @param installation id of the claiming installation
 * @param replicas copies of the stream
 */
public record NatsOwner(NatsNames names, String installation, int replicas) {
    private static final Pattern CLUSTER = Pattern.compile("_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
    private static final String OWNER = "lamina-installation";
    private static final int NO_SUCH_STREAM = 10059;
    private static final int NAME_IN_USE = 10058;

    /**
     * Makes the installation the owner if there is none. Blocks until NATS responds.
     *
     * @throws ForeignOwnerException if another installation is the owner
     * @throws IOException if NATS does not respond
     * @throws JetStreamApiException if NATS cannot store the record now
     */
    public void claim(Connection nats) throws IOException, JetStreamApiException {
        JetStreamManagement management = nats.jetStreamManagement();
        StreamConfiguration found = findOrMake(management);
        String owner = found.getMetadata() == null ? null : found.getMetadata().get(OWNER);
        if (owner == null || !isSame(owner)) {
            throw new ForeignOwnerException(
                    names.prefix(),
                    owner == null ? "(unknown: stream " + names.ownerStream() + " has no owner)" : owner,
                    installation);
        }
        if (found.getReplicas() != replicas) {
            bringCopies(management);
        }
    }

    /**
     * Returns whether the owner is this installation. The chart appends the cluster's uid to namespace and release if
     * it can read it; a release that is rendered sometimes with and sometimes without a cluster is the same
     * installation.
     */
    boolean isSame(String owner) {
        return owner.equals(installation)
                || withoutCluster(owner).equals(installation)
                || withoutCluster(installation).equals(owner);
    }

    private static String withoutCluster(String id) {
        return CLUSTER.matcher(id).replaceFirst("");
    }

    /** Updates the number of copies. While a server is missing, the stream is valid with its present copies. */
    private void bringCopies(JetStreamManagement management) throws IOException {
        try {
            management.updateStream(record());
        } catch (JetStreamApiException e) {
            // The next claim retries.
        }
    }

    private StreamConfiguration findOrMake(JetStreamManagement management) throws IOException, JetStreamApiException {
        try {
            return management.getStreamInfo(names.ownerStream()).getConfiguration();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_STREAM) {
                throw e;
            }
        }
        try {
            return management.addStream(record()).getConfiguration();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NAME_IN_USE) {
                throw e;
            }
            return management.getStreamInfo(names.ownerStream()).getConfiguration();
        }
    }

    private StreamConfiguration record() {
        return StreamConfiguration.builder()
                .name(names.ownerStream())
                .description("Which installation of Lamina the streams and buckets of this prefix belong to: see the "
                        + "metadata")
                .subjects(names.ownerSubject())
                .metadata(Map.of(OWNER, installation))
                .maxMessages(1)
                .storageType(StorageType.File)
                .replicas(replicas)
                .build();
    }
}
