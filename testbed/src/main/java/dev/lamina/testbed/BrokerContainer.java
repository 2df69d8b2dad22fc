package dev.lamina.testbed;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container on this machine. Like the cluster, it outlives the JVM, and {@code make test} removes it. */
public final class BrokerContainer {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Map<Broker, BrokerContainer> SHARED = new EnumMap<>(Broker.class);

    private final Server server;

    private BrokerContainer(Server server) {
        this.server = server;
    }

    static BrokerContainer shared(Broker broker) {
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(broker, BrokerContainer::start);
        }
    }

    private static BrokerContainer start(Broker broker) {
        Server server = new Server(broker);
        server.start();
        return new BrokerContainer(server);
    }

    public String host() {
        return server.getHost();
    }

    /** Returns the port on {@link #host} of one of the broker's ports. */
    public int port(int brokersPort) {
        return server.getMappedPort(brokersPort);
    }

    /** Returns {@code HOST:PORT} of one of the broker's ports. */
    public String address(int brokersPort) {
        return host() + ':' + port(brokersPort);
    }

    /** Pauses the broker: it does not respond until it is resumed; connections are kept, and nothing is lost. */
    public void pause() {
        var pause = DockerClientFactory.instance().client().pauseContainerCmd(server.getContainerId());
        // With cgroup v1, a container that begins processes at that moment cannot be frozen.
        Awaitility.await("the broker is paused")
                .ignoreException(InternalServerErrorException.class)
                .until(() -> {
                    pause.exec();
                    return true;
                });
    }

    /** Returns the content of a text file in the container. */
    public String file(String path) {
        return server.copyFileFromContainer(
                path, content -> new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }

    /**
     * Runs a program in the container.
     *
     * @return its output
     */
    public String run(String... command) {
        try {
            Container.ExecResult result = server.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void resume() {
        DockerClientFactory.instance()
                .client()
                .unpauseContainerCmd(server.getContainerId())
                .exec();
    }

    private static final class Server extends GenericContainer<Server> {
        private static final String ADVERTISED = "/tmp/advertised";
        private final Broker broker;

        Server(Broker broker) {
            super(DockerImageName.parse(broker.image()));
            this.broker = broker;
            // Sorted, because a container is reused only if every JVM requests it with the same settings in the same
            // order.
            withLabel(TestCluster.LABEL, "testbed").withReuse(true).withEnv(new TreeMap<>(broker.configuration()));
            withExposedPorts(broker.ports().toArray(Integer[]::new));
            waitingFor(readiness().withStartupTimeout(STARTS_WITHIN));
            Loopback.publishOnly(this);
            if (broker == Broker.KAFKA) {
                withCommand(
                        "bash",
                        "-c",
                        "until [ -s " + ADVERTISED + " ]; do sleep 0.05; done; . " + ADVERTISED
                                + "; exec /etc/kafka/docker/run");
            }
        }

        // RabbitMQ listens before it has started, and closes such connections.
        private WaitStrategy readiness() {
            return broker == Broker.RABBITMQ
                    ? Wait.forLogMessage(".*(completed with|startup complete).*", 1)
                    : Wait.forListeningPort();
        }

        // Kafka's clients connect to its advertised addresses, which are known only when the container exists.
        @Override
        protected void containerIsStarting(InspectContainerResponse container, boolean reused) {
            if (broker == Broker.KAFKA && !reused) {
                copyFileToContainer(
                        Transferable.of("export KAFKA_ADVERTISED_LISTENERS=CLIENT://%s:%d,SECURED://%s:%d\n"
                                .formatted(getHost(), getMappedPort(9092), getHost(), getMappedPort(9093))),
                        ADVERTISED);
            }
        }
    }
}
