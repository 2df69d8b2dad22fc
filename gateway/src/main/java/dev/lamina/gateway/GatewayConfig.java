package dev.lamina.gateway;

import dev.lamina.installation.NatsNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * All settings of the gateway; no other class reads configuration. Environment variables work too:
 * {@code LAMINA_NATS_URL}.
 */
@ConfigMapping(prefix = "lamina")
public interface GatewayConfig {

    /** AWS region of ARNs and of AWS_REGION. */
    @WithDefault("us-east-1")
    String region();

    /**
     * Id of this installation, which must differ from all others that use the same NATS. It does not change at an
     * upgrade, and the operator has the same. The chart sets it.
     */
    @WithDefault("lamina")
    String installation();

    /**
     * ClusterRole that the claims of this installation bind. Namespaces claimed with another role are not served. If
     * unset, claims are not checked. The chart sets it.
     */
    Optional<String> claimRole();

    /** Namespaces whose Functions are served. Default: all namespaces. */
    Optional<List<String>> namespaces();

    /** Address of the public API inside the cluster, as {@code host:port}; the operator has the same. */
    @WithDefault("lamina-gateway.lamina-system.svc:8080")
    String publicAddress();

    /** How long an invocation waits for an environment. */
    @WithDefault("60s")
    Duration startTimeout();

    /** How long a stopping gateway waits for running invocations. */
    @WithDefault("900s")
    Duration shutdownGrace();

    /** How long a stopping gateway keeps serving, until clients no longer send it requests. */
    @WithDefault("5s")
    Duration shutdownDelay();

    Ports ports();

    Tls tls();

    InternalTls internalTls();

    Identity identity();

    Api api();

    Url url();

    Runtime runtime();

    Limits limits();

    Scale scale();

    Scaler scaler();

    PoolConfig pool();

    Gateways gateways();

    MemoryTests memoryTests();

    Nats nats();

    AsyncConfig async();

    QueueConfig queue();

    MqttConfig mqtt();

    HttpApiConfig http();

    BusConfig bus();

    StreamConfig stream();

    DatabaseConfig database();

    LogsConfig logs();

    Content content();

    Webhook webhook();

    Sts sts();

    MetricsConfig metrics();

    CostConfig cost();

    TracingConfig tracing();

    ControlConfig control();

    /**
     * Namespaces that may use a bucket, by its name; the operator has the same. Default, for a bucket without an entry:
     * all.
     */
    Map<String, List<String>> bucketNamespaces();

    /**
     * The object store, for replays and for what the store's notifications leave open. Default: replays are not
     * available.
     */
    Optional<S3> s3();

    /**
     * Ports of the servers; 0 takes any free port. Quarkus has settings of its own for KEDA's scaler and the management
     * port.
     */
    interface Ports {
        /** Port of the public API. */
        @WithDefault("8080")
        int api();

        /** Port of the public API with TLS; it is open if there is a certificate. */
        @WithDefault("8443")
        int tls();

        /** Port of the Runtime API, of content and of the bucket webhook. */
        @WithDefault("8081")
        int internal();

        /** The same with TLS; it is open if the installation has a certificate. */
        @WithDefault("8444")
        int internalTls();

        /** Port of the public API with the installation's certificate, for the console; open likewise. */
        @WithDefault("8445")
        int clusterTls();
    }

    /** TLS of the public API, on a port of its own. */
    interface Tls {
        /**
         * PEM file with the certificate of the public port, and those of the authorities below the root. Default: no
         * TLS.
         */
        Optional<Path> certificate();

        /** PEM file with the key of the certificate, not encrypted. */
        Optional<Path> key();

        /** Interval of checks for new files. */
        @WithDefault("10s")
        Duration checkInterval();
    }

    /** TLS between the parts of the installation, with one certificate. */
    interface InternalTls {
        /**
         * PEM file with the certificate of the installation, and those of the authorities below the root. Default: no
         * TLS.
         */
        Optional<Path> certificate();

        /** PEM file with the key of the certificate, not encrypted. */
        Optional<Path> key();

        /**
         * Whether the port of pods without TLS is open as well, for pods that started before there was a certificate.
         */
        @WithDefault("true")
        boolean plain();
    }

    /** Authentication and authorization of callers and pods. */
    interface Identity {
        /**
         * Namespace of a function name without a namespace, if the caller is not a ServiceAccount, which has its own
         * namespace.
         */
        @WithDefault("default")
        String defaultNamespace();

        /** Whether callers may sign with access keys; otherwise there are only Kubernetes tokens. */
        @WithDefault("true")
        boolean accessKeys();

        /**
         * Namespaces whose Secrets of type lamina.dev/access-key are access keys. Default: all that the gateway may
         * read.
         */
        Optional<List<String>> accessKeyNamespaces();

        /**
         * How long the API server's answer about a caller is cached at most. If it is in use, it is refreshed after a
         * third of this.
         */
        @WithDefault("50s")
        Duration cache();

        /**
         * How much longer an answer about a known caller or pod is used while the API server does not respond. A
         * revoked token or permission can be used until then. 0s: not at all.
         */
        @WithDefault("15m")
        Duration cacheOutage();

        /**
         * Audiences of callers' tokens. A token for one of them is worth nothing at the API server. Functions do not
         * get such tokens.
         */
        @WithDefault("lamina")
        List<String> tokenAudiences();

        /** Whether callers' tokens may be for the API server itself. */
        @WithDefault("true")
        boolean apiServerTokens();

        /** How long a refusal is cached: a permission that was just granted takes effect after this time. */
        @WithDefault("2s")
        Duration cacheRefusal();

        /**
         * How long it is cached which function a pod's token belongs to. This is longer than for callers: a deleted pod
         * has no connection, and refreshing all pods at the start of a load would take CPU from the API server.
         */
        @WithDefault("5m")
        Duration cachePod();

        /**
         * Key with which the operator signs the tokens of pods without volumes. Default: such tokens are not accepted.
         */
        Optional<String> podKey();

        /** The previous key: tokens signed with it are also accepted. */
        Optional<String> previousPodKey();

        /** Maximum number of concurrent token and access reviews at the API server; more reviews wait. */
        @WithDefault("32")
        int concurrentReviews();
    }

    /** Connections of the public API. */
    interface Api {
        /**
         * How long the transfer of a body may stall before the request fails; a running invocation is never
         * interrupted.
         */
        @WithDefault("20s")
        Duration bodyTimeout();

        /** How long a connection without a request is kept open. */
        @WithDefault("75s")
        Duration idleTimeout();

        /** Maximum number of open connections; one address of clients has three quarters of them at most. */
        @WithDefault("10000")
        int connections();
    }

    /** Function URLs. */
    interface Url {
        /**
         * Domain of function URLs: host {@code NAME.NAMESPACE.DOMAIN} belongs to that function. Default: URLs have a
         * path only.
         */
        Optional<String> domain();
    }

    /** The Runtime API, which pods use. */
    interface Runtime {
        /** How long a poll waits for work before the response is 204, after which the pod polls again. */
        @WithDefault("30s")
        Duration pollHold();

        /**
         * How long the gateway waits, after a connection is lost, for the pod or the kubelet to report how its program
         * ended. On a busy node this takes some seconds.
         */
        @WithDefault("10s")
        Duration exitWait();

        /** Maximum number of open connections of pods; one address has three quarters of them at most. */
        @WithDefault("10000")
        int connections();

        /** Time that the gateway adds to a function's timeout before it stops waiting for the environment. */
        @WithDefault("5s")
        Duration deadlineMargin();
    }

    /** Limits of the installation. */
    interface Limits {
        /**
         * Maximum number of concurrent invocations, running or waiting, over all functions and gateways: Lambda's
         * account concurrency.
         */
        @WithDefault("1000")
        int concurrency();

        /** Part of it that is always left for functions without reserved concurrency. */
        @WithDefault("100")
        int sharedMinimum();

        /** Limits of each namespace, except what its own entry in {@link #namespaces} says. */
        NamespaceLimit eachNamespace();

        /** Limits of single namespaces, by name. The operator has the same. */
        Map<String, NamespaceLimit> namespaces();

        /** Maximum number of payload bytes that one gateway holds in memory, over all functions. */
        @WithDefault("268435456")
        long bufferedBytes();
    }

    /** What a namespace may use at most, over all gateways. Default of each: no limit, the namespaces share. */
    interface NamespaceLimit {
        /** Concurrent invocations, running or waiting, with and without reserved concurrency. */
        OptionalInt concurrency();

        /**
         * Reserved concurrency of all functions together. What is reserved beyond it takes nothing from other
         * namespaces.
         */
        OptionalInt reserved();

        /** Asynchronous events in the queue, with those that run or wait for a retry. */
        OptionalInt events();
    }

    /** Scaling up by the gateway. */
    interface Scale {
        /** Maximum number of environments of one function. */
        @WithDefault("100")
        int maxReplicas();

        /** Interval between two checks of a Deployment while work waits. */
        @WithDefault("1s")
        Duration recheck();

        /**
         * Delay before a function that has environments gets more: a request must have waited this long, or requests
         * must have waited all this time. A shorter queue is a stall, not demand.
         */
        @WithDefault("150ms")
        Duration scaleUpDelay();

        /** Whether idle environments of other functions end when no node has room for a function that is called. */
        @WithDefault("true")
        boolean reclaimIdle();
    }

    /** KEDA's external scaler. */
    interface Scaler {
        /**
         * How long a function is active after its last invocation; longer than KEDA's pollingInterval (10 s at most).
         */
        @WithDefault("12s")
        Duration activeWindow();

        /** Interval at which {@code true} is pushed while work waits: KEDA drops a push that it is not ready for. */
        @WithDefault("200ms")
        Duration pushInterval();

        /**
         * Window whose maximum is reported to KEDA: the HPA samples every 15 s, and would scale down environments whose
         * use it did not see.
         */
        @WithDefault("60s")
        Duration peakWindow();
    }

    /** Coordination of several gateways. */
    interface Gateways {
        /**
         * Membership lease: a gateway that has not renewed it for this long is evicted, and others may use its permits.
         * It is renewed six times per lease.
         */
        @WithDefault("3s")
        Duration lease();

        /** How long permits may be unused before they are returned. */
        @WithDefault("10s")
        Duration idle();
    }

    /** NATS JetStream, which stores the asynchronous queue and content. */
    interface Nats {
        /** URLs of the servers, separated by commas. */
        @WithDefault("nats://localhost:4222")
        String url();

        /** User name; default: no credentials. */
        Optional<String> username();

        /** Password of the user. */
        Optional<String> password();

        /**
         * PEM file with the only authorities that are trusted if the URL begins with tls. Default: those of the JVM.
         */
        Optional<Path> ca();

        /** Prefix of the names of all streams, buckets and subjects; the operator has the same. */
        @WithDefault(NatsNames.DEFAULT_PREFIX)
        String prefix();

        default NatsNames names() {
            return new NatsNames(prefix());
        }

        /** Copies of each stream: 1, 3 or 5, at most one for each server. */
        @WithDefault("1")
        int replicas();

        /** Maximum size of the store of code and layers, in MiB; the operator has the same. Default: no limit. */
        OptionalLong contentMebibytes();
    }

    /** Code and layers on their way to pods. */
    interface Content {
        /** Directory of the cache. */
        @WithDefault("/tmp/lamina-content")
        Path cacheDir();

        /** Maximum size of the cache in bytes; the least recently used entries are deleted first. */
        @WithDefault("2147483648")
        long cacheBytes();
    }

    /**
     * The object store, which the gateway only reads. No defaults: they would make this group present if nothing of it
     * is set.
     */
    interface S3 {
        /** URL of the store. */
        URI endpoint();

        /** Region of the store. Default: {@link GatewayConfig#region()}. */
        Optional<String> region();

        /** Access key. */
        String accessKey();

        /** Secret key. */
        String secretKey();

        /** Whether buckets are in the path, not in the host name. Default: true. */
        Optional<Boolean> pathStyle();
    }

    /** Bucket notifications. */
    interface Webhook {
        /** Bearer token that the object store must send. Default: the webhook responds 403. */
        Optional<String> token();
    }

    /** The service that exchanges a function's identity for temporary credentials: AWS's STS, MinIO or Ceph. */
    interface Sts {
        /** URL of the service. Default: functions get no credentials. */
        Optional<URI> endpoint();

        /** Audience of the tokens that the service gets: it must accept this one, and nothing else should. */
        @WithDefault("lamina-sts")
        String audience();

        /** ARN of the role of functions that do not name one. Default: they get no credentials. */
        Optional<String> defaultRoleArn();

        /**
         * Lifetime of the credentials; after half of it the gateway gets new ones. AWS and MinIO: 15 minutes or more.
         */
        @WithDefault("1h")
        Duration lifetime();

        /** Maximum number of concurrent exchanges; further ones wait. One namespace has a quarter at most. */
        @WithDefault("16")
        int concurrentExchanges();
    }

    /** Tests of functions at several memory sizes. */
    interface MemoryTests {
        /** Whether they can be started. */
        @WithDefault("true")
        boolean enabled();
    }
}
