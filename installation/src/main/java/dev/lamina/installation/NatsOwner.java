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
 * Whose the names of a prefix are: written once into the metadata of a stream of its own, which NATS makes for one of several
 * that ask at once. Who is not the owner uses nothing there, and above all removes nothing.
 *
 * @param installation id of the installation that asks
 * @param replicas copies of the record
 */
public record NatsOwner(NatsNames names, String installation, int replicas) {
  private static final Pattern CLUSTER = Pattern.compile("_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
  private static final String OWNER = "lamina-installation";
  private static final int NO_SUCH_STREAM = 10059;
  private static final int NAME_IN_USE = 10058;

  /**
   * Makes the installation the owner where there is none. Blocks for an answer of NATS.
   *
   * @throws ForeignOwnerException another installation is the owner
   * @throws IOException NATS does not answer
   * @throws JetStreamApiException NATS cannot keep the record now
   */
  public void claim(Connection nats) throws IOException, JetStreamApiException {
    JetStreamManagement management = nats.jetStreamManagement();
    StreamConfiguration found = findOrMake(management);
    String owner = found.getMetadata() == null ? null : found.getMetadata().get(OWNER);
    if (owner == null || !isSame(owner)) {
      throw new ForeignOwnerException(names.prefix(), owner == null ? "(unknown: stream " + names.ownerStream() + " does not say)" : owner, installation);
    }
    if (found.getReplicas() != replicas) {
      bringCopies(management);
    }
  }

  /**
   * Whether the owner is this installation. The chart adds the cluster's id to the names of namespace and release where it can
   * ask for it; one that is rendered now with a cluster and now without is the same.
   */
  boolean isSame(String owner) {
    return owner.equals(installation) || withoutCluster(owner).equals(installation) || withoutCluster(installation).equals(owner);
  }

  private static String withoutCluster(String id) {
    return CLUSTER.matcher(id).replaceFirst("");
  }

  /** What it says does not depend on its copies, so it is good with those it has while a server is missing. */
  private void bringCopies(JetStreamManagement management) throws IOException {
    try {
      management.updateStream(record());
    } catch (JetStreamApiException e) {
      // The next claim tries again.
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
        .description("Which installation of Lamina the streams and buckets of this prefix belong to: see the metadata")
        .subjects(names.ownerSubject())
        .metadata(Map.of(OWNER, installation))
        .maxMessages(1)
        .storageType(StorageType.File)
        .replicas(replicas)
        .build();
  }
}
