package dev.lamina.gateway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.installation.NatsNames;
import dev.lamina.installation.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A JetStream stream that keeps the last message of each subject. A write names the message it replaces, and NATS
 * refuses it if that is no longer the last one. The stream is on disk, because its content outlives the processes of
 * NATS. It is read from the stream's leader only (no direct reads), as a replica may be behind.
 */
public final class JetStreamStore implements SharedStore {
    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final int MESSAGE_NOT_FOUND = 10037;
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int WRONG_LAST_SEQUENCE = 10071;

    private final Connection nats;
    private final String name;
    private final String subjects;
    private final OwnStream stream;
    private final JetStreamOptions options =
            JetStreamOptions.builder().requestTimeout(ANSWER).build();

    /** The store of the gateways' members and permits. */
    JetStreamStore(Connection nats, NatsNames names, int replicas) {
        this(nats, configuration(names, replicas), names.clusterSubjects());
    }

    /**
     * @param configuration of a stream that keeps one message of each subject, and has no direct reads
     * @param subjects the prefix of its subjects, to which keys are appended
     */
    public JetStreamStore(Connection nats, StreamConfiguration configuration, String subjects) {
        this.nats = nats;
        this.name = configuration.getName();
        this.subjects = subjects;
        this.stream = new OwnStream(configuration);
    }

    @Override
    public Entry read(String key) {
        return answer("read " + key, () -> {
            try {
                MessageInfo last = management().getLastMessage(name, subjects + key);
                byte[] data = last.getData();
                return new Entry(
                        last.getSeq(),
                        data == null || data.length == 0 ? Optional.empty() : Optional.of(new String(data, UTF_8)));
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == MESSAGE_NOT_FOUND) {
                    return new Entry(0, Optional.empty());
                }
                throw e;
            }
        });
    }

    @Override
    public boolean write(String key, Optional<String> value, long revision) {
        return answer("write " + key, () -> {
            try {
                nats.jetStream(options)
                        .publish(
                                subjects + key,
                                value.orElse("").getBytes(UTF_8),
                                PublishOptions.builder()
                                        .expectedStream(name)
                                        .expectedLastSubjectSequence(revision)
                                        .build());
                return true;
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public Set<String> keys() {
        return answer(
                "list keys",
                () -> management()
                        .getStreamInfo(name, StreamInfoOptions.filterSubjects(subjects + ">"))
                        .getStreamState()
                        .getSubjectMap()
                        .keySet()
                        .stream()
                        .map(subject -> subject.substring(subjects.length()))
                        .collect(Collectors.toSet()));
    }

    private <T> T answer(String what, Question<T> question) {
        // A request made meanwhile would be sent when the connection is back, long after its caller has stopped
        // waiting.
        if (nats.getStatus() != Connection.Status.CONNECTED) {
            throw new StoreUnavailableException("NATS is not connected: cannot " + what, null);
        }
        try {
            return askOrMake(question);
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            throw new StoreUnavailableException("NATS cannot " + what + ": " + e.getMessage(), e);
        }
    }

    private <T> T askOrMake(Question<T> question) throws IOException, JetStreamApiException {
        if (!stream.upToDate()) {
            make();
        }
        try {
            return question.ask();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
        } catch (IOException e) {
            // A write to a stream that does not exist gets no response.
            if (management().getStreamNames().contains(name)) {
                throw e;
            }
        }
        make();
        return question.ask();
    }

    private void make() throws IOException, JetStreamApiException {
        stream.ensure(management());
    }

    private static StreamConfiguration configuration(NatsNames names, int replicas) {
        return StreamConfiguration.builder()
                .name(names.clusterStream())
                .description("Which gateways run, and how many permits of which limit each has")
                .subjects(names.clusterSubjects() + ">")
                .maxMessagesPerSubject(1)
                .storageType(StorageType.File)
                .replicas(replicas)
                .allowDirect(false)
                .build();
    }

    private JetStreamManagement management() throws IOException {
        return nats.jetStreamManagement(options);
    }

    /** A request to NATS. */
    private interface Question<T> {
        T ask() throws IOException, JetStreamApiException;
    }
}
