package dev.lamina.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.SaveImagesCmd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A Kubernetes cluster of one node with KEDA, in a container. The first test that needs it starts it; later tests share
 * it, in this JVM and in others. {@code make test} removes it at its end (or {@code make clean}).
 *
 * <p>Because it is shared, a test uses only its own namespaces, and only adds cluster-scoped objects.
 */
public final class TestCluster {
    /** Variable with the image of the node; {@code dev/test-env.sh} sets it, with the settings of Testcontainers. */
    public static final String NODE_IMAGE = "LAMINA_NODE_IMAGE";

    /** Label with the value {@code testbed}, by which {@code dev/test.sh} finds the containers of tests. */
    static final String LABEL = "dev.lamina";

    /** The node ports that are reachable from outside; ports cannot be added to a running container. */
    private static final List<Integer> NODE_PORTS = List.of(30080, 30081, 30082, 30900);

    /** System property: size of each volume of the node, whose disk can then be full. Default: all share the node's. */
    private static final String VOLUME_MEBIBYTES = "lamina.testbed.volume.mebibytes";

    private static final Duration KEDA_STARTS_WITHIN = Duration.ofMinutes(3);

    private final K3sContainer node;

    private TestCluster(K3sContainer node) {
        this.node = node;
    }

    /** Created at the first use; class initialisation makes other threads wait. */
    private static final class Shared {
        static final TestCluster CLUSTER = start(nodeImage());
    }

    /** Returns the cluster, when its node and KEDA are ready. */
    public static TestCluster shared() {
        return Shared.CLUSTER;
    }

    private static TestCluster start(String image) {
        K3sContainer node = new K3sContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s"));
        node.withLabel(LABEL, "testbed").withReuse(true).withStartupTimeout(Duration.ofMinutes(4));
        Optional.ofNullable(System.getenv("GOGC")).ifPresent(percent -> node.withEnv("GOGC", percent));
        NODE_PORTS.forEach(node::addExposedPort);
        Loopback.publishOnly(node);
        node.start();
        TestCluster cluster = new TestCluster(node);
        cluster.limitVolumes(Integer.getInteger(VOLUME_MEBIBYTES, 0));
        cluster.startKeda();
        return cluster;
    }

    private static String nodeImage() {
        String image = System.getProperty(NODE_IMAGE, System.getenv(NODE_IMAGE));
        if (image == null || image.isBlank()) {
            throw new IllegalStateException(NODE_IMAGE + " is not set to the image of a test node: run `make test`, "
                    + "or `eval \"$(dev/test-env.sh)\"` in the shell before Maven");
        }
        return image;
    }

    /** Each volume gets a file system of its own, in memory. Those of a reused node have it already. */
    private void limitVolumes(int mebibytes) {
        if (mebibytes > 0) {
            inNode(
                    "sh",
                    "-c",
                    "for v in /var/lib/lamina-volumes/*; do mountpoint -q \"$v\" " + "|| mount -t tmpfs -o size="
                            + mebibytes + "m,mode=777 volume \"$v\" || exit 1; done");
        }
    }

    private void startKeda() {
        // One replica needs no leader election: on a busy machine it would lose its lease, exit, and restart with a
        // growing back-off.
        inNode(
                "sh",
                "-c",
                "sed '/- --leader-elect$/d' /manifests/keda.yaml | kubectl apply --server-side --force-conflicts -f -");
        inNode(
                "kubectl",
                "rollout",
                "status",
                "deployment",
                "-n",
                "keda",
                "--timeout=" + KEDA_STARTS_WITHIN.toSeconds() + "s");
    }

    /** Returns the kubeconfig of a cluster administrator as YAML; it is valid on this machine only. */
    public String kubeconfig() {
        return node.getKubeConfigYaml();
    }

    /** Returns the API server's port on 127.0.0.1. */
    public int apiPort() {
        return node.getMappedPort(6443);
    }

    /**
     * Returns the local port of a node port.
     *
     * @param port 30080, 30081, 30082 or 30900
     * @return the port on 127.0.0.1
     */
    public int nodePort(int port) {
        if (!NODE_PORTS.contains(port)) {
            throw new IllegalArgumentException(
                    "node port " + port + " is not reachable from outside; reachable are: " + NODE_PORTS);
        }
        return node.getMappedPort(port);
    }

    /**
     * Loads images from the local Docker engine into the node, unless it has them; names are as in the engine. All at
     * once: layers that images share are sent once.
     */
    public void load(String... images) {
        List<String> there = images();
        List<String> missing = Stream.of(images)
                .filter(image -> !there.contains("docker.io/" + image))
                .toList();
        if (!missing.isEmpty()) {
            loadAll(missing);
        }
    }

    /**
     * Kills a container with SIGKILL, from outside the pod.
     *
     * @param container id of the container in the pod's status
     * @throws IllegalStateException if it does not run
     */
    public void kill(String container) {
        inNode("ctr", "-n", "k8s.io", "tasks", "kill", "--signal", "SIGKILL", container);
    }

    /** Stops a container without ending it: its connections stay open, and nothing responds. */
    public void freeze(String container) {
        inNode("ctr", "-n", "k8s.io", "tasks", "pause", container);
    }

    /** Lets a frozen container continue. */
    public void thaw(String container) {
        inNode("ctr", "-n", "k8s.io", "tasks", "resume", container);
    }

    /**
     * Drops all packets between a pod and these addresses for some time. It ends by itself, also if the container is
     * started again meanwhile.
     *
     * @param container of the pod
     */
    public void cutOff(String container, Duration time, List<String> addresses) {
        inNode(
                "sh",
                "-c",
                "pid=$(ctr -n k8s.io tasks ls | awk -v id=\"$1\" '$1 == id { print $2 }'); [ -n \"$pid\" ] || exit 1; "
                        + "for a in $3; do nsenter -t \"$pid\" -n sh -c \""
                        + "iptables -A INPUT -s $a -j DROP && iptables -A OUTPUT -d $a -j DROP\" || exit 1; done; "
                        + "setsid nsenter -t \"$pid\" -n sh -c \"sleep $2; iptables -F INPUT; iptables -F OUTPUT\" "
                        + "</dev/null >/dev/null 2>&1 &",
                "cut-off",
                container,
                String.valueOf(time.toSeconds()),
                String.join(" ", addresses));
    }

    /**
     * Fills the file system of a volume for some time; it ends by itself.
     *
     * @param path of the volume on the node
     * @throws IllegalStateException if the volume has no file system of its own, see {@link #VOLUME_MEBIBYTES}
     */
    public void fillDisk(String path, Duration time) {
        inNode(
                "sh",
                "-c",
                "mountpoint -q \"$1\" || exit 1; "
                        + "setsid sh -c \"sleep $2; rm -f '$1/full'\" </dev/null >/dev/null 2>&1 & "
                        + "fallocate -l $(($(df -k --output=avail \"$1\" | tail -1) * 1024)) \"$1/full\" "
                        + "|| [ -e \"$1/full\" ]",
                "fill-disk",
                path,
                String.valueOf(time.toSeconds()));
    }

    /**
     * Stops the API server without ending it, or lets it continue.
     *
     * @throws IllegalStateException if the node's API server is not a process of its own
     */
    public void freezeApiServer(boolean frozen) {
        String signal = frozen ? "STOP" : "CONT";
        inNode(
                "sh",
                "-c",
                "found=; for p in /proc/[0-9]*; do [ \"$(cat $p/comm 2>/dev/null)\" = kube-apiserver ] || continue; "
                        + "kill -" + signal + " ${p#/proc/} && found=1; done; [ -n \"$found\" ]");
    }

    /** Returns the full names of the node's images, with the registry. */
    List<String> images() {
        return inNode("ctr", "-n", "k8s.io", "images", "ls", "-q").lines().toList();
    }

    private void loadAll(List<String> images) {
        DockerClient engine = DockerClientFactory.instance().client();
        SaveImagesCmd save = engine.saveImagesCmd();
        images.forEach(image -> {
            DockerImageName name = DockerImageName.parse(image);
            save.withImage(name.getUnversionedPart(), name.getVersionPart());
        });
        try (InputStream saved = save.exec()) {
            Path archive = Files.createTempFile("lamina-images", ".tar");
            Files.copy(saved, archive, StandardCopyOption.REPLACE_EXISTING);
            String inside = "/var/lib/" + archive.getFileName();
            node.copyFileToContainer(MountableFile.forHostPath(archive), inside);
            Files.delete(archive);
            inNode("ctr", "-n", "k8s.io", "images", "import", inside);
            inNode("rm", inside);
        } catch (IOException e) {
            throw new UncheckedIOException("the images " + images + " could not be loaded", e);
        }
    }

    /**
     * Runs a command in the node's container, and returns its standard output.
     *
     * @throws IllegalStateException if its exit status is not 0, with what it printed
     */
    String inNode(String... command) {
        try {
            ExecResult result = node.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + ": " + result.getStderr() + result.getStdout());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the node ran " + String.join(" ", command), e);
        }
    }

    /** Returns the container's id, which is the same for every JVM that shares the cluster. */
    String containerId() {
        return node.getContainerId();
    }
}
