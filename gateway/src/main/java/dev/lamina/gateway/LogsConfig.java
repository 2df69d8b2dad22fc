package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The store that keeps the logs of functions, and how callers read it. */
public interface LogsConfig {
    /** URL of VictoriaLogs. Default: logs are not kept, and calls that read them are refused. */
    Optional<URI> url();

    /** User name for basic authentication; default: no credentials. */
    Optional<String> username();

    /** Password of the user. */
    Optional<String> password();

    /** The directory in which the collector finds the logs of pods: the first part of each file name in the store. */
    @WithDefault("/var/log/pods")
    String directory();

    /** How long the store keeps lines, in days. */
    @WithDefault("14")
    int retentionDays();

    /** How long a line that was read from its file may take until all queries of the store find it. */
    @WithDefault("3s")
    Duration settleTime();

    /**
     * How long after it was written a line may reach the store: the collector reads a file that was quiet every ten
     * seconds, and a text without an end waits two. {@code aws logs tail} shows lines that are older, so that none is
     * missing.
     */
    @WithDefault("15s")
    Duration followDelay();

    /** Maximum number of calls that read the store at the same time. One namespace has a quarter at most. */
    @WithDefault("8")
    int concurrentReads();

    /** How long one query of the store may take. */
    @WithDefault("20s")
    Duration timeout();
}
