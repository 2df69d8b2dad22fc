package dev.lamina.gateway.source.stream;

import dev.lamina.api.ShardedSource;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.source.aws.AwsAccess;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSecrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The credentials with which a stream is read: those of the Secret that the source names, else those of the function's
 * execution role, as on Lambda, else none.
 */
@Singleton
class StreamCredentials {
    private final SecretReader secrets;
    private final RoleCredentials.Source roles;
    private final Functions functions;

    /** Reads the values of a Secret by key. */
    interface SecretReader {
        Map<String, String> read(String namespace, String name) throws QueueException;
    }

    @Inject
    StreamCredentials(QueueSecrets secrets, RoleCredentials.Source roles, Functions functions) {
        this(secrets::read, roles, functions);
    }

    StreamCredentials(SecretReader secrets, RoleCredentials.Source roles, Functions functions) {
        this.secrets = secrets;
        this.roles = roles;
        this.functions = functions;
    }

    AwsCredentialsProvider of(FunctionId function, ShardedSource source) throws QueueException, InterruptedException {
        if (source.secret() != null) {
            return AwsAccess.credentials(secrets.read(function.namespace(), source.secret()));
        }
        boolean hasRole = functions
                .resource(function)
                .filter(resource -> resource.getSpec().executionRole() != null)
                .isPresent();
        if (!hasRole) {
            return AnonymousCredentialsProvider.create();
        }
        ask(function);
        // Asked again for each request: they are renewed before they expire.
        return () -> {
            try {
                return ask(function);
            } catch (QueueException e) {
                throw new CompletionException(e);
            } catch (InterruptedException e) {
                throw new CompletionException("the gateway is stopping", e);
            }
        };
    }

    private AwsCredentials ask(FunctionId function) throws QueueException, InterruptedException {
        try {
            RoleCredentials got = roles.ask(function)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return AwsSessionCredentials.create(got.accessKeyId(), got.secretAccessKey(), got.token());
        } catch (ExecutionException e) {
            throw new QueueException(
                    QueueException.ACCESS_DENIED,
                    "execution role of the function: there are no credentials to read the stream: "
                            + e.getCause().getMessage() + "; or set secret of the source",
                    e.getCause());
        }
    }
}
