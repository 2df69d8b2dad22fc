package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The Lambda API for changes. */
public interface ControlConfig {
    /** Whether changes are taken. */
    @WithDefault("true")
    boolean enabled();

    /** Whether AddPermission may let callers of the cluster invoke a function, by a Role and a RoleBinding. */
    @WithDefault("false")
    boolean permissions();

    /** Maximum size of the uploads that are kept for one namespace, in MiB. */
    @WithDefault("1024")
    int uploadMebibytes();

    /** Maximum number of uploads that one gateway receives at once; further ones get 429. */
    @WithDefault("4")
    int concurrentUploads();

    /** Maximum number of changes that one gateway makes at once, a quarter of it for one namespace. */
    @WithDefault("16")
    int concurrentWrites();

    /** Maximum number of reads at the API server that one gateway makes at once, a quarter of it for one namespace. */
    @WithDefault("128")
    int concurrentReads();

    /** How long a link to a function's code is valid. */
    @WithDefault("10m")
    Duration linkLifetime();

    /** URL of the SQS service to which ARNs of queues belong. Default: AWS's own in the region of the ARN. */
    Optional<URI> sqsEndpoint();

    /**
     * Name of the Secret with credentials for AWS's queues, which Triggers get that the API makes. Default: those of
     * the function's role, or none.
     */
    Optional<String> awsSecret();
}
