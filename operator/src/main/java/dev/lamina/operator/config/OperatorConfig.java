package dev.lamina.operator.config;

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

/** All settings of the operator; no other class reads configuration. The keys are public API of the image. */
@ConfigMapping(prefix = "lamina")
public interface OperatorConfig {

    /** AWS region that functions see and that is part of ARNs. */
    @WithDefault("us-east-1")
    String region();

    /**
     * Id of this installation, which must differ from all others that use the same NATS or the same buckets. It does
     * not change at an upgrade. The chart sets it. Letters, digits, dashes and underscores.
     */
    @WithDefault("lamina")
    String installation();

    /**
     * ClusterRole that the claims of this installation bind. Namespaces claimed with another role are not served. If
     * unset, claims are not checked. The chart sets it.
     */
    Optional<String> claimRole();

    /** Name of the Lease that elects the active operator. */
    @WithDefault("lamina-operator")
    String lease();

    /**
     * Namespaces to watch, separated by commas. Default: all namespaces. application.properties passes them to the SDK.
     */
    Optional<List<String>> namespaces();

    /** Level of the operator's own log lines. application.properties passes it to the log. */
    @WithDefault("INFO")
    String logLevel();

    /** Runtimes that a function may name, by name. */
    Map<String, Runtime> runtimes();

    /**
     * CPU limit of an environment until it polls for the first time, as a quantity. Afterwards its share depends on
     * {@code memory}. Initialisation needs CPU, but the share of a 128Mi function is only 72 millicores; a JVM that
     * starts uses two CPUs.
     */
    @WithDefault("2")
    String startCpu();

    /** CPU limit of an environment after initialisation, if the cluster can resize pods in place. */
    @WithDefault("START")
    CpuAfterInit cpuAfterInit();

    /**
     * Key that signs the tokens of pods without volumes, which start sooner; the gateway has the same key. Default: all
     * pods have volumes, a projected token and a read-only root file system. See docs/adr/0027.
     */
    Optional<String> podKey();

    /** File with what the installation wants of the pods in the namespaces of functions. Default: nothing. */
    Optional<Path> functionPod();

    /**
     * Whether pods name their user. If not, the cluster chooses one, as OpenShift does; pods without volumes could not
     * write then, so {@code podKey} must be unset.
     */
    @WithDefault("true")
    boolean fixedIds();

    Pool pool();

    Sidecar sidecar();

    Database database();

    /** Maximum number of execution environments of one function. */
    @WithDefault("100")
    int maxReplicas();

    Limits limits();

    Gateway gateway();

    Url url();

    Http http();

    Exposure exposure();

    /** Namespaces that may use a bucket, by its name. Default, for a bucket without an entry: all. */
    Map<String, List<String>> bucketNamespaces();

    Optional<S3> s3();

    Sts sts();

    Nats nats();

    Content content();

    /** Limits of the installation. */
    interface Limits {
        /** Limits of each namespace, except what its own entry in {@link #namespaces} says. */
        NamespaceLimit eachNamespace();

        /** Limits of single namespaces, by name. The gateway has the same. */
        Map<String, NamespaceLimit> namespaces();
    }

    /** What the functions and layers of a namespace may use at most. Default of each: no limit. */
    interface NamespaceLimit {
        /** Reserved concurrency of all functions together. */
        OptionalInt reserved();

        /** Provisioned concurrency of all functions and versions together. */
        OptionalInt provisioned();

        /** MiB of code and layers together. */
        OptionalInt codeMebibytes();
    }

    /** The CPU of an environment that is initialised. */
    enum CpuAfterInit {
        /** In proportion to {@code memory}, as on Lambda. */
        SHARE,
        /** Always at least {@code startCpu}. */
        START
    }

    /** A runtime. */
    interface Runtime {
        /** Container image. */
        String image();

        /** Value of {@code AWS_EXECUTION_ENV}. Default: {@code AWS_Lambda_} and the runtime's name. */
        Optional<String> executionEnvironment();
    }

    /** Pools of parked environments; the gateway has the same namespaces and names. */
    interface Pool {
        /** Namespaces that have the pools. Default: none. */
        Optional<List<String>> namespaces();

        /** The pools of each of these namespaces, by {@code RUNTIME-MEBIBYTES}. Default: none. */
        Map<String, PoolClass> classes();
    }

    /** Which functions a pool is for, and how many environments are parked. */
    interface PoolClass {
        /** Name of the runtime. */
        String runtime();

        /** Memory of the functions, as a quantity. */
        String memory();

        /** Number of parked environments in each namespace. */
        int size();
    }

    /** Resources of the container of Lamina's program in the pods of container images, as quantities. */
    interface Sidecar {
        /** Memory request. */
        @WithDefault("64Mi")
        String memoryRequest();

        /** Memory limit. */
        @WithDefault("128Mi")
        String memoryLimit();

        /** CPU request; the limit is {@link OperatorConfig#startCpu()}. */
        @WithDefault("25m")
        String cpuRequest();
    }

    /** Pods that read a database for a trigger. */
    interface Database {
        /** Container image. Default: triggers of databases are not ready. */
        Optional<String> image();

        /** Memory request and limit, as a quantity. */
        @WithDefault("384Mi")
        String memory();

        /** CPU request, as a quantity; there is no limit. */
        @WithDefault("50m")
        String cpu();
    }

    /** Addresses of the gateway, as {@code host:port}. */
    interface Gateway {
        /** Address of the headless Service, for pods of functions. */
        @WithDefault("lamina-gateway-internal.lamina-system.svc:8081")
        String internalAddress();

        /** Address of the public API inside the cluster: functions publish to topics there. */
        @WithDefault("lamina-gateway.lamina-system.svc:8080")
        String publicAddress();

        /** Address of the external scaler, for KEDA. */
        @WithDefault("lamina-gateway-scaler.lamina-system.svc:9090")
        String scalerAddress();

        /**
         * ServiceAccount of the gateways, as NAMESPACE/NAME, that gets the right to read the Secrets that Triggers
         * name. Default: the operator gives no such right.
         */
        Optional<String> serviceAccount();

        /**
         * PEM file with the authorities of the certificate that the internal address and the scaler have. Default: they
         * have no TLS.
         */
        Optional<Path> ca();

        /**
         * ClusterTriggerAuthentication with which KEDA takes these authorities from the pods of the function. Required
         * with {@code ca}.
         */
        Optional<String> scalerAuthentication();
    }

    /** Checking and reading of code and layers. */
    interface Content {
        /**
         * Maximum number of sources of one kind (bucket, URL, text in manifests and ConfigMaps) read at the same time,
         * 1 or more.
         */
        @WithDefault("4")
        int concurrency();

        /**
         * Maximum number of these in one namespace, 1 or more. For text it is always one: a namespace compiles one at a
         * time.
         */
        @WithDefault("2")
        int concurrencyPerNamespace();

        /**
         * Interval of checks for a changed source, as an ISO 8601 duration. Inline code, URLs and object versions
         * cannot change.
         */
        @WithDefault("PT1M")
        Duration checkInterval();

        /** Maximum time to read one object or URL, as an ISO 8601 duration. */
        @WithDefault("PT5M")
        Duration readTimeout();
    }

    /** Address of the gateway for clients, with which function URLs start. */
    interface Url {
        /**
         * Scheme, host and, if not the scheme's default, port. Default: function URLs work, but the status does not
         * show them.
         */
        Optional<URI> base();

        /**
         * Domain: functions are at {@code NAME.NAMESPACE.DOMAIN}, with the base's scheme and port. Default: at a path
         * of the base.
         */
        Optional<String> domain();
    }

    /** HTTP APIs. */
    interface Http {
        /**
         * Domains whose host names Triggers may take: the domain itself, and all below it; the gateway has the same.
         * Default: APIs have a path only.
         */
        Optional<List<String>> domains();

        /** Namespaces that may use a domain of these. Default, for a domain without an entry: all. */
        Map<String, List<String>> domainNamespaces();
    }

    /** What the operator makes for HTTP APIs that are exposed outside of the cluster, in the gateway's namespace. */
    interface Exposure {
        /** HTTPRoutes of the Gateway API. */
        @WithDefault("false")
        boolean gatewayApi();

        /** Ingresses. */
        @WithDefault("false")
        boolean ingress();

        /** The Gateways that Triggers may name, as {@code NAMESPACE/NAME}. Default: none. */
        Optional<List<String>> gateways();

        /** The IngressClasses that Triggers may name; the first is the default. Default: none. */
        Optional<List<String>> ingressClasses();
    }

    /** The S3 store of code, layers and bucket triggers. */
    interface S3 {
        /** URL of the store. */
        URI endpoint();

        /** Region of the store. Default: {@link OperatorConfig#region()}. */
        Optional<String> region();

        /** Access key. */
        String accessKey();

        /** Secret key. */
        String secretKey();

        /**
         * Whether buckets are in the path, not in the host name, as most S3-compatible stores require. Default: true.
         * Not a default value here: it would make this group present if nothing of it is set.
         */
        Optional<Boolean> pathStyle();

        /**
         * ARN of the store's notification target that posts to the gateway, such as
         * {@code arn:minio:sqs::LAMINA:webhook}.
         */
        Optional<String> notificationTarget();

        /** ARN of a second target without a queue, which posts the same events at once. Default: there is none. */
        Optional<String> immediateNotificationTarget();
    }

    /** The service from which functions get credentials; the gateway has the same settings, and calls it. */
    interface Sts {
        /** URL of the service. Default: functions get no credentials. */
        Optional<URI> endpoint();

        /** ARN of the role of functions that do not name one. Default: they get no credentials. */
        Optional<String> defaultRoleArn();
    }

    /** NATS with JetStream. */
    interface Nats {
        /** URLs of the servers, separated by commas. */
        @WithDefault("nats://lamina-nats.lamina-system.svc:4222")
        String url();

        /** User name; default: no credentials. */
        Optional<String> username();

        /** Password of the user. */
        Optional<String> password();

        /**
         * PEM file with the only authorities that are trusted if the URL begins with tls. Default: those of the JVM.
         */
        Optional<Path> ca();

        /** Prefix of the names of all streams and buckets; the gateway has the same. */
        @WithDefault(NatsNames.DEFAULT_PREFIX)
        String prefix();

        /** Copies of the content store: 1, 3 or 5, at most one for each server. */
        @WithDefault("1")
        int replicas();

        /** Maximum size of code and layers on the disk of NATS, in MiB. Default: unlimited. */
        OptionalLong contentMebibytes();
    }
}
