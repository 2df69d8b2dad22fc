package dev.lamina.gateway.source.bus;

import dev.lamina.gateway.BusConfig;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.nats.NatsRequests;
import dev.lamina.installation.NatsNames;
import dev.lamina.installation.NatsOwner;
import dev.lamina.installation.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The streams of archives, one for each namespace, so that a namespace that puts many events deletes only its own. They
 * are created when the first event is put. When all space is reserved, archives that have become empty are deleted.
 */
final class ArchiveStreams {
    private static final Logger LOG = Logger.getLogger(ArchiveStreams.class);
    private static final int STREAM_NOT_FOUND = 10059;
    /**
     * No space is left on the servers, or in the account; in a NATS cluster, no servers that have it (10005). Checked
     * again after a while.
     */
    private static final List<Integer> NO_SPACE = List.of(10005, 10023, 10047, 10002, 10028);

    private static final String ALL_USED =
            "the archives of other namespaces have all of lamina.bus.archive-total-bytes";
    private static final long AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    private final Connection nats;
    private final NatsNames names;
    private final BusConfig config;
    private final int replicas;
    private final NatsOwner owner;
    /** Namespaces whose stream was found or created, and has the present settings. */
    private final Map<String, OwnStream> found = new ConcurrentHashMap<>();
    /** When there was no space for a namespace. */
    private final Map<String, Long> refused = new ConcurrentHashMap<>();

    ArchiveStreams(Connection nats, GatewayConfig config) {
        this.nats = nats;
        this.names = config.nats().names();
        this.config = config.bus();
        this.replicas = config.nats().replicas();
        this.owner = new NatsOwner(names, config.installation(), replicas);
    }

    String name(String namespace) {
        return names.busStream(namespace);
    }

    /** The subject of a bus's events; a name's dots, which separate tokens, are written as equals signs. */
    String subject(BusArn bus) {
        return names.busSubject(bus.namespace() + "." + bus.name().replace('.', '='));
    }

    /** Returns whether the namespace has an archive; creates it if there is space for it. */
    boolean ensure(String namespace) throws IOException, JetStreamApiException {
        if (config.archiveTotalBytes() < config.archiveBytes() || isRefused(namespace)) {
            return false;
        }
        if (found.containsKey(namespace)) {
            return true;
        }
        OwnStream stream = new OwnStream(configuration(namespace));
        JetStreamManagement management = NatsRequests.management(nats);
        try {
            boolean isNew = !exists(namespace);
            if (isNew && !hasSpace(management)) {
                return refuse(namespace, ALL_USED);
            }
            stream.ensure(management);
            if (isNew && isTooMuch(management, namespace)) {
                management.deleteStream(name(namespace));
                return refuse(namespace, ALL_USED);
            }
        } catch (JetStreamApiException e) {
            if (!NO_SPACE.contains(e.getApiErrorCode())) {
                throw e;
            }
            return refuse(namespace, e.getMessage());
        }
        refused.remove(namespace);
        if (stream.upToDate()) {
            found.put(namespace, stream);
        }
        return true;
    }

    /** After a failure: NATS may have lost the stream with its disk. */
    void mayBeMissing(String namespace) {
        found.remove(namespace);
    }

    boolean exists(String namespace) throws IOException, JetStreamApiException {
        try {
            NatsRequests.management(nats).getStreamInfo(name(namespace));
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            return false;
        }
    }

    Set<String> namespaces() throws IOException, JetStreamApiException {
        return NatsRequests.management(nats).getStreamNames(names.busSubject(">")).stream()
                .filter(name -> name.startsWith(name("")))
                .map(name -> name.substring(name("").length()))
                .collect(Collectors.toSet());
    }

    /** Only if the names in NATS are still those of this installation. */
    void delete(String namespace) throws IOException, JetStreamApiException {
        owner.claim(nats);
        found.remove(namespace);
        NatsRequests.management(nats).deleteStream(name(namespace));
    }

    private boolean isRefused(String namespace) {
        Long at = refused.get(namespace);
        return at != null && System.nanoTime() - at < AGAIN_NANOS;
    }

    private boolean refuse(String namespace, String why) {
        if (refused.put(namespace, System.nanoTime()) == null) {
            LOG.warnf(
                    "Events of buses in namespace %s are not archived, so they cannot be replayed: %s", namespace, why);
        }
        return false;
    }

    private boolean hasSpace(JetStreamManagement management) throws IOException, JetStreamApiException {
        List<StreamInfo> archives = management.getStreams(names.busSubject(">"));
        if (fits(archives.size())) {
            return true;
        }
        int left = archives.size();
        for (StreamInfo archive : archives) {
            if (archive.getStreamState().getMsgCount() == 0) {
                management.deleteStream(archive.getConfiguration().getName());
                left--;
            }
        }
        return fits(left);
    }

    /** Other gateways may have created archives at the same time. One that has an event already stays. */
    private boolean isTooMuch(JetStreamManagement management, String namespace)
            throws IOException, JetStreamApiException {
        List<StreamInfo> archives = management.getStreams(names.busSubject(">"));
        return archives.size() * config.archiveBytes() > config.archiveTotalBytes()
                && archives.stream()
                        .filter(archive -> archive.getConfiguration().getName().equals(name(namespace)))
                        .allMatch(archive -> archive.getStreamState().getMsgCount() == 0);
    }

    private boolean fits(int others) {
        return (others + 1) * config.archiveBytes() <= config.archiveTotalBytes();
    }

    private StreamConfiguration configuration(String namespace) {
        return StreamConfiguration.builder()
                .name(name(namespace))
                .description("Archive of Lamina's event buses in namespace " + namespace)
                .subjects(names.busSubject(namespace + ".*"))
                .storageType(StorageType.File)
                .discardPolicy(DiscardPolicy.Old)
                .maxBytes(config.archiveBytes())
                .maxAge(config.archiveAge())
                .duplicateWindow(Duration.ofMinutes(2))
                .replicas(replicas)
                .allowDirect(true)
                .build();
    }
}
