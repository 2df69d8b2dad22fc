package dev.lamina.gateway.role;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.runtime.RoleCredentials.Refused;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Exchanges a token of the function's ServiceAccount for credentials: {@code AssumeRoleWithWebIdentity}. */
final class StsExchange implements CredentialExchange {
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Duration ALL_ATTEMPTS = Duration.ofSeconds(12);
    private static final int SERVER_ERROR = 500;

    private final IdentityTokens tokens;
    private final URI endpoint;
    private final Duration lifetime;
    private final Supplier<StsClient> connect;

    // Mutable state: created with the first exchange, because a gateway without roles starts sooner
    private StsClient client;

    StsExchange(IdentityTokens tokens, GatewayConfig config) {
        this.tokens = tokens;
        this.endpoint = config.sts().endpoint().orElse(null);
        this.lifetime = config.sts().lifetime();
        this.connect = () -> connect(config);
    }

    @Override
    public RoleCredentials credentials(Role role) {
        String token = tokens.token(role);
        try {
            Credentials given = client().assumeRoleWithWebIdentity(assume -> assume.roleArn(role.arn())
                            .roleSessionName(role.sessionName())
                            .webIdentityToken(token)
                            .policy(role.policy().orElse(null))
                            .durationSeconds((int) lifetime.toSeconds()))
                    .credentials();
            return new RoleCredentials(
                    given.accessKeyId(), given.secretAccessKey(), given.sessionToken(), given.expiration());
        } catch (SdkException e) {
            throw explained(e, role);
        }
    }

    private Refused explained(SdkException e, Role role) {
        if (e instanceof AwsServiceException service
                && service.statusCode() < SERVER_ERROR
                && service.awsErrorDetails() != null) {
            return new Refused(
                    service.statusCode(),
                    service.awsErrorDetails().errorCode(),
                    "spec.executionRole: the STS at " + endpoint + " refuses role " + role.arn() + ": "
                            + service.awsErrorDetails().errorMessage());
        }
        return Refused.unavailable("the STS at " + endpoint + " gives no credentials: " + e.getMessage());
    }

    private synchronized StsClient client() {
        if (client == null) {
            client = connect.get();
        }
        return client;
    }

    private static StsClient connect(GatewayConfig config) {
        return StsClient.builder()
                .endpointOverride(config.sts().endpoint().orElseThrow())
                .region(Region.of(config.region()))
                // The token is the proof; the call itself is not signed.
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(
                        Apache5HttpClient.builder().maxConnections(config.sts().concurrentExchanges()))
                .overrideConfiguration(
                        limits -> limits.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(ALL_ATTEMPTS))
                .build();
    }
}
