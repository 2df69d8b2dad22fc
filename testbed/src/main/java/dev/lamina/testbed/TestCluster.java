package dev.lamina.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A one-node Kubernetes with KEDA, in a container. It is started by the first test that asks, shared by all that follow,
 * in this JVM and in later ones, and removed by {@code make test} when it ends (or by {@code make clean}).
 *
 * <p>Shared means: a test keeps to namespaces of its own, and cluster-wide things are only ever added.
 */
public final class TestCluster {
  /** Names the node's image; {@code dev/test-env.sh} sets it, with what Testcontainers needs on this machine. */
  public static final String NODE_IMAGE = "LAMINA_NODE_IMAGE";

  /** By this label, of value {@code testbed}, {@code dev/test.sh} finds the containers of tests. */
  static final String LABEL = "dev.lamina";

  /** The node ports that are reachable from outside; a container cannot be given more of them later. */
  private static final List<Integer> NODE_PORTS = List.of(30080, 30081, 30082, 30900);

  private static final Duration KEDA_STARTS_WITHIN = Duration.ofMinutes(3);

  private final K3sContainer node;

  private TestCluster(K3sContainer node) {
    this.node = node;
  }

  /** Made when first asked for; the JVM's class initialisation lets all others wait meanwhile. */
  private static final class Shared {
    static final TestCluster CLUSTER = start(nodeImage());
  }

  /** The cluster, its node and KEDA ready. */
  public static TestCluster shared() {
    return Shared.CLUSTER;
  }

  private static TestCluster start(String image) {
    K3sContainer node = new K3sContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s"));
    node.withLabel(LABEL, "testbed").withReuse(true).withStartupTimeout(Duration.ofMinutes(4));
    NODE_PORTS.forEach(node::addExposedPort);
    Loopback.publishOnly(node);
    node.start();
    TestCluster cluster = new TestCluster(node);
    cluster.startKeda();
    return cluster;
  }

  private static String nodeImage() {
    String image = System.getProperty(NODE_IMAGE, System.getenv(NODE_IMAGE));
    if (image == null || image.isBlank()) {
      throw new IllegalStateException(NODE_IMAGE + " names no image of a node to test on: run `make test`, "
          + "or `eval \"$(dev/test-env.sh)\"` in the shell before Maven");
    }
    return image;
  }

  private void startKeda() {
    // One replica need not lead: an operator that could not renew its lease on a busy machine ends, and starts again later and later.
    inNode("sh", "-c", "sed '/- --leader-elect$/d' /manifests/keda.yaml | kubectl apply --server-side --force-conflicts -f -");
    inNode("kubectl", "rollout", "status", "deployment", "-n", "keda", "--timeout=" + KEDA_STARTS_WITHIN.toSeconds() + "s");
  }

  /** A kubeconfig, as YAML, of a user who may do everything; it is valid on this machine only. */
  public String kubeconfig() {
    return node.getKubeConfigYaml();
  }

  /** The API server's port on 127.0.0.1. */
  public int apiPort() {
    return node.getMappedPort(6443);
  }

  /**
   * Where a Service's node port is reached.
   *
   * @param port 30080, 30081, 30082 or 30900
   * @return the port of 127.0.0.1 that leads there
   */
  public int nodePort(int port) {
    if (!NODE_PORTS.contains(port)) {
      throw new IllegalArgumentException("node port " + port + " is not reachable from outside, these are: " + NODE_PORTS);
    }
    return node.getMappedPort(port);
  }

  /** Gives the node those images of the local Docker engine that it lacks; names are as the engine has them. */
  public void load(String... images) {
    List<String> there = images();
    Stream.of(images).filter(image -> !there.contains("docker.io/" + image)).forEach(this::loadOne);
  }

  /**
   * SIGKILL, from outside of the pod: nothing in it is asked or told.
   *
   * @param container the id that the pod's status has
   * @throws IllegalStateException when it does not run
   */
  public void kill(String container) {
    inNode("ctr", "-n", "k8s.io", "tasks", "kill", "--signal", "SIGKILL", container);
  }

  /** Full names, with the registry. */
  List<String> images() {
    return inNode("ctr", "-n", "k8s.io", "images", "ls", "-q").lines().toList();
  }

  private void loadOne(String image) {
    try (InputStream saved = DockerClientFactory.instance().client().saveImageCmd(image).exec()) {
      Path archive = Files.createTempFile("lamina-image", ".tar");
      Files.copy(saved, archive, StandardCopyOption.REPLACE_EXISTING);
      String inside = "/var/lib/" + archive.getFileName();
      node.copyFileToContainer(MountableFile.forHostPath(archive), inside);
      Files.delete(archive);
      inNode("ctr", "-n", "k8s.io", "images", "import", inside);
      inNode("rm", inside);
    } catch (IOException e) {
      throw new UncheckedIOException("image " + image + " could not be loaded", e);
    }
  }

  private String inNode(String... command) {
    try {
      ExecResult result = node.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + result.getStderr() + result.getStdout());
      }
      return result.getStdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the node ran " + String.join(" ", command), e);
    }
  }

  /** The container's id: the same for every JVM that shares the cluster. */
  String containerId() {
    return node.getContainerId();
  }
}
