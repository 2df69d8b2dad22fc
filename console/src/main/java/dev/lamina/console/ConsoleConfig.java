package dev.lamina.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of the console. There are no credentials of its own among them: it has none. */
@ConfigMapping(prefix = "lamina.console")
public interface ConsoleConfig {
    /** Returns the address of the API server. */
    URI kubernetesUrl();

    /** Returns the PEM file with the authorities of the API server. Default: those of the JDK. */
    Optional<Path> kubernetesCa();

    /** Returns the address of the gateway's public port. */
    @WithDefault("http://lamina-gateway.lamina-system.svc:8080")
    URI gatewayUrl();

    /** Returns the PEM file with the authorities of the gateway. Default: those of the JDK. */
    Optional<Path> gatewayCa();

    /** Returns the address of a store with Prometheus' API, for charts. Default: there are none. */
    Optional<URI> metricsUrl();

    /** Returns the secret that encrypts session cookies. Default: a new one at each start. */
    Optional<String> sessionKey();

    /** Returns the time after which a user logs in again; earlier if the token expires earlier. */
    @WithDefault("8h")
    Duration sessionLifetime();

    /** Returns how users log in by an OpenID provider, in addition to tokens. */
    Oidc oidc();

    /** An OpenID provider whose ID tokens the API server accepts. */
    interface Oidc {
        /** Returns the issuer, as the API server knows it. Default: users log in by tokens only. */
        Optional<URI> issuer();

        /** Returns the id of the console at the provider; the API server must accept it as audience. */
        Optional<String> clientId();

        /** Returns the secret of the console at the provider. Default: it is a public client. */
        Optional<String> clientSecret();

        /** Returns what is asked for; {@code offline_access} is needed by some providers for renewing a login. */
        @WithDefault("openid,profile,email")
        List<String> scopes();

        /** Returns the PEM file with the authorities of the provider. Default: those of the JDK. */
        Optional<Path> ca();
    }

    /** Returns whether browsers send the session cookie over HTTPS only. */
    @WithDefault("false")
    boolean secureCookie();

    /** Returns the number of requests of one user that run at the same time; invocations wait in them. */
    @WithDefault("16")
    int requestsPerUser();

    /**
     * Returns the address of the trace store's query API, Jaeger's. Default: there is no store, and no trace is shown.
     */
    Optional<URI> tracesUrl();

    /** Returns the header Authorization for the trace store. Default: none is sent. */
    Optional<String> tracesAuthorization();

    /** Returns the runtimes that the forms offer. */
    @WithDefault("java25,python3.13,nodejs24.x,ruby3.3")
    List<String> runtimes();
}
