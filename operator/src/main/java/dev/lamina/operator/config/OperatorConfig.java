package dev.lamina.operator.config;

import dev.lamina.installation.NatsNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Everything the operator is told by its installation; the only reader of configuration. Keys are public API of the image. */
@ConfigMapping(prefix = "lamina")
public interface OperatorConfig {

  /** The AWS region that functions see and that ARNs carry. */
  @WithDefault("us-east-1")
  String region();

  /**
   * Tells this installation from all others that use the same NATS or the same buckets; stable over upgrades. The chart sets
   * it. Letters, digits, dashes and underscores.
   */
  @WithDefault("lamina")
  String installation();

  /**
   * The ClusterRole that the claims of this installation bind: what is claimed with another one is not served. Absent: nobody's
   * claims are looked at. The chart sets it.
   */
  Optional<String> claimRole();

  /** Name of the lease by which one of several operators works. */
  @WithDefault("lamina-operator")
  String lease();

  /** Namespaces to watch, comma-separated; absent: all. Handed to the SDK in application.properties. */
  Optional<List<String>> namespaces();

  /** Level of the operator's own log lines. Handed to the log in application.properties. */
  @WithDefault("INFO")
  String logLevel();

  /** The runtimes a function may name. */
  Map<String, Runtime> runtimes();

  /**
   * CPU an environment may use until it polls for the first time, as a quantity; what {@code memory} buys is its share
   * afterwards. Start-up is mostly computing, and a 128Mi function owns 72 millicores; a JVM has work for two CPUs then.
   */
  @WithDefault("2")
  String startCpu();

  /** What becomes of the CPU for init when init is over, where the cluster can resize pods in place. */
  @WithDefault("START")
  CpuAfterInit cpuAfterInit();

  /**
   * With which the tokens of pods are signed that have no volumes and start sooner for it; the gateway has the same. Absent:
   * all pods have volumes, a projected token and a read-only root file system. See docs/adr/0027.
   */
  Optional<String> podKey();

  /** Most execution environments of one function. */
  @WithDefault("100")
  int maxReplicas();

  Gateway gateway();

  Url url();

  Optional<S3> s3();

  Nats nats();

  Content content();

  /** The CPU of an environment that is initialised. */
  enum CpuAfterInit {
    /** What {@code memory} buys, as on Lambda. */
    SHARE,
    /** At least {@code startCpu} for ever. */
    START
  }

  /** What a runtime's name stands for. */
  interface Runtime {
    /** Container image. */
    String image();

    /** Value of {@code AWS_EXECUTION_ENV}; absent: {@code AWS_Lambda_} and the runtime's name. */
    Optional<String> executionEnvironment();
  }

  /** Where the gateway listens, as {@code host:port}. */
  interface Gateway {
    /** The headless Service, for pods of functions. */
    @WithDefault("lamina-gateway-internal.lamina-system.svc:8081")
    String internalAddress();

    /** The public port inside the cluster: where functions publish to topics. */
    @WithDefault("lamina-gateway.lamina-system.svc:8080")
    String publicAddress();

    /** The external scaler, for KEDA. */
    @WithDefault("lamina-gateway-scaler.lamina-system.svc:9090")
    String scalerAddress();
  }

  /** How code and layers are looked at and read. */
  interface Content {
    /** Sources of one kind (bucket, url, or text in manifests and ConfigMaps) that are looked at or read at the same time, 1 or more. */
    @WithDefault("4")
    int places();

    /** Those of them that may be of one namespace, 1 or more; of text it is always one, as one is compiled at a time. */
    @WithDefault("2")
    int placesPerNamespace();

    /** How often to ask whether a source has changed, as an ISO 8601 duration. Inline source, URLs and versions of objects cannot change. */
    @WithDefault("PT1M")
    Duration lookInterval();

    /** Longest time for reading one object or URL, as an ISO 8601 duration. */
    @WithDefault("PT5M")
    Duration readTimeout();
  }

  /** How clients reach the gateway: what function URLs begin with. */
  interface Url {
    /** Scheme, host and, where it is not the scheme's, port; absent: functions with a URL work, but their status does not tell it. */
    Optional<URI> base();

    /** Functions are at {@code NAME.NAMESPACE.DOMAIN} of it, with the scheme and port of the base; absent: under a path of the base. */
    Optional<String> domain();
  }

  /** The S3 store of code, layers and bucket triggers. */
  interface S3 {
    URI endpoint();

    /** Absent: {@link OperatorConfig#region()}. */
    Optional<String> region();

    String accessKey();

    String secretKey();

    /**
     * Buckets in the path, not in the host name: what most S3-compatible stores want. Absent: true. No default here: it
     * would make this group present where nothing of it is set.
     */
    Optional<Boolean> pathStyle();

    /** ARN of the store's notification target that posts to the gateway, such as {@code arn:minio:sqs::LAMINA:webhook}. */
    Optional<String> notificationTarget();

    /** ARN of a second target, which posts at once what the first keeps until the gateway has it; absent: there is none. */
    Optional<String> immediateNotificationTarget();
  }

  /** The NATS servers with JetStream. */
  interface Nats {
    @WithDefault("nats://lamina-nats.lamina-system.svc:4222")
    String url();

    Optional<String> username();

    Optional<String> password();

    /** What the names of all streams and buckets begin with; the gateway has the same. */
    @WithDefault(NatsNames.DEFAULT_PREFIX)
    String prefix();

    /** Copies of the content store, 1, 3 or 5; no more than there are servers. */
    @WithDefault("1")
    int replicas();

    /** Most that code and layers take of NATS' disk, in MiB; absent: as much as there is. */
    OptionalLong contentMebibytes();
  }
}
