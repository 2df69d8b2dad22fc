package dev.lamina.gateway;

import dev.lamina.installation.NatsNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All settings of the gateway; nothing else reads configuration. As environment variables: {@code LAMINA_NATS_URL} and so on. */
@ConfigMapping(prefix = "lamina")
public interface GatewayConfig {

  /** The region in ARNs and in AWS_REGION. */
  @WithDefault("us-east-1")
  String region();

  /**
   * Tells this installation from all others that use the same NATS; stable over upgrades, and the same as the operator's. The
   * chart sets it.
   */
  @WithDefault("lamina")
  String installation();

  /**
   * The ClusterRole that the claims of this installation bind: what is claimed with another one is not served. Absent: nobody's
   * claims are looked at. The chart sets it.
   */
  Optional<String> claimRole();

  /** Namespaces whose Functions are served; absent: all. */
  Optional<List<String>> namespaces();

  /** How long an invocation waits for an environment to ask for work. */
  @WithDefault("60s")
  Duration startTimeout();

  /** How long a shutdown waits for invocations that run. */
  @WithDefault("900s")
  Duration shutdownGrace();

  /** How long a gateway that was asked to stop keeps serving, until nobody sends it requests any more. */
  @WithDefault("5s")
  Duration shutdownDelay();

  Ports ports();

  Identity identity();

  Api api();

  Url url();

  Runtime runtime();

  Limits limits();

  Scale scale();

  Scaler scaler();

  Gateways gateways();

  Nats nats();

  Async async();

  Queue queue();

  Content content();

  Webhook webhook();

  /** The object store, for replays; absent: there are none. */
  Optional<S3> s3();

  /** Where the servers listen; 0 takes any free port. KEDA's scaler and the management port are Quarkus' own settings. */
  interface Ports {
    /** The public API. */
    @WithDefault("8080")
    int api();

    /** Runtime API, content and bucket webhook. */
    @WithDefault("8081")
    int internal();
  }

  /** Who may call. */
  interface Identity {
    /** Where a bare function name is looked for when the caller is no ServiceAccount, which has a namespace of its own. */
    @WithDefault("default")
    String defaultNamespace();

    /** Namespaces whose Secrets of type lamina.dev/access-key are access keys; absent: all that the gateway may read. */
    Optional<List<String>> accessKeyNamespaces();

    /** How long an answer of the API server about a caller holds at most; while it is in use, it is asked for anew after a third. */
    @WithDefault("50s")
    Duration cache();

    /** The same for a refusal: a permission that was just given is seen after so long. */
    @WithDefault("2s")
    Duration cacheRefusal();

    /**
     * How long it is known which function a pod's token belongs to. Longer than for callers: a pod that is gone has no
     * connection, and to ask again for all pods when load begins would take the API server's CPU from it.
     */
    @WithDefault("5m")
    Duration cachePod();

    /** With which the operator signs the tokens of pods that have no volumes; absent: there are none. */
    Optional<String> podKey();

    /** The one before it: tokens that were signed with it hold as well. */
    Optional<String> previousPodKey();

    /** Questions asked of the API server at the same time; more wait. */
    @WithDefault("32")
    int concurrentReviews();
  }

  /** The public API's connections. */
  interface Api {
    /** A body that stands still for so long is given up; an invocation that runs is never cut. */
    @WithDefault("20s")
    Duration bodyTimeout();

    /** A connection without a request is closed after so long. */
    @WithDefault("75s")
    Duration idleTimeout();
  }

  /** Function URLs. */
  interface Url {
    /** Requests whose host is {@code NAME.NAMESPACE.DOMAIN} are that function's; absent: functions have their URL under a path only. */
    Optional<String> domain();
  }

  /** The side the pods see. */
  interface Runtime {
    /** After so long without work a poll is answered 204, and the pod asks again. */
    @WithDefault("30s")
    Duration pollHold();

    /** How long a lost connection's pod has to tell how its program ended. */
    @WithDefault("3s")
    Duration exitWait();

    /** What the gateway adds to a function's timeout before it gives a pod up. */
    @WithDefault("5s")
    Duration deadlineMargin();
  }

  /** What is taken on. */
  interface Limits {
    /** Invocations running or waiting, over all functions and all gateways: Lambda's account concurrency. */
    @WithDefault("1000")
    int concurrency();

    /** What the functions without reserved concurrency have of it at least, however much others reserve. */
    @WithDefault("100")
    int sharedMinimum();

    /** Bytes of payloads one gateway holds in memory, over all functions. */
    @WithDefault("268435456")
    long bufferedBytes();
  }

  /** Scaling up, the gateway's part of it. */
  interface Scale {
    /** No function is ever asked to have more environments. */
    @WithDefault("100")
    int maxReplicas();

    /** While work waits, the Deployment is looked at again after so long. */
    @WithDefault("1s")
    Duration recheck();

    /** Where there are environments, more are asked for only when somebody has waited for so long, or always somebody: a stall is no demand. */
    @WithDefault("150ms")
    Duration damper();
  }

  /** What KEDA is told. */
  interface Scaler {
    /** A function counts as active for so long after its last invocation; it must outlast KEDA's pollingInterval (10 s at most). */
    @WithDefault("12s")
    Duration activeWindow();

    /** While work waits, `true` is pushed again after so long: KEDA drops pushes it is not ready for. */
    @WithDefault("200ms")
    Duration pushInterval();

    /** KEDA is told the most that a function needed within so long: the HPA looks every 15 s and would take away what it did not see used. */
    @WithDefault("60s")
    Duration peakWindow();
  }

  /** Several gateways that count as one. */
  interface Gateways {
    /** A gateway that was not heard of for so long is none any more, and others may fill its places. It says so itself six times in it. */
    @WithDefault("3s")
    Duration lease();

    /** Places that were not needed for so long are given back. */
    @WithDefault("10s")
    Duration idle();
  }

  /** JetStream: the asynchronous queue and the content store. */
  interface Nats {
    /** One server, or several with commas between them. */
    @WithDefault("nats://localhost:4222")
    String url();

    Optional<String> username();

    Optional<String> password();

    /** What the names of all streams, buckets and subjects begin with; the operator has the same. */
    @WithDefault(NatsNames.DEFAULT_PREFIX)
    String prefix();

    default NatsNames names() {
      return new NatsNames(prefix());
    }

    /** Copies of each stream, 1, 3 or 5; no more than there are servers. */
    @WithDefault("1")
    int replicas();
  }

  /** Asynchronous invocation. The first two are Lambda's waits, which tests shorten. */
  interface Async {
    /** Between a function's error and the first retry; before the second it is twice as long. */
    @WithDefault("60s")
    Duration retryDelay();

    /** Before an event that was throttled, or that the platform failed, is tried again; doubled each time, up to 300 times this. */
    @WithDefault("1s")
    Duration throttleDelay();

    /** Retries after a function's error. */
    @WithDefault("2")
    int maxRetries();

    /** An event that is older is given up. */
    @WithDefault("6h")
    Duration maxEventAge();

    /** An event whose gateway has not been heard of for so long is handed to another; a third of it is between two signs of life. */
    @WithDefault("30s")
    Duration lease();

    /** Events of one function that one gateway has running, at most; fewer while the function is throttled. */
    @WithDefault("100")
    int maxInFlight();

    /** Bytes of events that one gateway holds, over all functions; events beyond it stay in NATS. */
    @WithDefault("134217728")
    long heldBytes();

    /** Size of the queue on the disk of NATS in bytes, which NATS reserves; when it is full, new events are refused. */
    @WithDefault("1073741824")
    long maxBytes();

    /** A second copy of an event with the same id within so long is dropped. */
    @WithDefault("2m")
    Duration duplicateWindow();

    /** How long it is known what became of an event that has left the queue. */
    @WithDefault("24h")
    Duration endedKept();

    /** Size of that account on the disk of NATS in bytes; when it is full, the oldest goes. */
    @WithDefault("134217728")
    long endedBytes();

    /** How long the caller waits for NATS to say that the event is stored. With three servers a new leader may take 9 s to be elected. */
    @WithDefault("15s")
    Duration storeTimeout();

    /** How long another gateway has to say that it runs an event that somebody asks about, or takes back. */
    @WithDefault("250ms")
    Duration answerTime();
  }

  /** Queues of brokers outside, as sources of events. */
  interface Queue {
    /** A record whose gateway has not been heard of for so long is given to another; renewed while it is in hand. */
    @WithDefault("30s")
    Duration lease();

    /** How long one question for records waits for the first; a gateway that stops has to sit out the last one. */
    @WithDefault("5s")
    Duration pollWait();

    /** Between an error of the function and the record's next try; doubled each time, up to 300 times this. */
    @WithDefault("1s")
    Duration retryDelay();

    /** Before a batch that was not run, for want of capacity, is tried again; doubled each time, up to 32 times this. */
    @WithDefault("1s")
    Duration throttleDelay();

    /** Between two attempts to reach a broker; doubled each time, up to 30 times this. */
    @WithDefault("1s")
    Duration reconnectDelay();

    /** Batches of one trigger that one gateway has running, at most; fewer while the function is throttled. */
    @WithDefault("100")
    int maxInFlight();

    /** Bytes of batches that one gateway runs, over all triggers; what is beyond it stays at the broker. */
    @WithDefault("33554432")
    long heldBytes();
  }

  /** Code and layers on their way to pods. */
  interface Content {
    @WithDefault("/tmp/lamina-content")
    Path cacheDir();

    /** The cache's bound in bytes; what was used longest ago goes first. */
    @WithDefault("2147483648")
    long cacheBytes();
  }

  /** The object store, which is only ever listed here. No defaults: they would make this group present where nothing of it is set. */
  interface S3 {
    URI endpoint();

    /** Absent: {@link GatewayConfig#region()}. */
    Optional<String> region();

    String accessKey();

    String secretKey();

    /** Buckets in the path, not in the host name; absent: true. */
    Optional<Boolean> pathStyle();
  }

  /** Bucket notifications. */
  interface Webhook {
    /** What the object store must send as its bearer token; absent: the webhook answers 403. */
    Optional<String> token();
  }
}
